package workflow

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

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
