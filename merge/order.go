package merge

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/postbag/postbag/serialize/entity"
)

// below is where the numbers of what comes to stand before a sibling begin.
func below(first float64) float64 { return min(0, first-entity.OrderStep) }

// setOrders gives things that both sides put into one group numbers that keep
// what each did: what ours put there stands behind what it put it behind, and
// behind what theirs put at the same place.
func (m *merging) setOrders(groups []*group) {
	for _, g := range groups {
		if g.holder == nil {
			continue
		}
		base, ours, theirs := m.sequence(g, inBase), m.sequence(g, inOurs), m.sequence(g, inTheirs)
		byOurs, byTheirs := placed(base, ours), placed(base, theirs)
		if len(byOurs) == 0 || len(byTheirs) == 0 {
			continue
		}
		for n := range byOurs {
			if byTheirs[n] || !n.body.Has("order") { // without a number, names sort
				delete(byOurs, n)
			}
		}
		m.renumber(arrange(base, ours, theirs), byOurs)
	}
}

// sequence are the things of a group that a side has in the same holder, as
// they stand there.
func (m *merging) sequence(g *group, side int) []*node {
	var out []*node
	for _, n := range g.nodes {
		if n.has(side) && m.parentIn(n, side) == g.holder {
			out = append(out, n)
		}
	}
	slices.SortStableFunc(out, func(a, b *node) int { return compareSiblings(a.in[side], b.in[side]) })
	return out
}

// compareSiblings is Postman's order of siblings: by number, then by name.
func compareSiblings(a, b *entity.Entity) int {
	return cmp.Or(cmp.Compare(orderOf(a.Body), orderOf(b.Body)), cmp.Compare(a.Title(), b.Title()), cmp.Compare(a.Path, b.Path))
}

// orderOf is the order number in a body; without one it is 0.
func orderOf(body *entity.Map) float64 { return numberAt(body, "order") }

// numberAt is the number at a key, 0 where there is none.
func numberAt(m *entity.Map, key string) float64 {
	n, _ := field(m, key).(entity.Number)
	f, err := strconv.ParseFloat(string(n), 64)
	if err != nil {
		return 0
	}
	return f
}

// renumber gives the movable among nodes numbers between their neighbours',
// where those that they have do not sort them as they stand. Only where there
// is no room left does everything get a number.
func (m *merging) renumber(nodes []*node, movable map[*node]bool) {
	numbers, fixed := make([]float64, len(nodes)), make([]bool, len(nodes))
	for i, n := range nodes {
		numbers[i] = orderOf(n.body)
		fixed[i] = !movable[n]
	}
	keepFitting(numbers, fixed)
	if !entity.FillGaps(numbers, fixed, below) {
		for i := range numbers {
			numbers[i], fixed[i] = float64(entity.OrderStep*(i+1)), false
		}
	}
	for i, n := range nodes {
		if !fixed[i] && numbers[i] != orderOf(n.body) {
			m.setOrder(n, numbers[i])
		}
	}
}

// keepFitting fixes the movable numbers that already stand between their
// neighbours'.
func keepFitting(numbers []float64, fixed []bool) {
	for i := range numbers {
		next := slices.Index(fixed[i:], true)
		fits := (i == 0 || fixed[i-1] && numbers[i-1] < numbers[i]) && (next < 0 || numbers[i] < numbers[i+next])
		fixed[i] = fixed[i] || fits
	}
}

// setOrder gives a thing a number, even one that nobody had touched.
func (m *merging) setOrder(n *node, number float64) {
	if n.quiet {
		n.quiet = false
		m.nodes = append(m.nodes, n)
	}
	n.change(func(body *entity.Map) {
		body.Set("order", entity.Number(strconv.FormatFloat(number, 'f', -1, 64)))
	})
}
