package merge

import (
	"github.com/postbag/postbag/serialize/entity"
)

// item is one entry, on the sides that have it.
type item struct{ base, ours, theirs *entity.Map }

func (i *item) three() three { return three{orAbsent(i.base), orAbsent(i.ours), orAbsent(i.theirs)} }

func orAbsent(m *entity.Map) entity.Value {
	if m == nil {
		return Absent
	}
	return m
}

// any is the entry as a side has it.
func (i *item) any() *entity.Map {
	for _, m := range []*entity.Map{i.theirs, i.ours} {
		if m != nil {
			return m
		}
	}
	return i.base
}

// itemsOf pairs the entries of three lists.
func itemsOf(v three) (base, ours, theirs []*item) {
	b, o, t := entriesOf(v.base), entriesOf(v.ours), entriesOf(v.theirs)
	ours, theirs = make([]*item, len(o)), make([]*item, len(t))
	toOurs, toTheirs := pairEntries(b, o, known), pairEntries(b, t, known)
	for i, m := range b {
		x := &item{base: m}
		base = append(base, x)
		if at := toOurs[i]; at >= 0 {
			x.ours, ours[at] = o[at], x
		}
		if at := toTheirs[i]; at >= 0 {
			x.theirs, theirs[at] = t[at], x
		}
	}
	pairAdditions(ours, theirs, o, t)
	return base, ours, theirs
}

// pairAdditions makes one item of what both sides added under one name, and
// one for each other entry that is new.
func pairAdditions(ours, theirs []*item, o, t []*entity.Map) {
	newOurs, newTheirs := missing(ours), missing(theirs)
	pairs := pairEntries(pick(o, newOurs), pick(t, newTheirs), added)
	for i, at := range newOurs {
		ours[at] = &item{ours: o[at]}
		if pairs[i] >= 0 {
			there := newTheirs[pairs[i]]
			ours[at].theirs, theirs[there] = t[there], ours[at]
		}
	}
	for _, at := range missing(theirs) {
		theirs[at] = &item{theirs: t[at]}
	}
}

func missing(items []*item) []int {
	var out []int
	for i, x := range items {
		if x == nil {
			out = append(out, i)
		}
	}
	return out
}

func pick(from []*entity.Map, at []int) []*entity.Map {
	var out []*entity.Map
	for _, i := range at {
		out = append(out, from[i])
	}
	return out
}
