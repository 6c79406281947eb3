package postman

import (
	"cmp"
	"slices"
	"sort"
	"strconv"

	"github.com/postbag/postbag/serialize/entity"
)

// step is the distance between the order numbers that Postman gives.
const step = 1000

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
			numbers[i] = float64(step * (i + 1))
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
	nodes := parent.children
	var ends []int // by length, the last of the run of that length that ends lowest
	before := make([]int, len(nodes))
	for i, n := range nodes {
		if !n.stays(parent) || !isNumber(get(n.known.Body, "order")) {
			continue
		}
		at := sort.Search(len(ends), func(k int) bool { return orderOf(nodes[ends[k]].known) >= orderOf(n.known) })
		before[i] = -1
		if at > 0 {
			before[i] = ends[at-1]
		}
		if at == len(ends) {
			ends = append(ends, i)
		} else {
			ends[at] = i
		}
	}
	keep := make([]bool, len(nodes))
	for i := last(ends); i >= 0; i = before[i] {
		keep[i] = true
	}
	return keep
}

func last(ends []int) int {
	if len(ends) == 0 {
		return -1
	}
	return ends[len(ends)-1]
}

// fillGaps numbers the siblings between kept ones evenly; it reports false
// where there is no room left.
func fillGaps(numbers []float64, keep []bool) bool {
	for i := 0; i < len(numbers); i++ {
		if keep[i] {
			continue
		}
		end := i
		for end < len(numbers) && !keep[end] {
			end++
		}
		if !fillGap(numbers, i, end) {
			return false
		}
		i = end - 1
	}
	return true
}

// fillGap numbers [start, end). Behind the last kept number it goes on in
// steps, before the first and between two it divides.
func fillGap(numbers []float64, start, end int) bool {
	low := 0.0
	if start > 0 {
		low = numbers[start-1]
	}
	width := float64(step)
	if end < len(numbers) {
		width = (numbers[end] - low) / float64(end-start+1)
	}
	if width >= 1 {
		width = float64(int64(width))
	}
	for i := start; i < end; i++ {
		numbers[i] = low + width*float64(i-start+1)
		if numbers[i] <= low || i > start && numbers[i] <= numbers[i-1] || end < len(numbers) && numbers[i] >= numbers[end] {
			return false
		}
	}
	return true
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
