package merge

import (
	"cmp"
	"slices"
	"strings"

	"github.com/postbag/postbag/serialize/entity"
)

// collect makes the nodes of all that is not the same in the three workspaces.
func (m *merging) collect() {
	var touched [3][]*entity.Entity
	for side, w := range m.sides {
		m.at[side] = map[entity.Key]*node{}
		for e := range w.Each() {
			if !m.isQuiet(e) {
				touched[side] = append(touched[side], e)
			}
		}
		slices.SortFunc(touched[side], byPlace)
	}
	toOurs := m.match(touched[inBase], touched[inOurs], inOurs)
	toTheirs := m.match(touched[inBase], touched[inTheirs], inTheirs)
	for _, e := range touched[inBase] {
		m.add(&node{kind: e.Kind, in: [3]*entity.Entity{e, toOurs[e], toTheirs[e]}})
	}
	m.addNew(touched[inOurs], touched[inTheirs])
}

// isQuiet reports whether an entity is the very same in all three.
func (m *merging) isQuiet(e *entity.Entity) bool {
	for _, w := range m.sides {
		if w.Get(e.Key) != e {
			return false
		}
	}
	return true
}

func byPlace(a, b *entity.Entity) int {
	return cmp.Or(entity.ComparePaths(a.Path, b.Path), cmp.Compare(a.Kind, b.Kind))
}

func (m *merging) add(n *node) {
	m.nodes = append(m.nodes, n)
	m.register(n)
}

func (m *merging) register(n *node) {
	for side, e := range n.in {
		if e != nil {
			m.at[side][e.Key] = n
		}
	}
}

// node is what is at a place of a side, nil where nothing is.
func (m *merging) node(side int, k entity.Key) *node {
	if n := m.at[side][k]; n != nil {
		return n
	}
	e := m.sides[side].Get(k)
	if e == nil {
		return nil
	}
	n := &node{kind: e.Kind, in: [3]*entity.Entity{e, e, e}, quiet: true, present: true, body: e.Body, extras: e.Extras, id: e.ID, stem: stemOf(e)}
	m.register(n)
	n.parent = m.parentIn(n, side)
	return n
}

// parentIn is what holds a thing on a side, nil where nothing does.
func (m *merging) parentIn(n *node, side int) *node {
	if !n.has(side) {
		return nil
	}
	if k, ok := parentKey(n.in[side].Key); ok {
		return m.node(side, k)
	}
	return nil
}

// stemOf is the part of an entity's path that is its own.
func stemOf(e *entity.Entity) string {
	if inTree(e.Kind) {
		return e.Name()
	}
	return e.Path
}

// spread looks at what is the same at the same place everywhere, but in a
// folder that is not: where folders changed places, so did what is in them.
func (m *merging) spread() {
	moved := map[entity.Key]bool{}
	for _, n := range m.nodes {
		for _, e := range n.in {
			if e != nil && container(n.kind) && m.contested(e.Key) {
				moved[e.Key] = true
			}
		}
	}
	if len(moved) == 0 {
		return
	}
	var below []*entity.Entity
	for e := range m.sides[inBase].Each() {
		if m.at[inBase][e.Key] == nil && anyAncestor(e.Key, moved) {
			below = append(below, e)
		}
	}
	slices.SortFunc(below, byPlace)
	for _, e := range below {
		m.add(&node{kind: e.Kind, in: [3]*entity.Entity{e, e, e}})
	}
}

// contested reports whether a place holds different things on the three sides.
func (m *merging) contested(k entity.Key) bool {
	n := m.at[inBase][k]
	for side := range m.at {
		if m.sides[side].Get(k) == nil {
			return false // so nothing in it is the same everywhere
		}
		if m.at[side][k] != n {
			return true
		}
	}
	return false
}

func anyAncestor(k entity.Key, of map[entity.Key]bool) bool {
	for {
		parent, ok := parentKey(k)
		if !ok {
			return false
		}
		if of[parent] {
			return true
		}
		k = parent
		if !strings.Contains(k.Path, "/") {
			return false
		}
	}
}
