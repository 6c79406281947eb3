package repo

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/postbag/postbag/repo/internal/object"
	"github.com/postbag/postbag/repo/internal/remote"
)

// FetchResult is what a remote has.
type FetchResult struct {
	// Head is where the branch is; zero when the remote does not have it.
	Head Hash
	// Branches is the short names of all branches, sorted.
	Branches []string
	// DefaultBranch is the short name of the branch that the remote's HEAD
	// points at, "" when it does not say or does not have it.
	DefaultBranch string
}

// Fetch gets the branch, by its short name, from the remote, with all that it
// needs, and moves refs/remotes/<remote>/<branch> there. An empty name only
// asks what the remote has. Nothing else of the repository changes.
//
// It fails with *UnreachableError, *AuthError, *NotFoundError (the repository
// is not there) or *UnsupportedError.
func (r *Repo) Fetch(ctx context.Context, m Remote, branch string) (FetchResult, error) {
	result, err := r.fetch(ctx, m, branch)
	if err != nil {
		return FetchResult{}, fmt.Errorf("fetch from %q: %w", m.Name, err)
	}
	return result, nil
}

func (r *Repo) fetch(ctx context.Context, m Remote, branch string) (FetchResult, error) {
	tracking := ""
	if branch != "" {
		var err error
		if tracking, err = m.tracking(branch); err != nil {
			return FetchResult{}, err
		}
	}
	a, err := r.address(m, false)
	if err != nil {
		return FetchResult{}, err
	}
	if a.Scheme == "file" {
		return r.fetchPath(a, branch, tracking)
	}
	conn, err := remote.Dial(ctx, a, remote.UploadPack, m.Auth)
	if err != nil {
		return FetchResult{}, err
	}
	defer conn.Close()
	result := fetchResult(conn.Refs, conn.Head, branch)
	if tracking == "" || result.Head.IsZero() {
		return result, nil
	}
	if err := r.receive(conn, result.Head); err != nil {
		return FetchResult{}, err
	}
	return result, r.track(tracking, result.Head, "fetch")
}

// fetchResult tells what matters of a remote's references.
func fetchResult(refs map[string]Hash, head, branch string) FetchResult {
	result := FetchResult{}
	for name := range maps.Keys(refs) {
		if short, ok := strings.CutPrefix(name, "refs/heads/"); ok {
			result.Branches = append(result.Branches, short)
		}
	}
	slices.Sort(result.Branches)
	if short, ok := strings.CutPrefix(head, "refs/heads/"); ok && !refs[head].IsZero() {
		result.DefaultBranch = short
	}
	if branch != "" {
		result.Head = refs["refs/heads/"+branch]
	}
	return result
}

// receive fetches the commit, unless it is here with all that it needs.
func (r *Repo) receive(conn *remote.Conn, want Hash) error {
	haves, err := r.haves()
	if err != nil {
		return err
	}
	if r.objects.Has(want) && r.connected(want, haves) == nil {
		return nil
	}
	pack, err := conn.Fetch(want, haves, slices.Collect(maps.Keys(r.shallow)))
	if err != nil {
		return err
	}
	if err := r.objects.Receive(pack); err != nil {
		return err
	}
	return r.connected(want, haves)
}

// connected makes sure that nothing is missing which the commit needs beyond
// what the other commits need.
func (r *Repo) connected(tip Hash, haves []Hash) error {
	hashes, err := r.objectsSince([]Hash{tip}, haves)
	if err != nil {
		return fmt.Errorf("what the remote sent is not whole: %w", err)
	}
	for _, h := range hashes {
		if !r.objects.Has(h) {
			return fmt.Errorf("what the remote sent is not whole: object %s is missing", h)
		}
	}
	return nil
}

// maxHaves is how many commits a fetch names as being here.
const maxHaves = 256

// haves is commits that are here: the tips of all branches, ours and the
// remotes', and of their histories ever fewer the older they are.
func (r *Repo) haves() ([]Hash, error) {
	refs, err := r.refs.List("refs/")
	if err != nil {
		return nil, err
	}
	head, err := r.Head()
	if err != nil {
		return nil, err
	}
	tips := map[Hash]bool{head: !head.IsZero()}
	for _, h := range refs {
		tips[h] = true
	}
	var list []Hash
	w := newWalk(r)
	for tip, ok := range tips {
		if _, err := r.read(tip); ok && err == nil && len(list) < maxHaves {
			list = append(list, tip)
			w.push(tip, 0)
		}
	}
	for n, next := 0, 1; w.err == nil && w.queue.Len() > 0 && len(list) < maxHaves && n < 1<<12; n++ {
		c := w.pop()
		if n == next && !tips[c.hash] {
			list = append(list, c.hash)
			next *= 2
		} else if n == next {
			next++
		}
		for _, p := range c.commit.Parents {
			w.push(p, 0)
		}
	}
	return list, w.err
}

// track moves a tracking reference, wherever it is.
func (r *Repo) track(name string, to Hash, reason string) error {
	old, err := r.refs.Resolve(name)
	if err != nil || old == to {
		return err
	}
	return r.refs.Set(name, old, to, r.committer(), reason)
}

// objectsSince is every object that the tips need and the haves do not,
// commits first. It goes through history only as far as the two differ, and
// through trees only where they differ from those of the parents; so it may
// name an object too many, never one too few.
func (r *Repo) objectsSince(tips, haves []Hash) ([]Hash, error) {
	w := newWalk(r)
	w.slop = 8
	w.paint(tips, haves)
	if w.err != nil {
		return nil, w.err
	}
	c := collector{repo: r, seen: map[Hash]bool{}}
	var trees []*node
	for _, n := range w.nodes {
		if n.flags == left {
			c.add(n.hash)
			trees = append(trees, n)
		}
	}
	slices.SortFunc(trees, func(a, b *node) int { return a.commit.Committer.When.Compare(b.commit.Committer.When) })
	for _, n := range trees {
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
