// Package merge compares workspaces. It is pure: no I/O, no clock, no
// randomness and no errors, and it knows no file format: what was read can be
// compared.
package merge

import (
	"cmp"
	"slices"

	"github.com/postbag/postbag/serialize/entity"
)

// Op says what happened to an entity.
type Op string

// What can happen to an entity between two workspaces.
const (
	Added   Op = "added"
	Removed Op = "removed"
	Changed Op = "changed"
	Moved   Op = "moved" // renamed or put elsewhere, and perhaps changed too
)

// Change is the difference of one entity between two workspaces.
type Change struct {
	Op     Op
	Before *entity.Entity // nil where Added
	After  *entity.Entity // nil where Removed
	Fields []FieldChange  // where Changed or Moved
}

// Entity is the entity as it is after the change, or was before its removal.
func (c *Change) Entity() *entity.Entity {
	if c.After != nil {
		return c.After
	}
	return c.Before
}

// Diff lists what changed from base to x, sorted by place. An entity at the
// same place is the same; one that is gone is found again elsewhere by its id,
// else by content that only one newcomer has.
func Diff(base, x *entity.Workspace) []*Change {
	var changes []*Change
	var gone, new []*entity.Entity
	for _, e := range base.All() {
		after := x.Get(e.Key)
		if after == nil {
			gone = append(gone, e)
		} else if fields := Fields(e, after); len(fields) > 0 {
			changes = append(changes, &Change{Changed, e, after, fields})
		}
	}
	for _, e := range x.All() {
		if base.Get(e.Key) == nil {
			new = append(new, e)
		}
	}
	changes = append(changes, pairMoves(gone, new)...)
	slices.SortStableFunc(changes, func(a, b *Change) int {
		return cmp.Or(entity.ComparePaths(a.Entity().Path, b.Entity().Path), cmp.Compare(a.Entity().Kind, b.Entity().Kind))
	})
	return changes
}

// pairMoves turns entities that left one place and came up at another into
// moves; the rest was removed or added.
func pairMoves(gone, new []*entity.Entity) []*Change {
	match := matchMoves(gone, new)
	var changes []*Change
	taken := map[*entity.Entity]bool{}
	for _, e := range gone {
		after := match[e]
		if after == nil {
			changes = append(changes, &Change{Op: Removed, Before: e})
			continue
		}
		taken[after] = true
		changes = append(changes, &Change{Moved, e, after, Fields(e, after)})
	}
	for _, e := range new {
		if !taken[e] {
			changes = append(changes, &Change{Op: Added, After: e})
		}
	}
	return changes
}
