package merge

import (
	"slices"

	"github.com/postbag/postbag/serialize/entity"
)

// mergeBodies merges what the things say.
func (m *merging) mergeBodies() {
	for _, n := range m.nodes {
		if n.present {
			m.mergeBody(n)
		}
	}
}

func (m *merging) mergeBody(n *node) {
	base, ours, theirs := n.in[inBase], n.in[inOurs], n.in[inTheirs]
	only := ours
	if ours == nil {
		only = theirs
	}
	switch {
	case ours == nil || theirs == nil, ours == theirs, base == theirs:
		n.take(only)
	case base == ours:
		n.take(theirs)
	default:
		knownOurs, knownTheirs := orKnown(ours, base), orKnown(theirs, base)
		n.id = mergeID(idBefore(base), knownOurs.ID, knownTheirs.ID)
		n.extras = mergeExtras(base, knownOurs, knownTheirs)
		n.body = m.body(n)
		return
	}
	m.fillUnknown(n)
}

func (n *node) take(e *entity.Entity) { n.body, n.extras, n.id = e.Body, e.Extras, e.ID }

// fillUnknown merges by field what was taken as a whole, where not all of it
// is known.
func (m *merging) fillUnknown(n *node) {
	if !knows(n.body) && n.has(inOurs) && n.has(inTheirs) {
		n.body = m.body(n)
	}
}

// body merges the fields of a thing that both sides have.
func (m *merging) body(n *node) *entity.Map {
	v := three{&entity.Map{}, n.in[inOurs].Body, n.in[inTheirs].Body}
	if n.has(inBase) {
		v.base = n.in[inBase].Body
	}
	if n.kind == entity.Conflict {
		return mergeRecordBodies(v)
	}
	if v.all(isFields) {
		report := m.reporterFor(n)
		f := &fieldMerge{json: m.JSON, bodies: v, guarded: !v.all(knows), names: map[string]string{}}
		f.report = func(c *Conflict) {
			if isNaming(c) {
				return // the thing is renamed, which is recorded as that
			}
			c.lasting = f.lasting(c.Field)
			report(c)
		}
		return asMap(f.value(nil, v))
	}
	return m.unreadable(n, v)
}

// isNaming reports whether a conflict is about the name of the thing itself, to
// which both sides gave one.
func isNaming(c *Conflict) bool {
	return len(c.Field) == 1 && c.Field[0] == "name" && areTexts(c.Ours, c.Theirs)
}

func areTexts(values ...entity.Value) bool {
	return !slices.ContainsFunc(values, func(v entity.Value) bool { _, ok := v.(string); return !ok })
}

// reporterFor records conflicts of fields of a thing; what is written once has
// none.
func (m *merging) reporterFor(n *node) func(*Conflict) {
	if recorded(n.kind) {
		return func(*Conflict) {}
	}
	return func(c *Conflict) { m.report(n, c) }
}

// orKnown stands for a side in what no file of the thing itself says: that one
// cannot be understood changes nothing of it.
func orKnown(e, base *entity.Entity) *entity.Entity {
	if base != nil && !isFields(e.Body) {
		return base
	}
	return e
}

func idBefore(e *entity.Entity) string {
	if e == nil {
		return ""
	}
	return e.ID
}

// mergeID is the id of a thing that has one on some side. Two that differ were
// drawn anew, which is no conflict.
func mergeID(base, ours, theirs string) string {
	if theirs == base || theirs == "" {
		return ours
	}
	return theirs
}

// mergeExtras merges by key what schema 3.0.0 has no place for. It is bound to
// the values that it completes, so of two notes only one can be of use: that
// of theirs, beside whose value it stands.
func mergeExtras(base, ours, theirs *entity.Entity) *entity.Map {
	b := Absent
	if base != nil {
		b = orAbsent(base.Extras)
	}
	m, _ := mergeNotes(three{b, orAbsent(ours.Extras), orAbsent(theirs.Extras)}).(*entity.Map)
	return m
}

func mergeNotes(v three) entity.Value {
	switch {
	case entity.Equal(v.theirs, v.base):
		return v.ours
	case entity.Equal(v.ours, v.base) || !isMap(v.ours) || !isMap(v.theirs):
		return v.theirs
	}
	out := &entity.Map{}
	for _, key := range keysOf(v) {
		if x := mergeNotes(v.at(key)); x != Absent {
			out.Set(key, x)
		}
	}
	return out
}
