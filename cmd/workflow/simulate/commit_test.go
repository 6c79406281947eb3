package simulate

import (
	"time"

	"github.com/postbag/postbag/merge"
	"github.com/postbag/postbag/serialize/entity"
)

// commit is one of a history that is kept in memory.
type commit struct {
	number  int // higher than those of its parents
	parents []*commit
	reaches set // the numbers of all that it comes from, and its own
	tree    *entity.Workspace
	seen    set // the operations that it comes from
	by      int // the device
	when    time.Time
}

// commit makes a commit.
func (f *fleet) commit(d *device, tree *entity.Workspace, seen set, parents ...*commit) *commit {
	c := &commit{number: len(f.commits), parents: parents, tree: tree, seen: seen, by: d.number, when: d.now()}
	for _, p := range parents {
		c.reaches = c.reaches.union(p.reaches)
	}
	c.reaches = c.reaches.with(c.number)
	f.commits = append(f.commits, c)
	return c
}

// comesFrom reports whether a commit is another or was made from it; all are
// made from none.
func (c *commit) comesFrom(other *commit) bool {
	return other == nil || c != nil && c.reaches.has(other.number)
}

// bases are the merge bases of two commits, as git has them: what both come
// from, and nothing else that both come from was made from it.
func (f *fleet) bases(a, b *commit) []*commit {
	var out []*commit
	reached := set{}
	for n := min(a.number, b.number); n >= 0; n-- {
		if a.reaches.has(n) && b.reaches.has(n) && !reached.has(n) {
			out = append(out, f.commits[n])
			reached = reached.union(f.commits[n].reaches)
		}
	}
	return out
}

// base is the workspace that two commits are merged on. Of several bases it is
// what they come to when they are merged.
func (f *fleet) base(a, b *commit) *entity.Workspace {
	all := f.bases(a, b)
	switch len(all) {
	case 0:
		f.rows.hit("two histories with nothing in common")
		return entity.NewWorkspace()
	case 1:
		return all[0].tree
	}
	f.rows.hit("several merge bases")
	joined := all[0].tree
	for _, c := range all[1:] {
		joined = merge.Joined(f.base(all[0], c), joined, c.tree, options)
	}
	return joined
}
