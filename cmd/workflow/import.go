package workflow

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/postbag/postbag/merge"
	"github.com/postbag/postbag/repo"
	"github.com/postbag/postbag/serialize"
	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/json"
	"github.com/postbag/postbag/serialize/postman"
)

// ImportOptions are the choices of Import.
type ImportOptions struct {
	Stdin io.Reader

	Paths   []string // files and folders; "-" is Stdin
	Message string   // "" has one made that says what changed
	DryRun  bool
}

// Imported is what Import did.
type Imported struct {
	Sources []ImportedSource `json:"sources"`
	Commit  string           `json:"commit,omitempty"` // "" where nothing changed
	Changes []EntityChange   `json:"changes"`
	Long    []string         `json:"longPaths,omitempty"` // too long for Windows without settings
}

// ImportedSource is one file of an import.
type ImportedSource struct {
	File   string         `json:"file"`
	Format postman.Format `json:"format,omitempty"`
	Ref    *Ref           `json:"entity,omitempty"`
	Error  string         `json:"error,omitempty"`
	Hint   string         `json:"hint,omitempty"`

	doc *postman.Document
	key entity.Key
}

// Import puts files of Postman's into the store and commits them. A file that
// cannot be imported is named and the others are still done.
func (s *Store) Import(o ImportOptions) (*Imported, error) {
	sources, err := readSources(o)
	if err != nil {
		return nil, err
	}
	done := &Imported{Sources: sources, Changes: []EntityChange{}}
	if countErrors(sources) < len(sources) {
		unlock, err := s.lock()
		if err != nil {
			return nil, err
		}
		defer unlock()
		if err := s.importAll(done, o); err != nil {
			return nil, err
		}
	}
	return done, importProblem(done)
}

func countErrors(sources []ImportedSource) int {
	n := 0
	for i := range sources {
		if sources[i].Error != "" {
			n++
		}
	}
	return n
}

func importProblem(done *Imported) error {
	bad := countErrors(done.Sources)
	if bad == 0 {
		return nil
	}
	p := &Problem{Kind: Partial, What: fmt.Sprintf("%d of %s could not be imported", bad, Count(len(done.Sources), "file")), State: "the others were"}
	switch {
	case len(done.Sources) == 1:
		src := done.Sources[0]
		return &Problem{What: fmt.Sprintf("import %q", src.File), Err: errors.New(src.Error), State: storeUnchanged, Hint: src.Hint}
	case bad == len(done.Sources):
		p.Kind, p.State = Failed, storeUnchanged
	}
	for _, src := range done.Sources {
		if src.Error != "" {
			p.Lines = append(p.Lines, src.File+": "+src.Error)
			if p.Hint == "" {
				p.Hint = src.Hint
			}
		}
	}
	return p
}

// readSources reads and recognises every file. A folder is searched for files
// that hold Postman data; what else lies in it is passed over.
func readSources(o ImportOptions) ([]ImportedSource, error) {
	var out []ImportedSource
	for _, path := range o.Paths {
		if path == "-" {
			data, err := io.ReadAll(o.Stdin)
			if err != nil {
				return nil, failed("read standard input", err)
			}
			out = append(out, parseSource("standard input", data))
			continue
		}
		info, err := os.Stat(path)
		switch {
		case err != nil:
			out = append(out, sourceError(path, err))
		case info.IsDir():
			out = append(out, searchFolder(path)...)
		default:
			out = append(out, readSource(path))
		}
	}
	return out, nil
}

func readSource(path string) ImportedSource {
	data, err := os.ReadFile(path)
	if err != nil {
		return sourceError(path, err)
	}
	return parseSource(path, data)
}

func parseSource(name string, data []byte) ImportedSource {
	doc, err := postman.Parse(data)
	if err != nil {
		return sourceError(name, err)
	}
	return ImportedSource{File: name, Format: doc.Format, doc: doc}
}

func sourceError(name string, err error) ImportedSource {
	src := ImportedSource{File: name, Error: err.Error()}
	var (
		path    *fs.PathError
		syntax  *json.Error
		unknown *postman.UnknownError
		shape   *postman.ShapeError
	)
	switch {
	case errors.As(err, &path):
		src.Error = path.Err.Error()
		src.Hint = "check the path and that it can be read"
	case errors.As(err, &syntax):
		src.Hint = "export it from Postman again, or mend the file at that place"
	case errors.As(err, &unknown):
		src.Hint = unknown.Hint
	case errors.As(err, &shape):
		src.Hint = "mend the file at that place, or export it from Postman again"
	}
	if src.Hint == "" {
		src.Hint = "postbag import takes collections v2.1 and v2.0, environments and globals, as Postman exports them"
	}
	return src
}

// searchFolder takes the files of a folder that hold Postman data. JSON files
// that hold something else are none of ours, but one that is named as a
// Postman export and cannot be read is an error.
func searchFolder(dir string) []ImportedSource {
	var out []ImportedSource
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			out = append(out, sourceError(path, err))
			return nil
		case d.IsDir() && path != dir && (d.Name() == ".git" || d.Name() == "node_modules"):
			return fs.SkipDir
		case !d.Type().IsRegular() || !strings.EqualFold(filepath.Ext(path), ".json"):
			return nil
		}
		src := readSource(path)
		if src.Error == "" || strings.Contains(strings.ToLower(d.Name()), "postman") {
			out = append(out, src)
		}
		return nil
	})
	if err == nil && len(out) == 0 {
		err = errors.New("the folder holds no file that Postman exported")
	}
	if err != nil {
		out = append(out, sourceError(dir, err))
	}
	return out
}

// importAll takes the sources that could be read into the store.
func (s *Store) importAll(done *Imported, o ImportOptions) error {
	plan, err := s.planImport(done.Sources)
	if err != nil {
		return err
	}
	if !o.DryRun {
		kept, err := s.keepEdits(plan.files)
		if err == nil && kept {
			plan, err = s.planImport(done.Sources)
		}
		if err != nil {
			return err
		}
	}
	done.Changes = describe(plan.before, plan.after, merge.Diff(plan.before, plan.after))
	for i := range done.Sources {
		if src := &done.Sources[i]; src.Error == "" {
			ref := refOf(plan.after, plan.after.Get(src.key))
			src.Ref = &ref
		}
	}
	done.Long = longPaths(plan.files)
	if len(plan.files) == 0 || o.DryRun {
		return nil
	}
	return s.recordImport(done, plan.files, o)
}

// importPlan is what an import makes of the store.
type importPlan struct {
	before, after *entity.Workspace
	files         map[string][]byte
}

func (s *Store) planImport(sources []ImportedSource) (*importPlan, error) {
	read, err := s.worktree()
	if err != nil {
		return nil, failed("read the store", err)
	}
	after := read.Workspace.Clone()
	importSources(sources, after)
	plan := &importPlan{read.Workspace, after, read.Write(after)}
	return plan, guardProblems(read, plan.files)
}

// keepEdits watches over edits that are in no commit yet and would be written
// over: they get a commit of their own first. Other edits stay as they are.
func (s *Store) keepEdits(files map[string][]byte) (kept bool, err error) {
	changed, err := s.repo.Changes(s.scope())
	if err != nil {
		return false, failed("look for changes", err)
	}
	if !slices.ContainsFunc(changed, func(c repo.Change) bool { _, written := files[c.Path]; return written }) {
		return false, nil
	}
	_, err = s.commit(CommitOptions{})
	var p *Problem
	if errors.As(err, &p) && p.Kind == Partial {
		err = nil // guardProblems watches over what could not be committed
	}
	return true, err
}

// guardProblems refuses to write over a file that cannot be understood.
func guardProblems(before *serialize.Store, files map[string][]byte) error {
	for _, p := range before.Problems {
		if _, written := files[p.Path]; written {
			return &Problem{Kind: Unsafe, What: fmt.Sprintf("write over %q", p.Path), Err: p.Err, State: storeUnchanged,
				Hint: "mend or remove that file first"}
		}
	}
	return nil
}

// importSources imports every source, but none over what another source of the
// same call has just brought.
func importSources(sources []ImportedSource, w *entity.Workspace) {
	brought := map[entity.Key]*ImportedSource{}
	for i := range sources {
		src := &sources[i]
		if src.Error != "" {
			continue
		}
		known := src.doc.Find(w)
		var first *ImportedSource
		if known != nil {
			first = brought[known.Key]
		}
		switch {
		case first == nil && otherGlobals(known, src.doc):
			src.Error = fmt.Sprintf("holds the globals of another workspace (id %s); the store has those of id %s", src.doc.ID(), known.ID)
			src.Hint = "a store holds the globals of one workspace: take a store of its own for the other"
			continue
		case first == nil:
			src.key = src.doc.Import(w)
		case src.doc.Equal(first.doc):
			src.key = first.key
		case src.doc.Kind() != entity.Globals && (src.doc.ID() == "" || src.doc.ID() != first.doc.ID()):
			src.key = src.doc.ImportNew(w)
		default:
			src.Error = fmt.Sprintf("is another version of the %s %q, which %s has brought already", src.doc.Kind(), src.doc.Name(), first.File)
			src.Hint = "import it alone to have it take the other's place"
			continue
		}
		brought[src.key] = src
	}
}

// otherGlobals reports whether an import would put the globals of one workspace
// in the place of another's.
func otherGlobals(known *entity.Entity, doc *postman.Document) bool {
	return known != nil && known.Kind == entity.Globals && known.ID != "" && doc.ID() != "" && known.ID != doc.ID()
}

// maxWindowsPath is how long a path may be on Windows without settings; half
// is left to the folder of the store.
const maxWindowsPath = 260 / 2

func longPaths(files map[string][]byte) []string {
	var out []string
	for path, data := range files {
		if data != nil && len(path) > maxWindowsPath {
			out = append(out, path)
		}
	}
	slices.Sort(out)
	return out
}

func (s *Store) recordImport(done *Imported, files map[string][]byte, o ImportOptions) error {
	text := o.Message
	if text == "" {
		text = importMessage(done)
	}
	old, err := s.present(files)
	if err != nil {
		return err
	}
	if err = s.repo.Write(files); err != nil {
		return s.takeBack(old, failed("write the files", err))
	}
	if done.Commit, err = s.record(files, text, sourceTrailers(done.Sources)); err != nil {
		return s.takeBack(old, err)
	}
	return nil
}

// present is what the files hold that are to be written; nil where there is
// none yet.
func (s *Store) present(files map[string][]byte) (map[string][]byte, error) {
	disk := s.repo.Worktree()
	old := make(map[string][]byte, len(files))
	for path := range files {
		data, err := readWhole(disk, path)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, failed(fmt.Sprintf("read %q", path), err)
		}
		if err == nil {
			old[path] = data
		} else {
			old[path] = nil
		}
	}
	return old, nil
}

// takeBack puts the files back as they were when an import could not be
// committed, and returns why.
func (s *Store) takeBack(old map[string][]byte, why error) error {
	state, hint := storeUnchanged, ""
	if err := s.repo.Write(old); err != nil {
		state, hint = "its files may be written, in no commit yet", "postbag status, then: postbag commit"
	}
	var p *Problem
	if errors.As(why, &p) {
		p.State = state
		p.Hint = cmp.Or(hint, p.Hint)
	}
	return why
}

func importMessage(done *Imported) string {
	var names []string
	for _, src := range done.Sources {
		if src.Ref != nil {
			names = append(names, fmt.Sprintf("%s %s", src.Ref.Kind, oneLine(src.Ref.Name)))
		}
	}
	text := message(done.Changes, nil)
	subject, rest, _ := strings.Cut(text, "\n")
	if len(names) == 1 {
		return fmt.Sprintf("Import %s\n\n%s%s", names[0], subject, bodyOfMessage(rest))
	}
	return fmt.Sprintf("Import %s\n\n%s%s", Count(len(names), "file"), subject, bodyOfMessage(rest))
}

func bodyOfMessage(rest string) string {
	if rest == "" {
		return ""
	}
	return "\n" + rest
}

// sourceTrailers name what the commit is an import of, so that a later import
// finds it as its base: by id, else by kind and name.
func sourceTrailers(sources []ImportedSource) []string {
	var out []string
	for _, src := range sources {
		if src.Ref == nil {
			continue
		}
		id := src.doc.ID()
		if id == "" {
			id = oneLine(src.doc.Name())
		}
		out = append(out, fmt.Sprintf("Postbag-Source: %s %s", src.doc.Kind(), id))
	}
	slices.Sort(out)
	return slices.Compact(out)
}
