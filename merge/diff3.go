package merge

import (
	"slices"

	"github.com/aymanbagabas/go-udiff/lcs"
)

// span is a part of a sequence: from is in it, to no more.
type span struct{ from, to int }

func (s span) len() int { return s.to - s.from }

// edit says that a part of one sequence became a part of another.
type edit struct{ before, after span }

// edits are the parts in which b differs from a, in order, with something
// equal between any two of them.
func edits(a, b []string) []edit {
	var out []edit
	for _, d := range lcs.DiffLines(a, b) {
		e := edit{span{d.Start, d.End}, span{d.ReplStart, d.ReplEnd}}
		out = append(out, refine(a, b, e)...)
	}
	return joined(out)
}

// refine looks again at an edit that replaces much: past a hundred differences
// the library leaves the rest as one.
func refine(a, b []string, e edit) []edit {
	rest := min(e.before.len(), e.after.len())
	if rest < 2 || e.before.len() == len(a) && e.after.len() == len(b) {
		return []edit{e}
	}
	inner := edits(a[e.before.from:e.before.to], b[e.after.from:e.after.to])
	for i := range inner {
		inner[i].before = span{inner[i].before.from + e.before.from, inner[i].before.to + e.before.from}
		inner[i].after = span{inner[i].after.from + e.after.from, inner[i].after.to + e.after.from}
	}
	return inner
}

// joined makes one edit of those with nothing between them.
func joined(in []edit) []edit {
	var out []edit
	for _, e := range in {
		if n := len(out); n > 0 && out[n-1].before.to == e.before.from {
			out[n-1].before.to, out[n-1].after.to = e.before.to, e.after.to
			continue
		}
		out = append(out, e)
	}
	return out
}

// A chunk is a part of three sequences that goes together.
type chunk struct {
	base, ours, theirs span
	state              chunkState
}

type chunkState int

const (
	untouched chunkState = iota
	changedByOurs
	changedByTheirs
	changedAlike // by both, to the same
	clashing     // by both, to different things
)

// diff3 cuts three sequences into chunks. Edits of the two sides that overlap
// or touch are in one chunk; so are insertions at one point.
func diff3(base, ours, theirs []string) []chunk {
	left, right := edits(base, ours), edits(base, theirs)
	var out []chunk
	var at chunk // its ends are how far the three are cut
	for len(left)+len(right) > 0 {
		var mine, other []edit
		mine, other, left, right = nextGroup(left, right)
		region := cover(mine, other)
		plain := region.from - at.base.to
		if plain > 0 {
			at = at.next(plain, plain, plain)
			out = append(out, at)
		}
		at = at.next(region.len(), region.len()+growth(mine), region.len()+growth(other))
		at.state = stateOf(at, len(mine), len(other), ours, theirs)
		out = append(out, at)
	}
	if rest := len(base) - at.base.to; rest > 0 {
		out = append(out, at.next(rest, rest, rest))
	}
	return out
}

// next is an untouched chunk behind c, of these lengths.
func (c chunk) next(base, ours, theirs int) chunk {
	return chunk{base: span{c.base.to, c.base.to + base}, ours: span{c.ours.to, c.ours.to + ours}, theirs: span{c.theirs.to, c.theirs.to + theirs}}
}

func stateOf(c chunk, mine, other int, ours, theirs []string) chunkState {
	switch {
	case other == 0:
		return changedByOurs
	case mine == 0:
		return changedByTheirs
	case slices.Equal(ours[c.ours.from:c.ours.to], theirs[c.theirs.from:c.theirs.to]):
		return changedAlike
	}
	return clashing
}

// nextGroup takes the first edits that overlap or touch off both lists.
func nextGroup(left, right []edit) (mine, other, restLeft, restRight []edit) {
	var end int
	if len(right) == 0 || len(left) > 0 && left[0].before.from <= right[0].before.from {
		end = left[0].before.to
		mine, left = left[:1], left[1:]
	} else {
		end = right[0].before.to
		other, right = right[:1], right[1:]
	}
	for {
		switch {
		case len(left) > 0 && left[0].before.from <= end:
			end = max(end, left[0].before.to)
			mine, left = append(mine, left[0]), left[1:]
		case len(right) > 0 && right[0].before.from <= end:
			end = max(end, right[0].before.to)
			other, right = append(other, right[0]), right[1:]
		default:
			return mine, other, left, right
		}
	}
}

// cover is the part of the base that edits lie in.
func cover(mine, other []edit) span {
	all := slices.Concat(mine, other)
	out := all[0].before
	for _, e := range all {
		out = span{min(out.from, e.before.from), max(out.to, e.before.to)}
	}
	return out
}

// growth is by how much edits make a sequence longer.
func growth(all []edit) int {
	n := 0
	for _, e := range all {
		n += e.after.len() - e.before.len()
	}
	return n
}
