package merge

import (
	"github.com/postbag/postbag/serialize/entity"
)

// addNew makes the nodes of what the base has not. What both sides added is
// one thing if it has one id, or is at one place and either has equal content
// or is one of a kind.
func (m *merging) addNew(ours, theirs []*entity.Entity) {
	byID := map[string]*entity.Entity{}
	for _, e := range theirs {
		if s := idSign(e); s != "" && m.at[inTheirs][e.Key] == nil {
			byID[s] = e
		}
	}
	for _, e := range ours {
		if m.at[inOurs][e.Key] != nil {
			continue
		}
		n := &node{kind: e.Kind, in: [3]*entity.Entity{inOurs: e}}
		m.add(n)
		if other := m.addedToo(n, e, byID); other != nil {
			n.in[inTheirs] = other
			m.register(n)
		}
	}
	for _, e := range theirs {
		if m.at[inTheirs][e.Key] == nil {
			m.add(&node{kind: e.Kind, in: [3]*entity.Entity{inTheirs: e}})
		}
	}
}

// addedToo is what theirs added that is the same thing as what ours did.
func (m *merging) addedToo(n *node, e *entity.Entity, byID map[string]*entity.Entity) *entity.Entity {
	free := func(x *entity.Entity) bool { return x != nil && m.at[inTheirs][x.Key] == nil }
	if there := m.sides[inTheirs].Get(e.Key); free(there) && (there == e || e.ID != "" && there.ID == e.ID) && m.isHeldAlike(n, there) {
		return there
	}
	if other := byID[idSign(e)]; free(other) && !m.isPartOfNew(n) {
		return other
	}
	return m.counterpart(n, e)
}

// isPartOfNew reports whether ours added the request that a thing is a part of.
func (m *merging) isPartOfNew(n *node) bool {
	p := m.parentIn(n, inOurs)
	return p != nil && p.kind == entity.Request && !p.has(inTheirs)
}

// isHeldAlike reports whether what ours added as n, and what theirs added at that
// place, are in the same thing.
func (m *merging) isHeldAlike(n *node, there *entity.Entity) bool {
	p := m.parentIn(n, inOurs)
	return p == nil || p.has(inTheirs) && p.in[inTheirs].Path == there.Parent()
}

// counterpart is what theirs added at the place at which ours added n, if the
// two are one thing.
func (m *merging) counterpart(n *node, e *entity.Entity) *entity.Entity {
	k := e.Key
	if _, ok := parentKey(k); ok {
		p := m.parentIn(n, inOurs)
		if p == nil || !p.has(inTheirs) {
			return nil
		}
		k.Path = p.in[inTheirs].Path + "/" + e.Name()
	}
	other := m.sides[inTheirs].Get(k)
	if other == nil || m.at[inTheirs][k] != nil || m.isQuiet(other) {
		return nil
	}
	if oneOfAKind(e.Kind) && differ(e.ID, other.ID) || !oneOfAKind(e.Kind) && !sameMaps(nil, e.Body, other.Body) {
		return nil
	}
	return other
}

// differ reports whether two ids are those of two things.
func differ(a, b string) bool { return a != "" && b != "" && a != b }
