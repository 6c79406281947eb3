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

func matchMoves(gone, new []*entity.Entity) map[*entity.Entity]*entity.Entity {
	match, taken := map[*entity.Entity]*entity.Entity{}, map[*entity.Entity]bool{}
	if len(gone) == 0 || len(new) == 0 {
		return match
	}
	for _, sign := range []func(*entity.Entity) string{idSign, contentSign} {
		byID := map[string][]*entity.Entity{}
		for _, e := range new {
			if s := sign(e); s != "" && !taken[e] {
				byID[s] = append(byID[s], e)
			}
		}
		count := map[string]int{}
		for _, e := range gone {
			count[sign(e)]++
		}
		for _, e := range gone {
			s := sign(e)
			if found := byID[s]; match[e] == nil && s != "" && count[s] == 1 && len(found) == 1 {
				match[e] = found[0]
				taken[found[0]] = true
			}
		}
	}
	return match
}

func idSign(e *entity.Entity) string {
	if e.ID == "" {
		return ""
	}
	return string(e.Kind) + "\x00" + e.ID
}

// contentSign is equal for entities of a kind that differ by name and place
// only; "" where there is too little content to tell.
func contentSign(e *entity.Entity) string {
	body := &entity.Map{}
	for k, v := range e.Body.All() {
		if !placeFields[k] && k != "id" {
			body.Set(k, v)
		}
	}
	if body.Len() <= 2 {
		return ""
	}
	return string(e.Kind) + "\x00" + canonical(body)
}

// placeFields follow from an entity's name and place.
var placeFields = map[string]bool{"name": true, "order": true, "examples": true}
