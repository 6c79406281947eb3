package repo

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/postbag/postbag/repo/internal/config"
	"github.com/postbag/postbag/repo/internal/odb"
	"github.com/postbag/postbag/repo/internal/ref"
	"github.com/postbag/postbag/repo/internal/remote"
)

// other is a repository on this machine that is a remote of ours. Its root is
// empty where it is bare.
type other struct {
	Repo
	settings *config.File
}

// openOther opens the repository at the path, or in the .git there.
func openOther(a remote.Address) (*other, error) {
	path := a.Path
	if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) && isGitDir(path+".git") {
		path += ".git"
	} else if err != nil {
		return nil, &UnreachableError{URL: a.String(), Err: errors.Unwrap(err)}
	}
	root := ""
	if git, ok := dotGit(path); ok {
		root, path = path, git
	} else if !isGitDir(path) {
		return nil, &NotFoundError{What: fmt.Sprintf("a git repository at %q", path)}
	}
	o := &other{Repo: Repo{root: root, git: path, common: commonDir(path)}}
	var err error
	if o.settings, err = readFormat(path, o.common); err != nil {
		return nil, fmt.Errorf("open %q: %w", path, err)
	}
	if o.objects, err = odb.Open(filepath.Join(o.common, "objects")); err != nil {
		return nil, err
	}
	if o.shallow, err = readShallow(o.common); err != nil {
		return nil, err
	}
	logs, _ := o.settings.Get("core.logallrefupdates")
	o.refs = ref.Store{Git: path, Common: o.common, Scratch: o.PrivateDir(), Logs: config.Bool(logs)}
	return o, nil
}

// fetchPath copies what is missing out of a repository on this machine.
func (r *Repo) fetchPath(a remote.Address, branch, tracking string) (FetchResult, error) {
	o, err := openOther(a)
	if err != nil {
		return FetchResult{}, err
	}
	defer o.Close()
	refs, err := o.Refs("refs/heads/")
	if err != nil {
		return FetchResult{}, err
	}
	head, err := o.refs.Symbolic("HEAD")
	if err != nil {
		return FetchResult{}, err
	}
	result := fetchResult(refs, head, branch)
	if tracking == "" || result.Head.IsZero() {
		return result, r.untrack(tracking)
	}
	haves, err := r.haves()
	if err != nil {
		return FetchResult{}, err
	}
	if err := o.copyTo(r, result.Head, haves); err != nil {
		return FetchResult{}, err
	}
	return result, r.track(tracking, result.Head, "fetch")
}

// copyTo copies what the tip needs to another repository, which has the
// commits of haves.
func (r *Repo) copyTo(to *Repo, tip Hash, haves []Hash) error {
	common := map[string]Hash{}
	for _, h := range haves {
		common[h.String()] = h
	}
	hashes, err := r.objectsSince([]Hash{tip}, r.known(common))
	if err != nil {
		return err
	}
	missing, err := to.objects.Missing(hashes)
	if err != nil {
		return err
	}
	return to.objects.Copy(r.objects, missing)
}

// pushPath pushes into a repository on this machine: directly, or through
// git where the repository has hooks or rules that only git knows.
func (r *Repo) pushPath(ctx context.Context, a remote.Address, p pushing) (PushResult, error) {
	o, err := openOther(a)
	if err != nil {
		return PushResult{}, err
	}
	defer o.Close()
	if o.checkedOut(p.name) {
		return PushResult{}, &RejectedError{URL: a.String(), Reason: "the branch is checked out there"}
	}
	if must, may := o.needsGit(); must || may {
		if _, err := exec.LookPath("git"); err == nil {
			a.Path = o.git
			return r.pushWire(ctx, a, nil, p)
		}
		if must {
			return PushResult{}, &RejectedError{URL: a.String(), Reason: "it has hooks, and there is no git here to run them"}
		}
	}
	have, err := o.Ref(p.name)
	if err != nil {
		return PushResult{}, err
	}
	if done, err := r.check(p, have); done || err != nil {
		return PushResult{Old: p.local, New: p.local, UpToDate: true}, err
	}
	refs, err := o.Refs("refs/")
	if err != nil {
		return PushResult{}, err
	}
	var haves []Hash
	for _, h := range refs {
		haves = append(haves, h)
	}
	if err := r.copyTo(&o.Repo, p.local, haves); err != nil {
		return PushResult{}, err
	}
	if err := o.refs.Set(p.name, have, p.local, r.committer(), "push"); err != nil {
		return PushResult{}, err
	}
	return PushResult{Old: have, New: p.local}, r.track(p.tracking, p.local, "push")
}

// checkedOut tells whether the reference is checked out in a worktree, whose
// files a push would leave behind.
func (o *other) checkedOut(name string) bool {
	if head, err := o.refs.Symbolic("HEAD"); err == nil && head == name && o.root != "" {
		return true
	}
	worktrees, err := os.ReadDir(filepath.Join(o.common, "worktrees"))
	for _, w := range worktrees {
		text, err := readSmall(filepath.Join(o.common, "worktrees", w.Name(), "HEAD"))
		if err == nil && text == "ref: "+name {
			return true
		}
	}
	return err != nil && !errors.Is(err, os.ErrNotExist)
}

// needsGit tells whether pushes must go through git, since there are hooks to
// run, and whether they had better, since there are rules to obey.
func (o *other) needsGit() (must, may bool) {
	dir := filepath.Join(o.common, "hooks")
	if path, ok := o.settings.Get("core.hookspath"); ok {
		dir = within(o.git, expandHome(path))
	}
	for _, name := range []string{"pre-receive", "update", "post-receive", "post-update", "reference-transaction", "proc-receive"} {
		info, err := os.Stat(filepath.Join(dir, name))
		if err == nil && info.Mode().IsRegular() && (runtime.GOOS == "windows" || info.Mode().Perm()&0o111 != 0) {
			return true, true
		}
	}
	for _, e := range o.settings.Entries {
		section, _, _ := strings.Cut(e.Key, ".")
		may = may || section == "receive" || section == "transfer" || e.Key == "core.sharedrepository"
	}
	return false, may
}
