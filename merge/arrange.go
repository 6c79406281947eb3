package merge

import (
	"slices"

	"github.com/postbag/postbag/serialize/entity"
)

// arrange gives the things that either side has, each once, in an order that
// holds what both sides did to that of the base: what one side moved or added
// stands behind what it put it behind. Where both put something at one place,
// that of theirs comes first; what both moved is where theirs has it.
func arrange[T comparable](base, ours, theirs []T) []T {
	movedByOurs, movedByTheirs := placed(base, ours), placed(base, theirs)
	var out []T
	there := make(map[T]bool, len(theirs))
	for _, x := range theirs {
		if !movedByOurs[x] || movedByTheirs[x] {
			out = append(out, x)
			there[x] = true
		}
	}
	for i, x := range ours {
		if !there[x] {
			out = slices.Insert(out, behind(out, ours[:i], movedByTheirs), x)
			there[x] = true
		}
	}
	return out
}

// behind is the index behind the last of before that is in list, and behind
// what theirs put there too.
func behind[T comparable](list, before []T, byTheirs map[T]bool) int {
	at := 0
	for i := len(before) - 1; i >= 0; i-- {
		if found := slices.Index(list, before[i]); found >= 0 {
			at = found + 1
			break
		}
	}
	for at < len(list) && byTheirs[list[at]] && !slices.Contains(before, list[at]) {
		at++
	}
	return at
}

// placed are the things that a side added, or moved against the others.
func placed[T comparable](base, side []T) map[T]bool {
	rank := make(map[T]int, len(base))
	for i, x := range base {
		rank[x] = i + 1
	}
	out := map[T]bool{}
	var known []T
	var ranks []int
	for _, x := range side {
		if rank[x] == 0 {
			out[x] = true
			continue
		}
		known, ranks = append(known, x), append(ranks, rank[x])
	}
	stays := entity.Ascending(ranks)
	for i, x := range known {
		if !stays[i] {
			out[x] = true
		}
	}
	return out
}
