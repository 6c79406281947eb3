package postman

import (
	"slices"

	"github.com/postbag/postbag/serialize/entity"
)

// Children are the entities right below a path, in Postman's order: by order
// number, then by name. Of given kinds only where any are given.
func Children(w *entity.Workspace, parent string, kinds ...entity.Kind) []*entity.Entity {
	var out []*entity.Entity
	for _, e := range w.All() {
		if e.Parent() == parent && (len(kinds) == 0 || slices.Contains(kinds, e.Kind)) {
			out = append(out, e)
		}
	}
	slices.SortStableFunc(out, func(a, b *entity.Entity) int {
		if parent == "" && a.Kind != b.Kind {
			return rank(a.Kind) - rank(b.Kind)
		}
		return compareSiblings(a, b)
	})
	return out
}

// rank sorts what lies at the top of a workspace.
func rank(kind entity.Kind) int {
	return slices.Index([]entity.Kind{entity.Collection, entity.Environment, entity.Globals, entity.HeaderPreset}, kind)
}
