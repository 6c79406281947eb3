package workflow

import (
	"slices"

	"github.com/postbag/postbag/merge"
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
