package merge

import (
	"cmp"
	"slices"

	"github.com/postbag/postbag/serialize/entity"
)

// candidate is a pair that might be one entity.
type candidate struct {
	before, after *entity.Entity
	likeness      int
}

// byLikeness pairs what is left and like each other, if it is more like each
// other than like anything else.
func (p *refinder) byLikeness() {
	all := p.candidates()
	best := map[*entity.Entity]int{}
	count := map[*entity.Entity]int{} // of those as good as the best
	for _, c := range all {
		for _, e := range []*entity.Entity{c.before, c.after} {
			if c.likeness > best[e] {
				best[e], count[e] = c.likeness, 0
			}
			if c.likeness == best[e] {
				count[e]++
			}
		}
	}
	for _, c := range all {
		if c.likeness == best[c.before] && c.likeness == best[c.after] && count[c.before] == 1 && count[c.after] == 1 {
			p.pair(c.before, c.after)
		}
	}
}

// candidates are the pairs alike enough that share something uncommon.
func (p *refinder) candidates() []candidate {
	known, having := p.newFeatures()
	var out []candidate
	for _, e := range p.base {
		if p.match[e] != nil || len(known) == 0 {
			continue
		}
		f := featuresOf(e)
		if !tells(e.Kind, f) {
			continue
		}
		for x := range sharing(f, having) {
			if l := likeness(f, known[x]); x.Kind == e.Kind && !differ(e.ID, x.ID) && l >= alikeFrom {
				out = append(out, candidate{e, x, l})
			}
		}
	}
	slices.SortFunc(out, func(a, b candidate) int { return cmp.Or(byPlace(a.before, b.before), byPlace(a.after, b.after)) })
	return out
}

// newFeatures are the features of what is left of the side, and what has each.
func (p *refinder) newFeatures() (known map[*entity.Entity]features, having map[string][]*entity.Entity) {
	known, having = map[*entity.Entity]features{}, map[string][]*entity.Entity{}
	for _, e := range p.side {
		if p.taken[e] || recorded(e.Kind) || e.Kind == entity.Conflict {
			continue
		}
		known[e] = featuresOf(e)
		for part := range known[e] {
			having[part] = append(having[part], e)
		}
	}
	return known, having
}

// sharing are those that have an uncommon one of the features.
func sharing(f features, having map[string][]*entity.Entity) map[*entity.Entity]bool {
	out := map[*entity.Entity]bool{}
	for part := range f {
		if len(having[part]) > commonFeature {
			continue
		}
		for _, x := range having[part] {
			out[x] = true
		}
	}
	return out
}

// tells reports whether there is enough to tell a thing from others.
func tells(kind entity.Kind, f features) bool {
	if kind == entity.Collection || kind == entity.Folder {
		return f.weight() >= leastOfHolder
	}
	return f.weight() >= leastFeatures
}
