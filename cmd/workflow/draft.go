package workflow

import (
	"fmt"
	"maps"
	"slices"

	"github.com/postbag/postbag/repo"
	"github.com/postbag/postbag/serialize"
	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/postman"
)

// draft is a workspace that is being edited.
type draft struct {
	*entity.Workspace // as it is to be

	read      *serialize.Store
	message   string                    // of the commit, "" has one made
	moved     map[entity.Key]entity.Key // entities that the edit moves, from new place to old
	gone      []entity.Key              // what it removes with all that it holds
	back      map[entity.Key]entity.Key // what it brings back, from where it is to be to where it was
	backFrom  repo.Hash                 // the commit that it is brought back from
	files     map[string][]byte         // further files to write
	onlyFiles bool                      // and no others: they hold the entities too

	also *draft // another workspace, to which entities of this one move; nil for none
	from *draft // the workspace that what has moved comes from, nil for this one
}

// newDraft is the chosen workspace as it is, or these parts of it, with the
// records of conflicts, which follow what the edit does.
func (s *Store) newDraft(only []string) (*draft, error) {
	if s.open != nil {
		return nil, s.open
	}
	has, err := s.hasConflicts(s.root)
	if err != nil {
		return nil, err
	}
	if has && only != nil {
		only = slices.Concat(only, serialize.Conflicts)
	}
	read, err := s.part(only...)
	if err != nil {
		return nil, failed("read the store", err)
	}
	return &draft{Workspace: read.Workspace.Clone(), read: read, moved: map[entity.Key]entity.Key{}, back: map[entity.Key]entity.Key{}, files: map[string][]byte{}}, nil
}

// beside is the draft of another workspace that an edit moves entities to.
func (s *Store) beside(d *draft, root string, only []string) (*draft, error) {
	there, err := s.in(root).newDraft(only)
	if err == nil {
		there.from, d.also = d, there
	}
	return there, err
}

// all are the workspaces that the edit concerns.
func (d *draft) all() []*draft {
	if d.also == nil {
		return []*draft{d}
	}
	return []*draft{d, d.also}
}

// source is the workspace that what has moved comes from.
func (d *draft) source() *draft {
	if d.from != nil {
		return d.from
	}
	return d
}

// reads are the workspaces as they were read.
func (d *draft) reads() []*serialize.Store {
	var out []*serialize.Store
	for _, x := range d.all() {
		out = append(out, x.read)
	}
	return out
}

// write gives the files that differ once the edit is done.
func (d *draft) write() map[string][]byte {
	out := map[string][]byte{}
	for _, x := range d.all() {
		if !x.onlyFiles {
			x.read.Follow(x.source().read, x.moved)
			maps.Copy(out, x.read.Write(x.Workspace))
		}
		maps.Copy(out, x.files)
	}
	return out
}

// guard refuses to move or remove what holds a file that cannot be understood.
func (d *draft) guard(what string) error {
	places := append([]entity.Key{}, d.gone...)
	for _, x := range d.all() {
		if x.source() == d {
			places = slices.AppendSeq(places, maps.Values(x.moved))
		}
	}
	for _, p := range d.read.Problems {
		k, ok := serialize.KeyOf(p.Path)
		for _, place := range places {
			if ok && holds(place, k) {
				return &Problem{Kind: Unsafe, What: what, Err: fmt.Errorf("it holds a file that cannot be understood: %w", p), State: unchanged, Hint: "mend or remove that file first"}
			}
		}
	}
	return nil
}

// tidy drops the extras that the edit makes stale. What was edited on purpose
// is still the same thing, however little of it is left.
func (d *draft) tidy() {
	before, roots := d.read.Workspace, map[string]bool{}
	for _, e := range d.All() {
		if before.Get(e.Key) != e {
			roots[e.Root()] = true
			postman.Remember(e)
		}
	}
	if len(d.read.Problems) == 0 {
		d.Workspace = postman.PruneAll(d.Workspace, func(k entity.Key) bool { return roots[k.Root()] })
	}
}

// change puts a copy of an entity in its place, to be edited.
func (d *draft) change(e *entity.Entity) *entity.Entity {
	copied := *e
	copied.Body = e.Body.Clone()
	d.Put(&copied)
	return &copied
}

// holdings are an entity and all that it holds, as the workspace has them.
func holdings(w *entity.Workspace, e *entity.Entity) []*entity.Entity {
	var out []*entity.Entity
	for _, x := range w.All() {
		if holds(e.Key, x.Key) {
			out = append(out, x)
		}
	}
	return out
}
