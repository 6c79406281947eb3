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
	only          []string // what was read of the workspace
	read          *serialize.Store
	before, after *entity.Workspace
	files         map[string][]byte
}

func (s *Store) planImport(sources []ImportedSource) (*importPlan, error) {
	only, err := s.recordParts(sources)
	if err != nil {
		return nil, err
	}
	read, err := s.part(only...)
	if err != nil {
		return nil, failed("read the store", err)
	}
	after := read.Workspace.Clone()
	s.importSources(sources, after)
	plan := &importPlan{only, read, read.Workspace, after, read.Write(after)}
	rememberBundles(read, sources, plan.files)
	s.rememberOrigins(sources, plan.files)
	return plan, guardProblems(read, plan.files)
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
func (s *Store) importSources(sources []ImportedSource, w *entity.Workspace) {
	brought := map[entity.Key]*ImportedSource{}
	for i := range sources {
		src := &sources[i]
		if src.Error != "" {
			continue
		}
		if src.record != nil {
			src.putRecord(s, w)
			continue
		}
		src.bring(w, brought)
		if src.Error == "" {
			brought[src.key()] = src
		}
	}
}

// bring puts a source into the workspace. What one file holds twice is two
// things.
func (src *ImportedSource) bring(w *entity.Workspace, brought map[entity.Key]*ImportedSource) {
	known := src.doc.FindAmong(w, func(k entity.Key) bool { return brought[k] == nil || brought[k].bundle != src.bundle })
	var first *ImportedSource
	if known != nil {
		first = brought[known.Key]
	}
	switch {
	case first == nil && otherGlobals(known, src.doc):
		src.Error = fmt.Sprintf("holds the globals of another workspace (id %s); the store has those of id %s", src.doc.ID(), known.ID)
		src.Hint = "a store holds the globals of one workspace: take a store of its own for the other"
	case first == nil:
		src.keys = []entity.Key{src.doc.ImportOver(w, known)}
	case src.doc.Equal(first.doc):
		src.keys = first.keys
	case src.doc.Kind() != entity.Globals && (src.doc.ID() == "" || src.doc.ID() != first.doc.ID()):
		src.keys = []entity.Key{src.doc.ImportNew(w)}
	default:
		src.Error = fmt.Sprintf("is another version of the %s %q, which %s has brought already", src.doc.Kind(), src.doc.Name(), first.File)
		src.Hint = "import it alone to have it take the other's place"
	}
}

// rememberBundles adds to the files what is to be remembered of dumps and
// archives themselves.
func rememberBundles(read *serialize.Store, sources []ImportedSource, files map[string][]byte) {
	places := map[*postman.Part]entity.Key{}
	for _, src := range sources {
		if src.Error == "" && src.record == nil {
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
