package merge

import "github.com/postbag/postbag/serialize/entity"

// keep decides what is there. What one side deleted and the other left alone
// goes; what the other changed, moved or put something into stays, with what
// leads to it. What was itself changed stays with all that it holds.
func (m *merging) keep() {
	for _, n := range m.nodes {
		switch by := n.deletedBy(); {
		case by < 0:
			n.present = n.has(inOurs) || n.has(inTheirs)
		case m.isWhole(n):
			n.present, n.kept = true, true
		}
	}
	for _, n := range m.nodes {
		if n.present {
			m.need(n.parent)
			m.need(n.refused) // which a person may still choose
		}
	}
}

// need keeps what holds something that is there.
func (m *merging) need(p *node) {
	for ; p != nil && !p.present; p = p.parent {
		p.present, p.kept = true, p.deletedBy() >= 0
	}
}

// isWhole reports whether a thing that one side deleted stays as a whole: the
// other side changed it, or what it is in.
func (m *merging) isWhole(n *node) bool {
	by := n.deletedBy()
	if by < 0 || recorded(n.kind) {
		return false
	}
	if n.whole == nil {
		keeper := inOurs + inTheirs - by
		holder := m.parentIn(n, keeper)
		whole := m.edited(n, keeper) || holder != nil && holder.deletedBy() == by && m.isWhole(holder)
		n.whole = &whole
	}
	return *n.whole
}

// edited reports whether a side changed, renamed or moved a thing, or decided to
// keep it. Another order number alone is nothing to keep it for.
func (m *merging) edited(n *node, side int) bool {
	before, after := n.in[inBase], n.in[side]
	if before == after {
		return m.toKeep(side)[after.Key]
	}
	return m.parentIn(n, inBase) != m.parentIn(n, side) || stemOf(before) != stemOf(after) ||
		m.toKeep(side)[after.Key] || !sameMaps(nil, before.Body, after.Body) || before.Extras != after.Extras && !entity.Same(before.Extras, after.Extras)
}

// toKeep are the places of what a person on a side has decided to keep since the
// base, though somebody had deleted it: whoever deletes it has to know of that.
func (m *merging) toKeep(side int) map[entity.Key]bool {
	if m.decided[side] != nil {
		return m.decided[side]
	}
	m.decided[side] = map[entity.Key]bool{}
	for _, n := range m.nodes {
		if n.kind != entity.Conflict || !n.has(side) || n.in[side] == n.in[inBase] {
			continue
		}
		r, ok := recordIn(n.in[side].Body)
		if ok && r.Kind == DeleteConflict && len(r.Field) == 0 && !r.Open() && !r.isSettledByDeletion() && r.Settled.Value != Absent {
			m.decided[side][r.Of] = true
		}
	}
	return m.decided[side]
}

// reportKept records what stays though one side deleted it: the topmost, since
// what is decided about that is decided about what it holds.
func (m *merging) reportKept() {
	for _, n := range m.nodes {
		if !n.kept || n.kind == entity.Conflict {
			continue
		}
		by := n.deletedBy()
		if p := n.parent; p != nil && p.kept && p.deletedBy() == by {
			continue
		}
		c := &Conflict{Kind: DeleteConflict, Base: n.in[inBase].Body, Ours: Absent, Theirs: Absent}
		if by == inOurs {
			c.Theirs = n.in[inTheirs].Body
		} else {
			c.Ours = n.in[inOurs].Body
		}
		m.report(n, c)
	}
}
