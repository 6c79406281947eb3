package merge

import (
	"cmp"

	"github.com/postbag/postbag/serialize/entity"
)

// chooseParents decides what each thing is in. Where both sides moved it to
// different places, that of theirs stands.
func (m *merging) chooseParents() {
	for _, n := range m.nodes {
		side := m.placeSide(n)
		n.parent = m.parentIn(n, side)
		if n.parent == nil && inTree(n.kind) && n.has(side) {
			n.dir = n.in[side].Parent()
		}
	}
}

// placeSide is the side whose place for a thing stands.
func (m *merging) placeSide(n *node) int {
	base, ours, theirs := m.parentIn(n, inBase), m.parentIn(n, inOurs), m.parentIn(n, inTheirs)
	switch {
	case !n.has(inOurs):
		return inTheirs
	case !n.has(inTheirs):
		return inOurs
	case ours == theirs || n.has(inBase) && ours == base:
		return inTheirs
	case n.has(inBase) && theirs == base:
		return inOurs
	}
	n.refused = ours
	m.reportPlaces(n, MoveConflict)
	return inTheirs
}

// reportPlaces records that the sides put a thing into different ones.
func (m *merging) reportPlaces(n *node, kind ConflictKind) {
	c := &Conflict{Kind: kind, Base: parentOf(n.in[inBase]), Ours: parentOf(n.in[inOurs]), Theirs: parentOf(n.in[inTheirs])}
	m.report(n, c)
}

func parentOf(e *entity.Entity) entity.Value {
	if e == nil {
		return Absent
	}
	return e.Parent()
}

// mergedPlaces are the values of a conflict about places as they are in the
// merged workspace: what holds the thing there may have moved too.
func (m *merging) mergedPlaces(n *node, c *Conflict) *three {
	if c.Kind != MoveConflict && c.Kind != CycleConflict {
		return nil
	}
	place := func(side int, was entity.Value) entity.Value {
		if p := m.parentIn(n, side); p != nil && p.present {
			return p.path()
		}
		return was
	}
	return &three{place(inBase, c.Base), place(inOurs, c.Ours), place(inTheirs, c.Theirs)}
}

// breakCycles undoes moves where folders came to be in each other: of those
// in a circle that were moved, the one whose identity is last stays where it
// was.
func (m *merging) breakCycles() {
	for _, n := range m.nodes {
		for n.present && n.kind == entity.Folder && inCircle(n) {
			last := lastMoved(m, n)
			last.parent, last.dir = m.wasIn(last), ""
			m.need(last.parent)
			m.reportPlaces(last, CycleConflict)
		}
	}
}

// inCircle reports whether a folder is in itself.
func inCircle(n *node) bool {
	seen := map[*node]bool{}
	for p := n.parent; p != nil && !seen[p]; p = p.parent {
		if p == n {
			return true
		}
		seen[p] = true
	}
	return false
}

// lastMoved is the folder of a circle whose move is undone.
func lastMoved(m *merging, n *node) *node {
	var last *node
	for x := n; last == nil || x != n; x = x.parent {
		if last == nil || compareMoves(m, x, last) > 0 {
			last = x
		}
	}
	return last
}

// compareMoves puts folders that can go back to where they were last, and
// those by identity.
func compareMoves(m *merging, a, b *node) int {
	moved := func(n *node) int {
		if n.has(inBase) && n.parent != m.wasIn(n) {
			return 1
		}
		return 0
	}
	return cmp.Or(cmp.Compare(moved(a), moved(b)), cmp.Compare(a.identity(), b.identity()))
}

// wasIn is what a thing was in before anybody moved it, if that is still
// anywhere; else the collection that it is in.
func (m *merging) wasIn(n *node) *node {
	if p := m.parentIn(n, inBase); p != nil && (p.has(inOurs) || p.has(inTheirs)) {
		return p
	}
	side := inTheirs
	if !n.has(side) {
		side = inOurs
	}
	return m.node(side, entity.Key{Kind: entity.Collection, Path: n.in[side].Root()})
}
