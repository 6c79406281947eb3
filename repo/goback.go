package repo

import (
	"errors"
	"fmt"

	"github.com/postbag/postbag/repo/internal/object"
)

// journey is a way that the branch goes, from a commit to another, and the commit
// that the files on disk follow.
type journey struct{ from, to, files Hash }

// GoBack moves the branch that is checked out from where it is to a commit before
// that, and the files to what a third commit has, in between or either of them. What
// that has and the commit gone to has not is then in the files alone: an edit that
// no commit has. With files equal to from no file is touched.
//
// It fails as FastForward does, with *MovedError when the branch is not at from or
// did not come from there, and takes back what it wrote. One that is killed is
// ended by FinishCheckout.
func (r *Repo) GoBack(from, to, files Hash) ([]Change, error) {
	if err := r.FinishCheckout(); err != nil {
		return nil, err
	}
	changes, err := r.goBack(journey{from, to, files})
	if err != nil {
		return nil, fmt.Errorf("go back to %s: %w", to, err)
	}
	return changes, nil
}

func (r *Repo) goBack(j journey) ([]Change, error) {
	branch, lock, x, err := r.begin()
	if err != nil {
		return nil, err
	}
	defer lock.Release()
	head, err := r.refs.Resolve(branch)
	if err != nil {
		return nil, err
	}
	if j.to.IsZero() {
		return nil, errors.New("there is no commit before the first")
	}
	before, err := r.IsAncestor(j.to, j.from)
	if err != nil || !before || head != j.from {
		return nil, errors.Join(err, &MovedError{Ref: branch, Want: j.from, Have: head})
	}
	return r.forward(branch, j, lock, x)
}

// indexFollows has the index follow the branch from one commit to another, where
// the files go elsewhere.
func (c *checkout) indexFollows(from, to Hash) error {
	steps, err := c.repo.diffCommits(from, to, nil)
	if err != nil {
		return err
	}
	c.edits, c.modes = nil, map[string]object.Mode{}
	for i := range steps {
		s := &steps[i]
		e := edit{path: s.path, hash: s.new.Hash, remove: s.new.Mode == 0}
		if err := checkStep(s); err != nil {
			return err
		}
		if !e.remove {
			if e.data, err = c.repo.objects.ReadAs(object.Blob, s.new.Hash); err != nil {
				return err
			}
			c.modes[s.path] = s.new.Mode
		}
		c.edits = append(c.edits, e)
	}
	return nil
}
