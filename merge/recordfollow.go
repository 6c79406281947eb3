package merge

import "github.com/postbag/postbag/serialize/entity"

// mergeRecordBodies merges the records of a conflict. One that cannot be read
// gives way.
func mergeRecordBodies(v three) *entity.Map {
	base, _ := recordIn(v.base)
	ours, isOurs := recordIn(v.ours)
	theirs, isTheirs := recordIn(v.theirs)
	switch {
	case !isTheirs && isOurs:
		return asMap(v.ours)
	case !isTheirs || !isOurs:
		return asMap(v.theirs)
	}
	return mergeRecords(base, ours, theirs).body()
}

func recordIn(v entity.Value) (*Record, bool) {
	r, err := ReadRecord(&entity.Entity{Body: asMap(v)})
	if err != nil {
		return nil, false
	}
	return r, true
}

// followRecords has the records of conflicts follow what they are about. What
// is gone needs no decision.
func (m *merging) followRecords() {
	seen := map[*node]bool{}
	for _, side := range []int{inTheirs, inOurs} {
		for e := range m.sides[side].Each() {
			if e.Kind != entity.Conflict {
				continue
			}
			if n := m.node(side, e.Key); n.present && !seen[n] {
				seen[n] = true
				m.followRecord(n)
			}
		}
	}
}

func (m *merging) followRecord(n *node) {
	r, ok := recordIn(n.body)
	if !ok {
		return
	}
	about := m.aboutOf(n, r)
	switch {
	case about == nil || about.quiet || about.present && about.key() == r.Of && !r.isSettledByDeletion():
		return
	case about.present:
		if r.Of = about.key(); r.isSettledByDeletion() {
			r.Settled = nil // it is there after all
		}
	case r.Open():
		r.Settled = &Decision{Choice: ChoiceDeleted, Side: Side{Value: Absent}}
	default:
		return
	}
	if n.quiet {
		n.quiet = false
		m.nodes = append(m.nodes, n)
	}
	n.body = r.body()
}

func (r *Record) isSettledByDeletion() bool { return !r.Open() && r.Settled.Choice == ChoiceDeleted }

// aboutOf is what a record is about. It names the place that this had on the
// side whose record stands; where both have the same, on one of them.
func (m *merging) aboutOf(n *node, r *Record) *node {
	sides := []int{inTheirs, inOurs, inBase}
	if n.has(inOurs) && n.has(inTheirs) && !entity.Equal(n.body, n.in[inTheirs].Body) {
		sides = []int{inOurs, inTheirs, inBase}
	}
	for _, side := range sides {
		if about := m.at[side][r.Of]; about != nil {
			return about
		}
	}
	if !r.isSettledByDeletion() || r.EntityID == "" {
		return nil
	}
	for _, x := range m.nodes { // which stays, and had another place where it was deleted
		if x.present && x.kind == r.Of.Kind && x.id == r.EntityID {
			return x
		}
	}
	return nil
}
