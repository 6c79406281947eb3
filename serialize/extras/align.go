package extras

import (
	"github.com/postbag/postbag/serialize/entity"
)

// pair names an entry of the draft and the entry of the original that it
// stands for; -1 where a side has none.
type pair struct{ draft, original int }

func (p pair) both() bool { return p.draft >= 0 && p.original >= 0 }

// align pairs the entries of two lists in order. Lists of one length are
// paired one to one; else entries with equal labels, greedily, which suits
// translations that leave entries out.
func align(s *Shape, draft, original entity.List) []pair {
	if len(draft) == len(original) {
		return oneToOne(len(draft))
	}
	var pairs []pair
	i := 0
	for j, o := range original {
		k := i
		for k < len(draft) && label(s, draft[k]) != label(s, o) {
			k++
		}
		if k == len(draft) {
			pairs = append(pairs, pair{-1, j})
			continue
		}
		for ; i < k; i++ {
			pairs = append(pairs, pair{i, -1})
		}
		pairs = append(pairs, pair{k, j})
		i = k + 1
	}
	for ; i < len(draft); i++ {
		pairs = append(pairs, pair{i, -1})
	}
	return pairs
}

func oneToOne(n int) []pair {
	pairs := make([]pair, n)
	for i := range pairs {
		pairs[i] = pair{i, i}
	}
	return pairs
}

func label(s *Shape, v entity.Value) string {
	m, _ := v.(*entity.Map)
	return m.Text(s.Label)
}
