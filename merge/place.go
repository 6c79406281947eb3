package merge

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/postbag/postbag/serialize/entity"
)

// group is what stands beside each other: in one holder, or of one kind at the
// top.
type group struct {
	holder *node // nil at the top
	nodes  []*node
}

type groupKey struct {
	holder *node
	kind   entity.Kind
	dir    string
}

func groupOf(n *node) groupKey {
	k := groupKey{holder: n.parent, dir: n.dir}
	if n.parent == nil {
		k.kind = n.kind
	}
	return k
}

// siblings are the groups that what was looked at stands in, with those in
// them that are the same everywhere.
func (m *merging) siblings() []*group {
	groups := map[groupKey]*group{}
	var out []*group
	for _, n := range m.nodes {
		if !n.present {
			continue
		}
		k := groupOf(n)
		if groups[k] == nil {
			groups[k] = &group{holder: n.parent}
			out = append(out, groups[k])
		}
		groups[k].nodes = append(groups[k].nodes, n)
	}
	for e := range m.sides[inBase].Each() {
		if n := m.quietIn(e, groups); n != nil {
			groups[groupOf(n)].nodes = append(groups[groupOf(n)].nodes, n)
		}
	}
	for _, g := range out {
		slices.SortFunc(g.nodes, func(a, b *node) int { return byPlace(a.any(), b.any()) })
	}
	return out
}

// quietIn is the node of an entity that is the same everywhere, if it stands in
// one of the groups. Of things at the top only those of kinds that people name
// can be in each other's way.
func (m *merging) quietIn(e *entity.Entity, groups map[groupKey]*group) *node {
	if n := m.at[inBase][e.Key]; n != nil && !n.quiet {
		return nil
	}
	k := groupKey{kind: e.Kind}
	if parent, ok := parentKey(e.Key); ok {
		holder := m.at[inBase][parent]
		if holder == nil {
			return nil
		}
		k = groupKey{holder: holder}
	}
	if groups[k] == nil || !m.isQuiet(e) {
		return nil
	}
	return m.node(inBase, e.Key)
}

// chooseStems gives things in one place different stems. What theirs has there
// keeps its own, and so does what comes first; the others get a number.
func (m *merging) chooseStems(groups []*group) {
	for _, g := range groups {
		nodes := slices.Clone(g.nodes)
		slices.SortStableFunc(nodes, func(a, b *node) int { return cmp.Compare(m.precedence(a), m.precedence(b)) })
		taken := map[entity.Key][]*node{}
		for _, n := range nodes {
			m.claim(n, taken)
		}
	}
	for _, n := range m.nodes {
		if n.present && n.kind == entity.Response && n.parent != nil {
			n.parent.tellOfExamples()
		}
	}
	for _, n := range m.nodes {
		if n.present && n.kind == entity.Request {
			n.follow()
		}
	}
}

// precedence orders things that want one stem: what theirs has there is before
// what comes to it.
func (m *merging) precedence(n *node) int {
	switch {
	case n.quiet:
		return 0
	case n.has(inTheirs) && stemOf(n.in[inTheirs]) == n.stem && m.parentIn(n, inTheirs) == n.parent:
		return 1
	case n.has(inTheirs):
		return 2
	}
	return 3
}

// claim gives a thing its stem, or the first free of stem-1, stem-2, …, as
// Postman numbers them. A name that the stem told is then written.
func (m *merging) claim(n *node, taken map[entity.Key][]*node) {
	want := n.stem
	for i := 1; !m.isFree(n, taken[m.foldKey(n)]); i++ {
		n.stem = want + "-" + strconv.Itoa(i)
	}
	taken[m.foldKey(n)] = append(taken[m.foldKey(n)], n)
	if n.stem != want && !n.body.Has("name") && inTree(n.kind) {
		n.change(func(body *entity.Map) { setName(body, want) })
	}
}

func (m *merging) foldKey(n *node) entity.Key { return entity.Key{Kind: n.kind, Path: m.Fold(n.stem)} }

// isFree reports whether nothing is in the way of a thing. What differs by
// case only, and is beside it on one side already, is not.
func (m *merging) isFree(n *node, holders []*node) bool {
	for _, h := range holders {
		if h.stem == n.stem || !areBeside(h, n) {
			return false
		}
	}
	return true
}

// areBeside reports whether a side has both things under the stems that they
// have now, in one place.
func areBeside(a, b *node) bool {
	for side := range a.in {
		x, y := a.in[side], b.in[side]
		if x != nil && y != nil && x.Parent() == y.Parent() && stemOf(x) == a.stem && stemOf(y) == b.stem {
			return true
		}
	}
	return false
}
