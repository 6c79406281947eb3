package repo

import (
	"cmp"
	"slices"
	"strings"

	"github.com/postbag/postbag/repo/internal/object"
)

// objectsSince is every object that the tips need and the haves do not,
// commits first. It goes through history only as far as the two differ, and
// through trees only where they differ from those of the parents; so it may
// name an object too many, never one too few.
func (r *Repo) objectsSince(tips, haves []Hash) ([]Hash, error) {
	w := newWalk(r)
	w.slop, w.partial = 8, true
	w.paint(tips, haves)
	if w.err != nil {
		return nil, w.err
	}
	c := collector{repo: r, seen: map[Hash]bool{}}
	commits := w.parentsFirst()
	for _, n := range slices.Backward(commits) {
		c.add(n.hash)
	}
	for _, n := range commits {
		var against []Hash
		for _, p := range n.commit.Parents {
			if parent := w.nodes[p]; parent != nil {
				against = append(against, parent.commit.Tree)
			}
		}
		if err := c.tree(n.commit.Tree, against); err != nil {
			return nil, err
		}
	}
	return c.list, nil
}

// parentsFirst is the commits on the left alone, each behind its parents. What a
// tree has in common with those of its parents is passed over, and a tree that
// comes again is not looked at again; so all that parents have must be known.
func (w *walk) parentsFirst() []*node {
	var out []*node
	done := map[*node]bool{}
	for _, first := range w.onLeft() {
		stack := []*node{first}
		for len(stack) > 0 {
			n := stack[len(stack)-1]
			open := w.openParents(n, done)
			if len(open) > 0 {
				stack = append(stack, open...)
				continue
			}
			stack = stack[:len(stack)-1]
			if !done[n] {
				done[n] = true
				out = append(out, n)
			}
		}
	}
	return out
}

// onLeft are the commits on the left alone, the oldest first as far as their
// clocks were right.
func (w *walk) onLeft() []*node {
	var out []*node
	for _, n := range w.nodes {
		if n.flags == left {
			out = append(out, n)
		}
	}
	slices.SortFunc(out, func(a, b *node) int {
		return cmp.Or(a.commit.Committer.When.Compare(b.commit.Committer.When), strings.Compare(a.hash.String(), b.hash.String()))
	})
	return out
}

// openParents are the parents on the left alone that are not done yet.
func (w *walk) openParents(n *node, done map[*node]bool) []*node {
	var out []*node
	for _, p := range n.commit.Parents {
		if parent := w.nodes[p]; parent != nil && parent.flags == left && !done[parent] {
			out = append(out, parent)
		}
	}
	return out
}

// collector gathers the objects of trees.
type collector struct {
	repo *Repo
	seen map[Hash]bool
	list []Hash
}

func (c *collector) add(h Hash) bool {
	if c.seen[h] {
		return false
	}
	c.seen[h] = true
	c.list = append(c.list, h)
	return true
}

// tree adds a tree and what is in it, apart from what is at the same place in
// one of the others.
func (c *collector) tree(h Hash, against []Hash) error {
	if slices.Contains(against, h) || !c.add(h) {
		return nil
	}
	entries, err := c.repo.objects.Tree(h)
	if err != nil {
		return err
	}
	type place struct {
		name string
		dir  bool
	}
	there := map[place][]Hash{}
	for _, a := range against {
		others, err := c.repo.objects.Tree(a)
		if err != nil {
			return err
		}
		for _, e := range others {
			at := place{e.Name, e.Mode.IsDir()}
			there[at] = append(there[at], e.Hash)
		}
	}
	for _, e := range entries {
		others := there[place{e.Name, e.Mode.IsDir()}]
		switch {
		case e.Mode == object.ModeGitlink:
		case e.Mode.IsDir():
			if err := c.tree(e.Hash, others); err != nil {
				return err
			}
		case !slices.Contains(others, e.Hash):
			c.add(e.Hash)
		}
	}
	return nil
}
