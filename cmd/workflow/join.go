package workflow

import (
	"context"
	"fmt"
	"io/fs"

	"github.com/postbag/postbag/repo"
)

// takeRemote sets the remote and takes the store that it holds, if any.
func takeRemote(ctx context.Context, r *repo.Repo, o InitOptions, mode Mode) error {
	if mode == Guest {
		return &Problem{Kind: Usage, What: "set a remote in a guest store", State: unchanged, Hint: "git remote add origin URL"}
	}
	if err := r.SetRemote(originName, o.Remote); err != nil {
		return remoteProblem("set the remote", unchanged, err)
	}
	remote, err := r.Remote(originName)
	if err != nil {
		return err
	}
	remote.Auth = o.auth(o.Remote)
	branch, err := r.Branch()
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, o.Timeout)
	defer cancel()
	got, err := r.Fetch(ctx, remote, branch)
	if err == nil && got.Head.IsZero() && got.DefaultBranch != "" && got.DefaultBranch != branch {
		got, err = takeBranch(ctx, r, remote, got.DefaultBranch)
	}
	if err != nil {
		return remoteProblem("take the store from the remote", unchanged, err)
	}
	if err := (&Store{repo: r}).noteSeen(); err != nil {
		return err
	}
	head, err := r.Head()
	if err != nil || got.Head.IsZero() || !head.IsZero() {
		return err
	}
	if err := refuseForeign(r, got.Head, o); err != nil {
		return err
	}
	_, err = r.FastForward(got.Head)
	return remoteProblem("take the store from the remote", unchanged, err)
}

// refuseForeign refuses a remote that holds source code and no store, unless a
// store of its own was asked for.
func refuseForeign(r *repo.Repo, at repo.Hash, o InitOptions) error {
	files, err := r.Files(at)
	if err != nil || o.Mode == Own {
		return err
	}
	entries, err := fs.ReadDir(files, ".")
	if err != nil {
		return err
	}
	foreign := foreignEntry(entries)
	if foreign == "" {
		return nil
	}
	return &Problem{
		Kind: Usage, What: "take the store from the remote", State: unchanged,
		Err:  fmt.Errorf("%s holds other files (%q) and no store", displayURL(o.Remote), foreign),
		Hint: "to be a guest there: git clone it, then postbag init in the clone; or: postbag init --own, to keep the store beside them",
	}
}

// takeBranch follows the remote's own branch where the store has no commit.
func takeBranch(ctx context.Context, r *repo.Repo, remote repo.Remote, branch string) (repo.FetchResult, error) {
	head, err := r.Head()
	if err != nil || !head.IsZero() {
		return repo.FetchResult{}, err
	}
	if err := r.Switch(branch); err != nil {
		return repo.FetchResult{}, err
	}
	return r.Fetch(ctx, remote, branch)
}
