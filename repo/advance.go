package repo

import (
	"bytes"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"runtime"

	"golang.org/x/sync/errgroup"

	"github.com/postbag/postbag/repo/internal/index"
	"github.com/postbag/postbag/repo/internal/lockfile"
	"github.com/postbag/postbag/repo/internal/object"
)

// indexPath is the file of the index.
func (r *Repo) indexPath() string { return filepath.Join(r.git, "index") }

// begin locks and reads the index for a change of the branch that is checked
// out, and finds out which that is. It fails with *BusyError while git is in
// the middle of something.
func (r *Repo) begin() (branch string, lock *lockfile.Lock, x *index.Index, err error) {
	lock, x, err = r.lockIndex()
	if err != nil {
		return "", nil, nil, err
	}
	if err = r.Busy(); err == nil {
		branch, err = r.headRef()
	}
	if err != nil {
		lock.Release()
		return "", nil, nil, err
	}
	return branch, lock, x, nil
}

// Busy is a *BusyError while git is in the middle of a merge or the like, and
// waits for the user.
func (r *Repo) Busy() error {
	for _, sign := range []struct{ name, doing string }{
		{"rebase-merge", "rebase"}, {"rebase-apply", "rebase"}, {"MERGE_HEAD", "merge"},
		{"CHERRY_PICK_HEAD", "cherry-pick"}, {"REVERT_HEAD", "revert"},
	} {
		if _, err := os.Lstat(filepath.Join(r.git, sign.name)); err == nil {
			return &BusyError{Doing: sign.doing}
		}
	}
	return nil
}

// lockIndex takes git's lock on the index and reads it.
func (r *Repo) lockIndex() (*lockfile.Lock, *index.Index, error) {
	path := r.indexPath()
	lock, err := lockfile.Acquire(path, r.PrivateDir(), r.lockWait)
	if err != nil {
		return nil, nil, fmt.Errorf("lock index: %w", err)
	}
	x, err := readIndex(path)
	if err != nil {
		lock.Release()
		return nil, nil, err
	}
	return lock, x, nil
}

// indexChanges is the entries that follow a commit of the edits. Only a file
// that holds on disk what was committed is described by its state there; of
// any other the index knows nothing, so that git looks into it.
func (r *Repo) indexChanges(x *index.Index, edits []edit, modes map[string]object.Mode) ([]index.Change, error) {
	changes := make([]index.Change, len(edits))
	root, err := os.OpenRoot(r.root)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	group := new(errgroup.Group)
	group.SetLimit(max(2, runtime.GOMAXPROCS(0)))
	for start, end := 0, 0; start < len(edits); start = end {
		dir := path.Dir(edits[start].path)
		for end = start; end < len(edits) && path.Dir(edits[end].path) == dir; end++ {
			e := edits[end]
			changes[end] = index.Change{Remove: e.remove, Entry: index.Entry{Path: e.path, Mode: modes[e.path], Hash: e.hash}}
			if old := x.Find(e.path); old != nil && old.Mode.IsRegular() {
				changes[end].Mode = old.Mode
			}
		}
		group.Go(func() error {
			describe(root, dir, edits[start:end], changes[start:end])
			return nil
		})
	}
	return changes, group.Wait()
}

// describe fills in the state of the files of one folder. What cannot be read
// is left as it is.
func describe(top *os.Root, dir string, edits []edit, changes []index.Change) {
	root, err := top.OpenRoot(dir)
	if err != nil {
		return
	}
	defer root.Close()
	for i, e := range edits {
		name := path.Base(e.path)
		info, err := root.Lstat(name)
		if err != nil || e.remove || !info.Mode().IsRegular() || info.Size() != int64(len(e.data)) {
			continue
		}
		if data, err := root.ReadFile(name); err == nil && bytes.Equal(data, e.data) {
			changes[i].Stat = index.StatOf(info)
		}
	}
}

// move puts the new index in place and moves the branch. The branch is locked
// and compared first, so the index changes only when the branch will follow.
// A crash between the two leaves the change staged, never lost or reverted.
func (r *Repo) move(branch string, old, new Hash, who Signature, reason string, lock *lockfile.Lock, x *index.Index) error {
	u, err := r.refs.Begin(branch, old)
	if err != nil {
		return err
	}
	defer u.Release()
	if err := r.prepareIndex(lock, x); err != nil {
		return err
	}
	if err := u.Prepare(new); err != nil {
		return err
	}
	if err := lock.Commit(); err != nil {
		return err
	}
	return u.Commit(new, who, reason)
}

// prepareIndex writes the new index beside the old one, with the time at which
// its lock was made: a file that was edited since, while we looked at files,
// is never older than the index, and so never trusted.
func (r *Repo) prepareIndex(lock *lockfile.Lock, x *index.Index) error {
	x.Settle(func(path string) (index.Stat, bool) {
		info, err := os.Lstat(filepath.Join(r.root, filepath.FromSlash(path)))
		if err != nil || !info.Mode().IsRegular() {
			return index.Stat{}, false
		}
		return index.StatOf(info), true
	})
	if err := lock.Prepare(x.Encode()); err != nil {
		return err
	}
	return lock.Backdate()
}
