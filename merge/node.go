package merge

import (
	"strings"

	"github.com/postbag/postbag/serialize/entity"
)

// node is one thing in the three workspaces, wherever it stands in each, and
// what becomes of it.
type node struct {
	kind    entity.Kind
	in      [3]*entity.Entity // nil where it is not
	quiet   bool              // the same at the same place in all three
	parent  *node             // nil at the top
	dir     string            // at the top, of a thing whose parent is missing: where it is
	refused *node             // where ours moved it, when theirs moved it elsewhere

	present bool
	kept    bool  // though one side deleted it
	whole   *bool // kept with all that it holds; nil while that is not known
	stem    string
	body    *entity.Map
	extras  *entity.Map
	id      string
	out     *entity.Entity // once it is put together
}

// has reports whether the thing is on a side.
func (n *node) has(side int) bool { return n.in[side] != nil }

// any is the thing on the first side that has it, theirs before ours.
func (n *node) any() *entity.Entity {
	for _, side := range []int{inTheirs, inOurs, inBase} {
		if n.has(side) {
			return n.in[side]
		}
	}
	return nil
}

// deletedBy is the side that deleted the thing while the other has it, -1
// where that is not so.
func (n *node) deletedBy() int {
	switch {
	case !n.has(inBase) || n.has(inOurs) == n.has(inTheirs):
		return -1
	case n.has(inOurs):
		return inTheirs
	}
	return inOurs
}

// identity is what the thing goes by in the ids of conflicts: its id, else
// the place that it had in the base, or has on the side that made it.
func (n *node) identity() string {
	e := n.in[inBase]
	if e == nil {
		e = n.any()
	}
	if e.ID != "" {
		return e.ID
	}
	return e.Path
}

// key is the place of the thing in the merged workspace.
func (n *node) key() entity.Key { return entity.Key{Kind: n.kind, Path: n.path()} }

func (n *node) path() string {
	switch {
	case n.quiet:
		return n.in[inBase].Path
	case n.parent != nil:
		return n.parent.path() + "/" + n.stem
	case n.dir != "":
		return n.dir + "/" + n.stem
	}
	return n.stem
}

// titles are the names of what holds the thing, from the top, and its own.
func (n *node) titles() []string {
	var out []string
	if n.parent != nil {
		out = n.parent.titles()
	}
	return append(out, n.merged().Title())
}

// merged is the entity that the thing becomes. Where it is as one of the three
// has it, it is that very entity.
func (n *node) merged() *entity.Entity {
	if n.out != nil {
		return n.out
	}
	if n.quiet {
		return n.in[inBase]
	}
	n.out = &entity.Entity{Key: n.key(), ID: n.id, Body: n.body, Extras: n.extras}
	for _, side := range []int{inTheirs, inOurs, inBase} {
		if e := n.in[side]; e != nil && isThat(n.out, e) {
			n.out = e
			break
		}
	}
	return n.out
}

func isThat(a, b *entity.Entity) bool {
	return a.Key == b.Key && a.ID == b.ID && entity.Equal(a.Body, b.Body) && (a.Extras == nil) == (b.Extras == nil) && entity.Equal(a.Extras, b.Extras)
}

func (n *node) origin() Origin {
	var keys [3]entity.Key
	for side, e := range n.in {
		if e != nil {
			keys[side] = e.Key
		}
	}
	return Origin{keys[inBase], keys[inOurs], keys[inTheirs]}
}

// parentKey is the place of what holds an entity; ok is false for what stands
// by itself.
func parentKey(k entity.Key) (parent entity.Key, ok bool) {
	switch k.Kind {
	case entity.Response, entity.Message:
		return entity.Key{Kind: entity.Request, Path: k.Parent()}, k.Parent() != ""
	case entity.Request, entity.Folder:
		kind := entity.Folder
		if !strings.Contains(k.Parent(), "/") {
			kind = entity.Collection
		}
		return entity.Key{Kind: kind, Path: k.Parent()}, k.Parent() != ""
	}
	return entity.Key{}, false
}

// inTree reports whether a kind stands in something that has a name of its
// own. The path of any other thing is its stem.
func inTree(kind entity.Kind) bool {
	return kind == entity.Request || kind == entity.Folder || kind == entity.Response || kind == entity.Message
}

// container reports whether things stand in things of a kind.
func container(kind entity.Kind) bool {
	return kind == entity.Collection || kind == entity.Folder || kind == entity.Request
}
