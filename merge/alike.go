package merge

import "github.com/postbag/postbag/serialize/entity"

// byLikeness pairs what is left and like each other, by the measure of a merge:
// what was renamed or moved and edited at once. The same workspace comes first.
// Environments are left: many have the same variables.
func (m *matcher) byLikeness(gone, new []spot) {
	var pairs []int
	seen := map[int]bool{}
	for _, e := range gone {
		if !seen[e.pair] {
			seen[e.pair] = true
			pairs = append(pairs, e.pair)
		}
	}
	for _, pair := range pairs {
		m.byLikenessAmong(gone, new, func(s spot) bool { return s.pair == pair })
	}
	if len(pairs) > 1 || len(new) > 0 && !seen[new[0].pair] {
		m.byLikenessAmong(gone, new, func(spot) bool { return true })
	}
}

// byLikenessAmong is byLikeness in the workspaces that are chosen.
func (m *matcher) byLikenessAmong(gone, new []spot, chosen func(spot) bool) {
	p := &refinder{match: map[*entity.Entity]*entity.Entity{}, taken: map[*entity.Entity]bool{}}
	before, after := map[*entity.Entity]spot{}, map[*entity.Entity]spot{}
	for _, e := range gone {
		if !m.isMatched(e) && (inTree(e.Kind) || e.Kind == entity.Collection) && chosen(e) {
			p.base, before[e.Entity] = append(p.base, e.Entity), e
		}
	}
	for _, e := range new {
		if !m.taken[e] && chosen(e) {
			p.side, after[e.Entity] = append(p.side, e.Entity), e
		}
	}
	p.byLikeness()
	for e, x := range p.match {
		m.pair(before[e], after[x])
	}
}
