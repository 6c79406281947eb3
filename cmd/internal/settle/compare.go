package settle

import "slices"

// markDifferences marks in the lines of two texts what the other has not.
func markDifferences(a, b []line) {
	from := 0
	for from < min(len(a), len(b)) && same(a[from], b[from]) {
		from++
	}
	end := 0
	for end < min(len(a), len(b))-from && same(a[len(a)-1-end], b[len(b)-1-end]) {
		end++
	}
	a, b = a[from:len(a)-end], b[from:len(b)-end]
	if len(a) == len(b) {
		for i := range a {
			markWithin(a[i], b[i])
		}
		return
	}
	markMissing(a, b)
	markMissing(b, a)
}

func same(a, b line) bool {
	return slices.EqualFunc(a, b, func(x, y cell) bool { return x.text == y.text })
}

// markWithin marks what two lines have between what they begin and end with
// alike.
func markWithin(a, b line) {
	from := 0
	for from < min(len(a), len(b)) && a[from].text == b[from].text {
		from++
	}
	end := 0
	for end < min(len(a), len(b))-from && a[len(a)-1-end].text == b[len(b)-1-end].text {
		end++
	}
	mark(a[from : len(a)-end])
	mark(b[from : len(b)-end])
}

// markMissing marks the lines that are not among others.
func markMissing(lines, others []line) {
	for _, l := range lines {
		if !slices.ContainsFunc(others, func(o line) bool { return same(l, o) }) {
			mark(l)
		}
	}
}

func mark(l line) {
	for i := range l {
		l[i].marked = true
	}
}
