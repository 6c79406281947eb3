package postman

import (
	"slices"

	"github.com/postbag/postbag/serialize/entity"
)

// Children are the entities right below a path, in Postman's order: by order
// number, then by name. Of given kinds only where any are given. Who asks for
// many paths makes a Tree.
func Children(w *entity.Workspace, parent string, kinds ...entity.Kind) []*entity.Entity {
	return children(w.All(), parent, kinds)
}

// Tree are the entities of a workspace by the path of what holds them.
type Tree map[string][]*entity.Entity

// NewTree is the tree of a workspace as it is now.
func NewTree(w *entity.Workspace) Tree {
	t := Tree{}
	for _, e := range w.All() {
		t[e.Parent()] = append(t[e.Parent()], e)
	}
	return t
}

// Children is Children of the workspace that the tree was made of.
func (t Tree) Children(parent string, kinds ...entity.Kind) []*entity.Entity {
	return children(t[parent], parent, kinds)
}

// children picks and sorts; all are sorted as a workspace has them.
func children(all []*entity.Entity, parent string, kinds []entity.Kind) []*entity.Entity {
	var out []*entity.Entity
	for _, e := range all {
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
