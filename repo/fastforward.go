package repo

import (
	"errors"
	"fmt"

	"github.com/postbag/postbag/repo/internal/index"
	"github.com/postbag/postbag/repo/internal/lockfile"
	"github.com/postbag/postbag/repo/internal/object"
)

// FastForward moves the branch that is checked out, and the files, to a
// commit that was made from it, and returns what changed. Everything is
// judged before the first file is written:
//
//   - *BusyError while git is in the middle of a merge or the like;
//   - *MovedError when the commit does not come after the branch;
//   - *PathError when the difference has a symbolic link, a submodule or an
//     unsafe name;
//   - *DirtyError when a file it would touch holds on disk neither what the
//     branch has nor what the commit has, or an untracked file is in the way.
//
// Each file is compared again at the moment it is replaced, so an edit made
// while it works is a *DirtyError too. When it fails half-way, for whatever
// reason, the files are put back, save where others have changed them since;
// the error says so where that did not work. Index and branch are then as
// they were.
//
// One that was killed half-way is finished first, see FinishCheckout.
func (r *Repo) FastForward(to Hash) ([]Change, error) {
	if err := r.FinishCheckout(); err != nil {
		return nil, err
	}
	changes, err := r.fastForward(to)
	if err != nil {
		return nil, fmt.Errorf("fast-forward to %s: %w", to, err)
	}
	return changes, nil
}

func (r *Repo) fastForward(to Hash) ([]Change, error) {
	branch, lock, x, err := r.begin()
	if err != nil {
		return nil, err
	}
	defer lock.Release()
	head, err := r.refs.Resolve(branch)
	if err != nil || head == to {
		return nil, err
	}
	if after, err := r.IsAncestor(head, to); err != nil || !after {
		return nil, errors.Join(err, &MovedError{Ref: branch, Want: to, Have: head})
	}
	return r.forward(branch, journey{head, to, to}, lock, x)
}

// forward brings the files, the index and the branch to where a journey goes.
func (r *Repo) forward(branch string, j journey, lock *lockfile.Lock, x *index.Index) ([]Change, error) {
	steps, err := r.diffCommits(j.from, j.files, nil)
	if err != nil {
		return nil, err
	}
	out := &checkout{repo: r, disk: &diskFS{dir: r.root}, index: x, files: map[string][]byte{}, was: map[string]object.Entry{}}
	if err := out.plan(steps); err != nil {
		return nil, err
	}
	if j.files != j.to {
		if err := out.indexFollows(j.from, j.to); err != nil {
			return nil, err
		}
	}
	if err := r.writeJournal(j); err != nil {
		return nil, err
	}
	w, err := out.write()
	if w == nil {
		return nil, err
	}
	defer w.root.Close()
	if err == nil {
		err = out.arrive(branch, j, lock)
	}
	whole := true
	if err != nil {
		err, whole = w.putBack(err)
	}
	if whole {
		r.dropJournal()
	}
	if err != nil {
		return nil, err
	}
	return out.changes, nil
}

// arrive moves index and branch after the files have been written.
func (c *checkout) arrive(branch string, j journey, lock *lockfile.Lock) error {
	changed, err := c.repo.indexChanges(c.index, c.edits, c.modes)
	if err != nil {
		return err
	}
	c.index.Apply(changed)
	return c.repo.move(branch, j.from, j.to, c.repo.committer(), c.repo.reason(j), lock, c.index)
}

// reason is what the log of the branch says of a journey.
func (r *Repo) reason(j journey) string {
	if back, err := r.IsAncestor(j.to, j.from); err == nil && back {
		return "undo: moving to " + j.to.String()
	}
	if made, err := r.read(j.to); err == nil && len(made.Parents) > 1 && made.Parents[0] == j.from {
		return "pull: Merge"
	}
	return "pull: Fast-forward"
}
