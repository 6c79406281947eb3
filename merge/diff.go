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

// Change is the difference of one entity between two states.
type Change struct {
	Op     Op
	Before *entity.Entity // nil where Added
	After  *entity.Entity // nil where Removed
	Fields []FieldChange  // where Changed or Moved

	Was string // the folder of the workspace that Before is of
	In  string // the folder of the workspace that After is of
}

// Entity is the entity as it is after the change, or was before its removal.
func (c *Change) Entity() *entity.Entity {
	if c.After != nil {
		return c.After
	}
	return c.Before
}

// Folder is that of the workspace of Entity.
func (c *Change) Folder() string {
	if c.After != nil {
		return c.In
	}
	return c.Was
}

// Diff lists what changed from base to x, sorted by place. An entity at the
// same place is the same; one that is gone is found again elsewhere by its id,
// by content that only one newcomer has, or as what is most like it.
func Diff(base, x *entity.Workspace) []*Change {
	return compare([]pair{{base, x}})
}

// DiffAll is Diff for all workspaces of a store, sorted by their folders first.
// A workspace in another folder is the same one by its id, else by what it
// holds; what went from one workspace to another has moved.
func DiffAll(base, x []*entity.Workspace) []*Change {
	return compare(pairWorkspaces(base, x))
}

func compare(pairs []pair) []*Change {
	var changes []*Change
	var gone, new []spot
	for n, p := range pairs {
		for _, e := range p.base.All() {
			after := p.x.Get(e.Key)
			if after == nil {
				gone = append(gone, spot{n, e})
			} else if fields := Fields(e, after); len(fields) > 0 || p.moved() && e.Kind == entity.AWorkspace {
				changes = append(changes, p.change(e, after, fields))
			}
		}
		for _, e := range p.x.All() {
			if p.base.Get(e.Key) == nil {
				new = append(new, spot{n, e})
			}
		}
	}
	changes = append(changes, pairMoves(pairs, gone, new)...)
	slices.SortStableFunc(changes, func(a, b *Change) int {
		return cmp.Or(cmp.Compare(a.Folder(), b.Folder()), entity.ComparePaths(a.Entity().Path, b.Entity().Path), cmp.Compare(a.Entity().Kind, b.Entity().Kind))
	})
	return changes
}

// pairMoves turns entities that left one place and came up at another into
// moves; the rest was removed or added.
func pairMoves(pairs []pair, gone, new []spot) []*Change {
	match := matchMoves(gone, new)
	var changes []*Change
	taken := map[spot]bool{}
	for _, e := range gone {
		was := pairs[e.pair].base.Folder
		after, ok := match[e]
		if !ok {
			changes = append(changes, &Change{Op: Removed, Before: e.Entity, Was: was})
			continue
		}
		taken[after] = true
		changes = append(changes, &Change{Moved, e.Entity, after.Entity, Fields(e.Entity, after.Entity), was, pairs[after.pair].x.Folder})
	}
	for _, e := range new {
		if !taken[e] {
			changes = append(changes, &Change{Op: Added, After: e.Entity, In: pairs[e.pair].x.Folder})
		}
	}
	return changes
}
