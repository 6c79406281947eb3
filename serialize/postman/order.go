package postman

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/postbag/postbag/serialize/entity"
)

// setOrder gives siblings numbers that sort them as they stand. Numbers that
// are known and still sort stay as they are; only moved and new ones get one
// between their neighbours'.
func setOrder(parent *node) {
	nodes := parent.children
	numbers := make([]float64, len(nodes))
	keep := keepSorted(parent)
	for i := range nodes {
		if keep[i] {
			numbers[i] = orderOf(nodes[i].known)
		}
	}
	if !slices.Contains(keep, true) || !fillGaps(numbers, keep) {
		for i := range numbers {
			numbers[i] = float64(entity.OrderStep * (i + 1))
		}
	}
	for i, n := range nodes {
		n.entity.Body.Set("order", orderNumber(n, keep[i], numbers[i]))
		if n.kind == entity.Request && len(n.children) > 0 {
			n.entity.Body.Set("examples", "./.resources/"+n.entity.Name()+".resources/examples")
			n.entity.Body = ordered(n.entity.Body, requestKeys)
		}
	}
}

// orderNumber keeps the literal of a number that stays.
func orderNumber(n *node, kept bool, number float64) entity.Value {
	if kept {
		return get(n.known.Body, "order")
	}
	return entity.Number(formatFloat(number))
}

// keepSorted marks a longest run of children that stay with the parent and
// whose numbers ascend.
func keepSorted(parent *node) []bool {
	var at []int
	var numbers []float64
	for i, n := range parent.children {
		if n.stays(parent) && isNumber(get(n.known.Body, "order")) {
			at, numbers = append(at, i), append(numbers, orderOf(n.known))
		}
	}
	keep := make([]bool, len(parent.children))
	for i, stays := range entity.Ascending(numbers) {
		keep[at[i]] = stays
	}
	return keep
}

// fillGaps numbers the siblings between kept ones; none goes below zero.
func fillGaps(numbers []float64, keep []bool) bool {
	return entity.FillGaps(numbers, keep, func(float64) float64 { return 0 })
}

// orderOf is the order number of an entity; without one it is 0.
func orderOf(e *entity.Entity) float64 {
	n, _ := get(e.Body, "order").(entity.Number)
	f, err := strconv.ParseFloat(string(n), 64)
	if err != nil {
		return 0
	}
	return f
}

// compareSiblings is Postman's order of siblings: by number, then by name in
// UTF-16 code units (for which bytes serve but beyond the basic plane).
func compareSiblings(a, b *entity.Entity) int {
	return cmp.Or(cmp.Compare(orderOf(a), orderOf(b)), cmp.Compare(a.Title(), b.Title()), cmp.Compare(a.Path, b.Path))
}
