package workflow

import (
	"fmt"
	"slices"

	"github.com/postbag/postbag/repo"
	"github.com/postbag/postbag/serialize"
	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/postman"
)

// importPlan is what an import makes of the store.
type importPlan struct {
	store    *Store
	strategy Strategy
	head     repo.Hash
	last     map[string]repo.Hash // the commits of the last imports, by source

	only          []string // what was read of the workspace
	read          *serialize.Store
	before, after *entity.Workspace
	files         map[string][]byte

	brought map[entity.Key]*ImportedSource // by this import
	taken   map[version]bool               // without their trees: what sources have been found to be
	whole   map[repo.Hash]*serialize.Store // commits of last imports that were read as a whole
	merges  []*sourceMerge
	clashes []*clash
	changed []repo.Change // what differs from the last commit; nil before it is asked for
}

func (s *Store) planImport(sources []ImportedSource, strategy Strategy) (*importPlan, error) {
	p := &importPlan{store: s, strategy: strategy, brought: map[entity.Key]*ImportedSource{}, taken: map[version]bool{}, whole: map[repo.Hash]*serialize.Store{}}
	var err error
	if p.only, err = s.recordParts(sources); err != nil {
		return nil, err
	}
	if p.read, err = s.part(p.only...); err != nil {
		return nil, failed("read the store", err)
	}
	if p.head, err = s.repo.Head(); err != nil {
		return nil, failed("read the last commit", err)
	}
	if p.last, err = s.lastImports(sources); err != nil {
		return nil, err
	}
	p.before, p.after = p.read.Workspace, p.read.Workspace.Clone()
	if err := p.importSources(sources); err != nil {
		return nil, err
	}
	p.files = p.read.Write(p.after)
	rememberBundles(p.read, sources, p.files)
	s.rememberOrigins(sources, p.files)
	return p, guardProblems(p.read, p.files)
}

// keepEdits watches over edits that are in no commit yet and would be written
// over: they get a commit of their own first. Other edits stay as they are.
func (s *Store) keepEdits(files map[string][]byte) (kept bool, err error) {
	changed, err := s.changed()
	if err != nil {
		return false, err
	}
	if !slices.ContainsFunc(changed, func(c repo.Change) bool { _, written := files[c.Path]; return written }) {
		return false, nil
	}
	_, err = s.commit(CommitOptions{})
	if hasKind(err, Partial) {
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
func (p *importPlan) importSources(sources []ImportedSource) error {
	for i := range sources {
		src := &sources[i]
		if src.Error != "" {
			continue
		}
		src.keys, src.Notes = nil, nil
		if src.record != nil {
			src.putRecord(p.store, p.after)
			continue
		}
		if err := p.bring(src); err != nil {
			return err
		}
		if len(src.keys) > 0 {
			p.brought[src.key()] = src
		}
	}
	return nil
}

// bring puts a source into the workspace. What one file holds twice is two
// things.
func (p *importPlan) bring(src *ImportedSource) error {
	known := src.doc.FindAmong(p.after, func(k entity.Key) bool { return p.brought[k] == nil || p.brought[k].bundle != src.bundle })
	var first *ImportedSource
	if known != nil {
		first = p.brought[known.Key]
	}
	switch {
	case first == nil && otherGlobals(known, src.doc):
		src.Error = fmt.Sprintf("holds the globals of another workspace (id %s); the store has those of id %s", src.doc.ID(), known.ID)
		src.Hint = "a store holds the globals of one workspace: take a store of its own for the other"
	case first == nil:
		return p.put(src, known)
	case src.doc.Equal(first.doc):
		src.keys, src.doc = first.keys, first.doc
	case src.doc.Kind() != entity.Globals && (src.doc.ID() == "" || src.doc.ID() != first.doc.ID()):
		src.keys = []entity.Key{src.doc.ImportNew(p.after)}
	default:
		src.Error = fmt.Sprintf("is another version of the %s %q, which %s has brought already", src.doc.Kind(), src.doc.Name(), first.File)
		src.Hint = "import it alone to have it take the other's place"
	}
	return nil
}

// rememberBundles adds to the files what is to be remembered of dumps and
// archives themselves.
func rememberBundles(read *serialize.Store, sources []ImportedSource, files map[string][]byte) {
	places := map[*postman.Part]entity.Key{}
	for _, src := range sources {
		if src.Error == "" && src.record == nil && len(src.keys) > 0 {
			places[src.part] = src.key()
		}
	}
	done := map[*postman.Bundle]bool{}
	for _, src := range sources {
		if src.Error == "" && src.record == nil && !done[src.bundle] {
			done[src.bundle] = true
			read.Remember(files, src.bundle.Format, src.bundle.About(places))
		}
	}
}

// otherGlobals reports whether an import would put the globals of one workspace
// in the place of another's.
func otherGlobals(known *entity.Entity, doc *postman.Document) bool {
	return known != nil && known.Kind == entity.Globals && known.ID != "" && doc.ID() != "" && known.ID != doc.ID()
}
