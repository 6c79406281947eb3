package workflow

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os/user"
	"strings"
	"time"

	"github.com/postbag/postbag/repo"
	"github.com/postbag/postbag/serialize"
	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/manifest"
	"github.com/postbag/postbag/serialize/postman"
)

// CommitOptions are the choices of Commit.
type CommitOptions struct {
	Message string // "" has one made that says what changed
	DryRun  bool
}

// Committed is what Commit did.
type Committed struct {
	Commit  string         `json:"commit,omitempty"` // "" where nothing was to commit
	Message string         `json:"message,omitempty"`
	Changes []EntityChange `json:"changes"`
	Files   []FileChange   `json:"files,omitempty"` // other files than entities'
	Tidied  []TidiedFile   `json:"tidied,omitempty"`
	Left    []FileProblem  `json:"left,omitempty"` // files that cannot be understood: not committed
}

// FileProblem is a file that cannot be understood, and why.
type FileProblem struct {
	Path  string `json:"path"`
	Error string `json:"error"`
}

// Commit records what changed in the files of the store. Files that cannot be
// understood are left as they are, uncommitted, and named.
func (s *Store) Commit(o CommitOptions) (*Committed, error) {
	unlock, err := s.lock()
	if err != nil {
		return nil, err
	}
	defer unlock()
	return s.commit(o)
}

func (s *Store) commit(o CommitOptions) (*Committed, error) {
	read := s.edits
	if o.DryRun {
		read = s.foresee
	}
	edits, err := read()
	if err != nil {
		return nil, err
	}
	done := &Committed{Changes: edits.changes, Files: edits.files, Tidied: edits.tidied, Left: edits.left}
	if len(edits.paths) > 0 {
		done.Message = o.Message
		if o.Message == "" {
			done.Message = message(edits.changes, edits.files)
		}
		if !o.DryRun {
			done.Commit, err = s.record(edits.paths, done.Message, nil)
			s.noteKept(done.Commit)
		}
	}
	if err == nil && len(edits.left) > 0 {
		err = &Problem{Kind: Partial, What: "commit everything", State: "the files below are as they were, uncommitted", Lines: leftLines(edits.left), Hint: "mend them, then: postbag commit"}
	}
	return done, err
}

func leftLines(left []FileProblem) []string {
	lines := make([]string, len(left))
	for i, p := range left {
		lines[i] = p.Path + ": " + p.Error
	}
	return lines
}

// edits is what the files on disk have that the last commit does not.
type edits struct {
	before, after state
	paths         map[string][]byte // nil for files that are gone
	changes       []EntityChange
	files         []FileChange // that keep no entity
	tidied        []TidiedFile
	left          []FileProblem
}

// edits reads the edits, and tidies the files and the extras that they leave
// out of place.
func (s *Store) edits() (*edits, error) {
	e, err := s.look()
	if err == nil {
		e, err = s.tidyFiles(e, false)
	}
	if err == nil {
		err = s.tidyExtras(e)
	}
	if err == nil {
		err = s.tidyConflicts(e)
	}
	return e, err
}

// foresee is edits, but changes nothing: it says what would be tidied.
func (s *Store) foresee() (*edits, error) {
	e, err := s.look()
	if err == nil {
		e, err = s.tidyFiles(e, true)
	}
	return e, err
}

// look reads the edits and changes nothing.
func (s *Store) look() (*edits, error) {
	changed, err := s.changed()
	if err != nil {
		return nil, err
	}
	before, after, err := s.bothStates(recordFiles(changed))
	if err != nil {
		return nil, err
	}
	e := &edits{before: before, after: after, paths: map[string][]byte{}}
	if err := s.takeFiles(e, changed); err != nil {
		return nil, err
	}
	e.compare()
	return e, nil
}

// takeFiles reads the changed files, but for those that cannot be understood.
func (s *Store) takeFiles(e *edits, changed []repo.Change) error {
	problems := map[string]error{}
	for _, p := range e.after.problems() {
		problems[p.Path] = p.Err
	}
	for _, c := range changed {
		data, unfit, err := s.content(c, problems)
		if err != nil {
			return failed(fmt.Sprintf("read %q", c.Path), err)
		}
		if unfit != nil {
			e.left = append(e.left, FileProblem{c.Path, unfit.Error()})
			continue
		}
		e.paths[c.Path] = data
		if _, isEntity := serialize.KeyOf(c.Path); !isEntity && !serialize.IsExtras(c.Path) {
			e.files = append(e.files, FileChange{fileOps[c.Kind], c.Path})
		}
	}
	return nil
}

// content is what a changed file holds, nil where it is gone; unfit says why it is
// not to be committed.
func (s *Store) content(c repo.Change, problems map[string]error) (data []byte, unfit, err error) {
	if unfit = s.judge(c, problems); unfit != nil || c.Kind == repo.Deleted {
		return nil, unfit, nil
	}
	data, err = readWhole(s.repo.Worktree(), c.Path)
	if errors.Is(err, fs.ErrPermission) {
		return nil, err, nil
	}
	return data, nil, err
}

// readWhole is never nil, since nil bytes mean a file that goes.
func readWhole(files fs.FS, path string) ([]byte, error) {
	data, err := fs.ReadFile(files, path)
	if data == nil {
		data = []byte{}
	}
	return data, err
}

// judge says why a changed file is not to be committed.
func (s *Store) judge(c repo.Change, problems map[string]error) error {
	if c.Kind == repo.Irregular {
		return errors.New("is a link or another thing that is not a plain file")
	}
	if err := problems[c.Path]; err != nil && c.Kind != repo.Deleted {
		return err
	}
	if err := repo.CheckPath(c.Path); err != nil {
		return err
	}
	if c.Path == manifest.Name {
		return s.judgeManifest(c)
	}
	return nil
}

func (s *Store) judgeManifest(c repo.Change) error {
	if c.Kind == repo.Deleted {
		return errors.New("is missing")
	}
	data, err := fs.ReadFile(s.repo.Worktree(), manifest.Name)
	if err == nil {
		_, err = manifest.Parse(data)
	}
	return err
}

// tidyExtras drops the extras that edits have made stale, and lets those of
// moved entities follow, in the collections that changed.
func (s *Store) tidyExtras(e *edits) error {
	if len(e.left) > 0 {
		return nil // what a file that cannot be understood holds is not known
	}
	extra := map[string][]byte{}
	for _, read := range e.after {
		maps.Copy(extra, tidied(read, e.paths))
	}
	maps.Copy(e.paths, extra)
	return failed("tidy the extras", s.repo.Write(extra))
}

// tidied are the extras files of a workspace that edits of these files change.
func tidied(read *serialize.Store, edited map[string][]byte) map[string][]byte {
	roots := map[string]bool{}
	for path := range edited {
		if k, ok := serialize.KeyOf(path); ok && isIn(path, read.Root()) {
			roots[k.Root()] = true
		}
	}
	if len(roots) == 0 {
		return nil
	}
	read.Clear(roots)
	tidy := postman.PruneAll(read.Workspace, func(k entity.Key) bool { return roots[k.Root()] })
	out := read.Write(tidy)
	maps.DeleteFunc(out, func(path string, _ []byte) bool { return !serialize.IsExtras(path) })
	return out
}

// record commits files with a message; trailers go after those of the device.
func (s *Store) record(files map[string][]byte, text string, trailers []string) (string, error) {
	return s.recordAs(files, recording{text: text, trailers: trailers})
}

// recording is what a commit is to say of itself.
type recording struct {
	text     string
	trailers []string    // after those of the device
	parents  []repo.Hash // nil is the last commit alone
}

func (s *Store) recordAs(files map[string][]byte, as recording) (string, error) {
	defer s.lookAgain()
	author, err := s.author()
	if err != nil {
		return "", err
	}
	hash, err := s.repo.Commit(repo.NewCommit{Message: s.withTrailers(as.text, as.trailers), Author: author, Files: files, Parents: as.parents})
	if err != nil {
		return "", failed("record the changes", err)
	}
	return hash.String(), nil
}

func (s *Store) withTrailers(text string, trailers []string) string {
	if s.Device.ID != "" {
		trailers = append([]string{"Postbag-Device: " + s.Device.ID + " " + s.Device.Name}, trailers...)
	}
	text = strings.TrimRight(text, "\n")
	if len(trailers) > 0 {
		text += "\n\n" + strings.Join(trailers, "\n")
	}
	return text + "\n"
}

// author is who commits: by the settings, else by git's configuration, else
// the user of this device.
func (s *Store) author() (repo.Signature, error) {
	name, email, _ := s.repo.Identity()
	if s.Settings.AuthorName != "" {
		name = s.Settings.AuthorName
	}
	if s.Settings.AuthorEmail != "" {
		email = s.Settings.AuthorEmail
	}
	if name == "" {
		name = "postbag"
		if u, err := user.Current(); err == nil {
			name = u.Username
		}
	}
	if email == "" {
		email = oneLine(name + "@" + strings.ReplaceAll(s.Device.Name, " ", "-"))
	}
	return repo.Signature{Name: name, Email: email, When: time.Now()}, nil
}
