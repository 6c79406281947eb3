package repo

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

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
// asks what the remote has. Where the remote does not have the branch,
// refs/remotes/<remote>/<branch> is removed, so that Push can make it anew.
// Nothing else of the repository changes.
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
		return result, r.untrack(tracking)
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
	missing, err := r.objects.Missing(hashes)
	if err == nil && len(missing) > 0 {
		err = fmt.Errorf("what the remote sent is not whole: object %s is missing", missing[0])
	}
	return err
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

// untrack removes the tracking reference of a branch that is gone.
func (r *Repo) untrack(name string) error {
	if name == "" {
		return nil
	}
	return r.track(name, Hash{}, "fetch")
}
