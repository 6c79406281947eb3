package workflow

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"github.com/postbag/postbag/repo"
	"github.com/postbag/postbag/serialize"
)

// ImportOptions are the choices of Import.
type ImportOptions struct {
	Stdin io.Reader

	Paths   []string // files and folders; "-" is Stdin
	Message string   // "" has one made that says what changed
	// Strategy says what shows where a source and what was edited here differ.
	Strategy Strategy
	DryRun   bool
}

// Imported is what Import did.
type Imported struct {
	Sources []ImportedSource `json:"sources"`
	Commit  string           `json:"commit,omitempty"` // "" where nothing changed
	Changes []EntityChange   `json:"changes"`
	Long    []string         `json:"longPaths,omitempty"` // too long for Windows without settings
	Pruned  []Pruned         `json:"pruned,omitempty"`    // what had had its time then
	Note    string           `json:"note,omitempty"`      // why something that had had its time was not dropped
	// Conflicts are what the sources and those who edited it here changed
	// differently.
	Conflicts []Clash `json:"conflicts,omitempty"`
}

// Import puts files of Postman's into the store and commits them. What was
// edited here since the last import of the same is merged with what the file
// changes; what cannot be merged is recorded, which is a problem of a kind of its
// own. A file that cannot be imported is named and the others are still done.
// Once ctx is done nothing more is written.
func (s *Store) Import(ctx context.Context, o ImportOptions) (*Imported, error) {
	if err := o.Strategy.check("import"); err != nil {
		return nil, err
	}
	sources, err := s.readSources(o)
	if err = cmp.Or(err, ctx.Err()); err != nil {
		return nil, err
	}
	done := &Imported{Sources: sources, Changes: []EntityChange{}}
	if countErrors(sources) < len(sources) {
		unlock, err := s.lock()
		if err != nil {
			return nil, err
		}
		defer unlock()
		if err := s.importAll(ctx, done, o); err != nil {
			return nil, err
		}
		if err := s.pruneAfter(done); err != nil {
			return done, err
		}
	}
	if err := importProblem(done); err != nil || o.DryRun {
		return done, err
	}
	return done, recorded(done.Conflicts, o.Strategy, "the import's value")
}

func importProblem(done *Imported) error {
	bad := countErrors(done.Sources)
	if bad == 0 {
		return nil
	}
	p := &Problem{Kind: Partial, What: fmt.Sprintf("%d of %s could not be imported", bad, Count(len(done.Sources), nounOf(done.Sources))), State: "the others were"}
	switch {
	case len(done.Sources) == 1:
		src := done.Sources[0]
		return &Problem{What: fmt.Sprintf("import %q", src.Label()), Err: errors.New(src.Error), State: storeUnchanged, Hint: src.Hint}
	case bad == len(done.Sources):
		p.Kind, p.State = Failed, storeUnchanged
	}
	for _, src := range done.Sources {
		if src.Error != "" {
			p.Lines = append(p.Lines, src.Label()+": "+src.Error)
			if p.Hint == "" {
				p.Hint = src.Hint
			}
		}
	}
	return p
}

// nounOf is what sources are called.
func nounOf(sources []ImportedSource) string {
	if slices.ContainsFunc(sources, func(src ImportedSource) bool { return src.isPart() }) {
		return "document"
	}
	return "file"
}

// importAll takes the sources that could be read into the store.
func (s *Store) importAll(ctx context.Context, done *Imported, o ImportOptions) error {
	plan, err := s.planImport(done.Sources, o.Strategy)
	if err == nil {
		done.Conflicts, err = s.clashesOf(plan)
	}
	if err = cmp.Or(err, ctx.Err()); err != nil {
		return err
	}
	if !o.DryRun {
		kept, err := s.keepEdits(plan.files)
		if err == nil && kept {
			plan, err = s.planImport(done.Sources, o.Strategy)
		}
		if err != nil {
			return err
		}
	}
	if done.Changes, err = s.differencesHere(plan.before, plan.after); err != nil {
		return err
	}
	if done.Conflicts, err = s.clashesOf(plan); err != nil {
		return err
	}
	for i := range done.Sources {
		if src := &done.Sources[i]; src.Error == "" && (src.record != nil || len(src.keys) > 0) {
			ref := src.refIn(plan.after)
			src.Ref = &ref
		}
	}
	done.Long = longPaths(plan.files)
	if o.DryRun || ctx.Err() != nil {
		return ctx.Err()
	}
	return s.recordImport(done, plan, o)
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

// recordImport writes and commits what an import changes, and with it what an
// earlier import of the same has written and, killed, has not committed.
func (s *Store) recordImport(done *Imported, plan *importPlan, o ImportOptions) error {
	earlier, err := s.unfinished(done.Sources, plan)
	nothing := len(plan.files)+len(earlier) == 0
	if err != nil || nothing && !plan.isNews() {
		return err
	}
	if len(earlier) > 0 {
		before, err := s.committedPart(plan.only)
		if err != nil {
			return err
		}
		if done.Changes, err = s.differencesHere(before.Workspace, plan.after); err != nil {
			return err
		}
	}
	text := o.Message
	if text == "" {
		into, err := s.titleHere(plan.after)
		if err != nil {
			return err
		}
		text = importMessage(done, into)
	}
	as := recording{text: text, trailers: s.sourceTrailers(done.Sources)}
	if nothing || plan.isMerged() {
		if as, err = s.besidePure(plan, done.Sources, text); err != nil {
			return err
		}
	}
	done.Commit, err = s.writeAndRecord([]*serialize.Store{plan.read}, plan.files, earlier, as)
	return err
}

// unfinished are changed files of what is imported that the import need not
// write, since they say already what it would write.
func (s *Store) unfinished(sources []ImportedSource, plan *importPlan) (map[string][]byte, error) {
	changed, err := s.changed()
	if err != nil {
		return nil, err
	}
	disk, out := s.repo.Worktree(), map[string][]byte{}
	for _, c := range changed {
		_, planned := plan.files[c.Path]
		if planned || !isIn(c.Path, s.root) || c.Kind == repo.Irregular || !slices.ContainsFunc(sources, plan.writes(c.Path)) {
			continue
		}
		out[c.Path] = nil
		if c.Kind != repo.Deleted {
			if out[c.Path], err = readWhole(disk, c.Path); err != nil {
				return nil, failed(fmt.Sprintf("read %q", c.Path), err)
			}
		}
	}
	return out, nil
}

// writeAndRecord writes files and commits them, along with others that are
// written already; what cannot be committed is taken back. Nothing is written
// over that has changed since it was read.
func (s *Store) writeAndRecord(reads []*serialize.Store, files, written map[string][]byte, as recording) (string, error) {
	old, err := s.present(files)
	if err != nil {
		return "", err
	}
	for path, data := range old {
		if slices.ContainsFunc(reads, func(read *serialize.Store) bool { return !read.Saw(path, data) }) {
			return "", editedMeanwhile(path)
		}
	}
	var dirty *repo.DirtyError
	if err = s.repo.WriteOver(files, old); errors.As(err, &dirty) {
		return "", editedMeanwhile(dirty.Paths[0])
	}
	if err != nil {
		return "", s.takeBack(files, old, failed("write the files", err))
	}
	all := maps.Clone(written)
	if all == nil {
		all = map[string][]byte{}
	}
	maps.Copy(all, files)
	commit, err := s.recordAs(all, as)
	if err != nil {
		return "", s.takeBack(files, old, err)
	}
	return commit, nil
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

// editedMeanwhile is the problem of a file that an editor saved while it was to
// be written.
func editedMeanwhile(path string) error {
	return &Problem{Kind: Unsafe, What: fmt.Sprintf("write %q", path), Err: errors.New("it was edited in the meantime"), State: storeUnchanged, Hint: "run the command again"}
}

// takeBack puts the files back as they were when they could not be committed,
// and returns why. What others have changed since stays.
func (s *Store) takeBack(files, old map[string][]byte, why error) error {
	state, hint := storeUnchanged, ""
	if err := s.repo.WriteOver(old, files); err != nil && !s.isOnDisk(old) {
		state, hint = "its files may be written, in no commit yet", "postbag status, then: postbag commit"
	}
	var p *Problem
	if errors.As(why, &p) {
		p.State = state
		p.Hint = cmp.Or(hint, p.Hint)
	}
	return why
}

// isOnDisk reports whether the files are as they are given, nil for none.
func (s *Store) isOnDisk(files map[string][]byte) bool {
	now, err := s.present(files)
	return err == nil && maps.EqualFunc(now, files, func(a, b []byte) bool { return (a == nil) == (b == nil) && bytes.Equal(a, b) })
}

// importMessage tells what was imported, and into which workspace where there
// are several.
func importMessage(done *Imported, into string) string {
	var names []string
	for _, src := range done.Sources {
		switch {
		case src.Ref != nil:
			names = append(names, fmt.Sprintf("%s %s", src.Ref.Kind, oneLine(src.Ref.Name)))
		case src.Error == "": // it stays deleted
			names = append(names, fmt.Sprintf("%s %s", src.doc.Kind(), oneLine(src.doc.Name())))
		}
	}
	subject, rest := "Nothing changes here", ""
	if len(done.Changes) > 0 {
		subject, rest, _ = strings.Cut(message(done.Changes, nil), "\n")
	}
	what := Count(len(names), nounOf(done.Sources))
	if len(names) == 1 {
		what = names[0]
	}
	if into != "" {
		what += " into workspace " + oneLine(into)
	}
	text := fmt.Sprintf("Import %s\n\n%s%s", what, subject, bodyOfMessage(rest))
	if len(done.Conflicts) > 0 {
		text += "\n\nBoth sides changed these; both values are kept:\n\n" + list(clashLines(done.Conflicts))
	}
	return text
}

func bodyOfMessage(rest string) string {
	if rest == "" {
		return ""
	}
	return "\n" + rest
}
