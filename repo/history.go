package repo

import (
	"fmt"
	"sort"
)

// IsAncestor tells whether commit a is b, or is in the history of b. The zero
// Hash is in every history.
func (r *Repo) IsAncestor(a, b Hash) (bool, error) {
	if a.IsZero() || a == b {
		return true, nil
	}
	if b.IsZero() {
		return false, nil
	}
	w := newWalk(r)
	w.paint([]Hash{b}, []Hash{a})
	if w.err != nil {
		return false, fmt.Errorf("look for %s in the history of %s: %w", a, b, w.err)
	}
	return w.nodes[a].flags&left != 0, nil
}

// Count is how many commits a has that b has not, and the other way round.
func (r *Repo) Count(a, b Hash) (ahead, behind int, err error) {
	w := newWalk(r)
	w.paint([]Hash{a}, []Hash{b})
	for _, n := range w.nodes {
		switch n.flags {
		case left:
			ahead++
		case right:
			behind++
		}
	}
	if w.err != nil {
		return 0, 0, fmt.Errorf("compare %s and %s: %w", a, b, w.err)
	}
	return ahead, behind, nil
}

// MergeBase is the newest commit that both histories have, zero when they
// have none. Where there are several that do not reach each other, it is one
// of them.
func (r *Repo) MergeBase(a, b Hash) (Hash, error) {
	bases, err := r.MergeBases(a, b)
	if err != nil || len(bases) == 0 {
		return Hash{}, err
	}
	return bases[0], nil
}

// MergeBases are the commits that both histories have and that no other such
// commit reaches, the newest first. Histories that were merged both ways at
// once have several.
func (r *Repo) MergeBases(a, b Hash) ([]Hash, error) {
	w := newWalk(r)
	w.paint([]Hash{a}, []Hash{b})
	if w.err != nil {
		return nil, fmt.Errorf("find the merge base of %s and %s: %w", a, b, w.err)
	}
	bases := nodeQueue(w.bases())
	sort.Sort(bases)
	var out []Hash
	for _, n := range bases {
		out = append(out, n.hash)
	}
	return out, nil
}
