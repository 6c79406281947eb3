package workflow

import (
	"maps"
	"path"
	"slices"

	"github.com/postbag/postbag/merge"
	"github.com/postbag/postbag/serialize"
	"github.com/postbag/postbag/serialize/entity"
)

// followConflicts has the open conflicts follow what they are about: to its new
// place, also in another workspace. What is gone needs no decision.
func (d *draft) followConflicts() {
	for _, x := range d.all() {
		if x.source() != x {
			continue
		}
		records, _ := recordsIn(x.read)
		for _, r := range records {
			key := merge.RecordKey(r.ID)
			if !r.Open() || x.read.Workspace.Get(r.Of) == nil || x.Get(r.Of) != nil {
				continue
			}
			if now, err := merge.ReadRecord(orNothing(x.Get(key))); err != nil || !now.Open() {
				continue // the edit has dealt with it
			}
			x.Remove(key)
			there, at := d.whereIs(x, r.Of)
			if there == nil {
				there = x
				r.Settled = &merge.Decision{Choice: merge.ChoiceDeleted, Side: merge.Side{Value: merge.Absent}}
			} else {
				r.Of = at
			}
			there.Put(r.Entity())
		}
	}
}

// takeConflicts has the records of conflicts be those of another workspace: what
// was decided, and what is yet to be, does not go back in time.
func (d *draft) takeConflicts(from *entity.Workspace) {
	for _, e := range d.All() {
		if e.Kind == entity.Conflict {
			d.Remove(e.Key)
		}
	}
	for e := range from.Each() {
		if e.Kind == entity.Conflict {
			d.Put(e)
		}
	}
}

func orNothing(e *entity.Entity) *entity.Entity {
	if e == nil {
		return &entity.Entity{}
	}
	return e
}

// whereIs finds where the edit has put an entity of a workspace: in which, nil
// for none, and its place there.
func (d *draft) whereIs(from *draft, was entity.Key) (*draft, entity.Key) {
	for _, x := range d.all() {
		if x.source() != from {
			continue
		}
		for now, old := range x.moved {
			if old == was && x.Get(now) != nil {
				return x, now
			}
		}
	}
	return nil, entity.Key{}
}

// tidyConflicts has the open conflicts follow what was renamed, moved or deleted
// by hand.
func (s *Store) tidyConflicts(e *edits) error {
	extra := map[string][]byte{}
	for _, read := range e.after {
		before := e.before.at(read.Root())
		has, err := s.hasConflicts(read.Root())
		if err != nil {
			return err
		}
		if !has || before == nil {
			continue
		}
		files, err := s.in(read.Root()).followedRecords(e, before.Workspace, read)
		if err != nil {
			return err
		}
		maps.Copy(extra, files)
	}
	maps.Copy(e.paths, extra)
	return failed("have the conflicts follow", s.repo.Write(extra))
}

// followedRecords are the records of conflicts of a workspace that edits by hand
// change.
func (s *Store) followedRecords(e *edits, before *entity.Workspace, after *serialize.Store) (map[string][]byte, error) {
	kept, err := s.part(serialize.Conflicts...)
	if err != nil {
		return nil, failed("read the conflicts", err)
	}
	records, _ := recordsIn(kept)
	var moved map[entity.Key]entity.Key
	out := map[string][]byte{}
	for _, r := range records {
		if !r.Open() || before.Get(r.Of) == nil || after.Workspace.Get(r.Of) != nil || e.isLeft(after, r.Of) {
			continue
		}
		if moved == nil {
			moved = movedWithin(before, after.Workspace)
		}
		if to, ok := moved[r.Of]; ok {
			r.Of = to
		} else {
			r.Settled = &merge.Decision{Choice: merge.ChoiceDeleted, Side: merge.Side{Value: merge.Absent}}
		}
		out[kept.FileOf(merge.RecordKey(r.ID))] = serialize.EncodeFile(r.Entity())
	}
	return out, nil
}

// isLeft tells whether what was at a place is not known, since its file cannot
// be understood.
func (e *edits) isLeft(after *serialize.Store, k entity.Key) bool {
	for _, p := range e.left {
		at, ok := serialize.KeyOf(p.Path)
		if ok && isIn(p.Path, after.Root()) && (at == k || path.Dir(at.Path) == k.Path) {
			return true
		}
	}
	return false
}

// reopened are the conflicts that both sides of a merge have settled, but
// differently, so that they are open again.
func reopened(hidden, shown, merged *entity.Workspace) []*merge.Conflict {
	var out []*merge.Conflict
	for e := range merged.Each() {
		if e.Kind != entity.Conflict || shown.Get(e.Key) == nil || hidden.Get(e.Key) == nil || shown.Get(e.Key) == hidden.Get(e.Key) {
			continue
		}
		r, err := merge.ReadRecord(e)
		if err == nil && r.Open() && settledIn(shown, e.Key) && settledIn(hidden, e.Key) {
			out = append(out, &merge.Conflict{ID: r.ID, Kind: r.Kind, Key: r.Of, EntityID: r.EntityID, Titles: r.Titles, Field: r.Field})
		}
	}
	slices.SortFunc(out, func(a, b *merge.Conflict) int { return entity.ComparePaths(a.Key.Path, b.Key.Path) })
	return out
}

func settledIn(w *entity.Workspace, k entity.Key) bool {
	r, err := merge.ReadRecord(w.Get(k))
	return err == nil && !r.Open()
}

// movedWithin tells where what was in a workspace is in a later one.
func movedWithin(before, after *entity.Workspace) map[entity.Key]entity.Key {
	out := map[entity.Key]entity.Key{}
	for _, c := range merge.Diff(before, after) {
		if c.Op == merge.Moved {
			out[c.Before.Key] = c.After.Key
		}
	}
	return out
}
