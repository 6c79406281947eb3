package repo

import (
	"errors"
	"fmt"
)

// FastForward moves the branch that is checked out, and the files, to a
// commit that was made from it, and returns what changed. Everything is
// judged before the first file is written:
//
//   - *MovedError when the commit does not come after the branch;
//   - *PathError when the difference has a symbolic link, a submodule or an
//     unsafe name;
//   - *DirtyError when a file it would touch holds on disk neither what the
//     branch has nor what the commit has, or an untracked file is in the way.
//
// A fast-forward that was interrupted is finished by the next one.
func (r *Repo) FastForward(to Hash) ([]Change, error) {
	changes, err := r.fastForward(to)
	if err != nil {
		return nil, fmt.Errorf("fast-forward to %s: %w", to, err)
	}
	return changes, nil
}

func (r *Repo) fastForward(to Hash) ([]Change, error) {
	branch, err := r.headRef()
	if err != nil {
		return nil, err
	}
	lock, x, err := r.lockIndex()
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
	steps, err := r.diffCommits(head, to, nil)
	if err != nil {
		return nil, err
	}
	out := &checkout{repo: r, disk: &diskFS{dir: r.root}, index: x, files: map[string][]byte{}}
	if err := out.plan(steps); err != nil {
		return nil, err
	}
	if err := out.write(); err != nil {
		return nil, err
	}
	changed, err := r.indexChanges(x, out.edits, out.modes)
	if err != nil {
		return nil, err
	}
	x.Apply(changed)
	return out.changes, r.move(branch, head, to, r.committer(), "pull: Fast-forward", lock, x)
}
