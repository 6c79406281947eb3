package repo

import (
	"container/heap"
	"errors"

	"github.com/postbag/postbag/repo/internal/object"
	"github.com/postbag/postbag/repo/internal/odb"
)

// The sides that a commit can be reached from.
const (
	left = 1 << iota
	right
)

// node is a commit met on a walk.
type node struct {
	hash   Hash
	commit object.CommitData
	flags  int
	queued bool
}

func (n *node) newerThan(m *node) bool {
	a, b := n.commit.Committer.When, m.commit.Committer.When
	return a.After(b) || a.Equal(b) && n.hash.String() < m.hash.String()
}

// walk goes from commits to their parents, the newest first.
type walk struct {
	repo  *Repo
	nodes map[Hash]*node
	queue nodeQueue
	open  int // queued commits that are not on both sides
	slop  int // how far to go on when it seems done
	err   error

	// partial tells that commits on the right may not be here: somebody else has
	// them whole, and of what a copy that was killed has left here, all may be
	// missing that comes before it.
	partial bool
}

func newWalk(r *Repo) *walk { return &walk{repo: r, nodes: map[Hash]*node{}, slop: clockSlop} }

// push marks the commit and queues it if that is news.
func (w *walk) push(h Hash, flags int) {
	n := w.nodes[h]
	if n == nil {
		c, err := w.repo.read(h)
		if w.partial && flags == right && errors.Is(err, odb.ErrMissing) {
			return
		}
		if err != nil {
			w.err = err
			return
		}
		n = &node{hash: h, commit: c, flags: flags}
		w.nodes[h] = n
		w.enqueue(n)
		return
	}
	if n.flags|flags == n.flags {
		return
	}
	if n.queued && n.flags&(left|right) != left|right {
		w.open--
	}
	n.flags |= flags
	if n.queued {
		w.countOpen(n)
	} else {
		w.enqueue(n)
	}
}

func (w *walk) enqueue(n *node) {
	n.queued = true
	heap.Push(&w.queue, n)
	w.countOpen(n)
}

func (w *walk) countOpen(n *node) {
	if n.flags&(left|right) != left|right {
		w.open++
	}
}

func (w *walk) pop() *node {
	n := heap.Pop(&w.queue).(*node)
	n.queued = false
	if n.flags&(left|right) != left|right {
		w.open--
	}
	return n
}

// paint marks every commit by the sides it is reached from, until all that is
// left to do is on both.
func (w *walk) paint(a, b []Hash) {
	for side, tips := range map[int][]Hash{left: a, right: b} {
		for _, h := range tips {
			if !h.IsZero() {
				w.push(h, side)
			}
		}
	}
	for slop := 0; w.err == nil && w.queue.Len() > 0 && slop < w.slop; {
		if w.open == 0 {
			slop++
		} else {
			slop = 0
		}
		n := w.pop()
		for _, p := range n.commit.Parents {
			w.push(p, n.flags&(left|right))
		}
	}
}

// clockSlop is how many commits a walk goes on after it seems done, for the
// sake of histories made with clocks that were wrong.
const clockSlop = 256

// bases is the commits on both sides that no other such commit reaches.
func (w *walk) bases() []*node {
	covered := map[Hash]bool{}
	var both []*node
	for _, n := range w.nodes {
		if n.flags&(left|right) == left|right {
			both = append(both, n)
			for _, p := range n.commit.Parents {
				covered[p] = true
			}
		}
	}
	var bases []*node
	for _, n := range both {
		if !covered[n.hash] {
			bases = append(bases, n)
		}
	}
	return bases
}

// nodeQueue is a heap with the newest commit on top.
type nodeQueue []*node

// Len is for sort and heap.
func (q nodeQueue) Len() int { return len(q) }

// Less is for sort and heap.
func (q nodeQueue) Less(i, j int) bool { return q[i].newerThan(q[j]) }

// Swap is for sort and heap.
func (q nodeQueue) Swap(i, j int) { q[i], q[j] = q[j], q[i] }

// Push is for heap.
func (q *nodeQueue) Push(x any) { *q = append(*q, x.(*node)) }

// Pop is for heap.
func (q *nodeQueue) Pop() any {
	old := *q
	n := old[len(old)-1]
	*q = old[:len(old)-1]
	return n
}
