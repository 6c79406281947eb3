package repo

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/postbag/postbag/repo/internal/remote"
)

// PushResult is how a push went.
type PushResult struct {
	Old Hash // where the remote's branch was, zero for a new one
	New Hash // where it is now
	// UpToDate tells that it was there already.
	UpToDate bool
}

// Push brings the branch, by its short name, to the branch of the same name
// on the remote, and moves refs/remotes/<remote>/<branch> along. It never
// forces: the remote's branch must be where the last Fetch or Push saw it, and
// our branch must come after that, else it is a *MovedError and nothing was
// changed. A branch that is gone there is a *MovedError too, until a Fetch has
// seen that. The remote compares again at the moment it moves the branch.
//
// It fails further with *RejectedError, *UnreachableError, *AuthError,
// *NotFoundError or *UnsupportedError. After an *UnreachableError the remote
// may or may not have taken the push; pushing again is harmless.
func (r *Repo) Push(ctx context.Context, m Remote, branch string) (PushResult, error) {
	result, err := r.push(ctx, m, branch)
	if err != nil {
		return PushResult{}, fmt.Errorf("push to %q: %w", m.Name, err)
	}
	return result, nil
}

// pushing is a push that has been found to be allowed.
type pushing struct {
	name     string // the branch in full
	tracking string
	local    Hash
	seen     Hash // where we last saw the remote's branch
}

func (r *Repo) push(ctx context.Context, m Remote, branch string) (PushResult, error) {
	tracking, err := m.tracking(branch)
	if err != nil {
		return PushResult{}, err
	}
	p := pushing{name: "refs/heads/" + branch, tracking: tracking}
	if p.local, err = r.Ref(p.name); err != nil {
		return PushResult{}, err
	}
	if p.local.IsZero() {
		return PushResult{}, &NotFoundError{What: fmt.Sprintf("branch %q", branch)}
	}
	if p.seen, err = r.Ref(tracking); err != nil {
		return PushResult{}, err
	}
	a, err := r.address(m, true)
	if err != nil {
		return PushResult{}, err
	}
	if a.Scheme == "file" {
		return r.pushPath(ctx, a, p)
	}
	return r.pushWire(ctx, a, m.Auth, p)
}

// check compares what the remote has with what we think it has. done tells
// that there is nothing left to do.
func (r *Repo) check(p pushing, have Hash) (done bool, err error) {
	if have == p.local {
		return true, r.track(p.tracking, have, "push")
	}
	if have != p.seen {
		return false, &MovedError{Ref: p.name, Want: p.seen, Have: have}
	}
	after, err := r.IsAncestor(p.seen, p.local)
	if err == nil && !after {
		err = &MovedError{Ref: p.name, Want: p.local, Have: have}
	}
	return false, err
}

// pushWire pushes in git's protocol.
func (r *Repo) pushWire(ctx context.Context, a remote.Address, auth Auth, p pushing) (PushResult, error) {
	conn, err := remote.Dial(ctx, a, remote.ReceivePack, auth)
	if err != nil {
		return PushResult{}, err
	}
	defer conn.Close()
	if done, err := r.check(p, conn.Refs[p.name]); done || err != nil {
		return PushResult{Old: p.local, New: p.local, UpToDate: true}, err
	}
	pack, size, err := r.packFor(p.local, conn.Refs)
	if err != nil {
		return PushResult{}, err
	}
	defer discard(pack)
	err = conn.Push(p.name, p.seen, p.local, pack, size)
	var rejected *RejectedError
	if errors.As(err, &rejected) {
		return PushResult{}, r.explain(ctx, a, auth, p, rejected)
	}
	if err != nil {
		return PushResult{}, err
	}
	return PushResult{Old: p.seen, New: p.local}, r.track(p.tracking, p.local, "push")
}

func discard(f *os.File) {
	f.Close()
	os.Remove(f.Name())
}

// packFor makes the pack that a remote with these references needs.
func (r *Repo) packFor(tip Hash, refs map[string]Hash) (*os.File, int64, error) {
	hashes, err := r.objectsSince([]Hash{tip}, r.known(refs))
	if err != nil {
		return nil, 0, err
	}
	if err := os.MkdirAll(r.PrivateDir(), 0o777); err != nil {
		return nil, 0, fmt.Errorf("build pack: %w", err)
	}
	f, err := os.CreateTemp(r.PrivateDir(), "push-*.pack")
	if err != nil {
		return nil, 0, fmt.Errorf("build pack: %w", err)
	}
	err = r.objects.EncodePack(f, hashes)
	var size int64
	if err == nil {
		size, err = f.Seek(0, io.SeekCurrent)
	}
	if err == nil {
		_, err = f.Seek(0, io.SeekStart)
	}
	if err != nil {
		discard(f)
		return nil, 0, fmt.Errorf("build pack: %w", err)
	}
	return f, size, nil
}

// known is the commits among a remote's references that are here too.
func (r *Repo) known(refs map[string]Hash) []Hash {
	var list []Hash
	for _, h := range refs {
		if r.objects.Has(h) {
			if _, err := r.read(h); err == nil {
				list = append(list, h)
			}
		}
	}
	return list
}

// explain tells a rejection because the branch has moved meanwhile from one
// by a rule, which servers word alike: it looks where the branch is now.
func (r *Repo) explain(ctx context.Context, a remote.Address, auth Auth, p pushing, rejected *RejectedError) error {
	conn, err := remote.Dial(ctx, a, remote.ReceivePack, auth)
	if err != nil {
		return rejected
	}
	defer conn.Close()
	if have := conn.Refs[p.name]; have != p.seen {
		return &MovedError{Ref: p.name, Want: p.seen, Have: have}
	}
	for _, words := range []string{"non-fast-forward", "fetch first", "stale info"} {
		if strings.Contains(rejected.Reason, words) {
			return &MovedError{Ref: p.name, Want: p.seen, Have: conn.Refs[p.name]}
		}
	}
	return rejected
}
