package repo

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/postbag/postbag/repo/internal/index"
	"github.com/postbag/postbag/repo/internal/lockfile"
	"github.com/postbag/postbag/repo/internal/object"
)

// Unfinished is the commit that a FastForward was on its way to when it was
// killed: some files may be that commit's already, which look like edits of
// the user until FinishCheckout is called. One that is running just now looks
// the same.
func (r *Repo) Unfinished() (to Hash, ok bool, err error) {
	from, to, err := r.readJournal()
	if err != nil || to.IsZero() {
		return Hash{}, false, err
	}
	head, err := r.Head()
	if err != nil || head != from {
		return Hash{}, false, err
	}
	return to, true, nil
}

// FinishCheckout ends a FastForward that was killed. Where all files of the
// difference hold what one of the two commits has, it is completed. Where one
// holds something else, an edit made since, it is taken back: files that hold
// the new content get the old one, and edits stay. Either way the worktree
// then differs from the commit that is checked out by the user's edits alone.
// Without an unfinished FastForward nothing happens.
func (r *Repo) FinishCheckout() error {
	if _, to, err := r.readJournal(); err != nil || to.IsZero() {
		return err
	}
	if err := r.finishCheckout(); err != nil {
		return fmt.Errorf("finish an interrupted fast-forward: %w", err)
	}
	return nil
}

func (r *Repo) finishCheckout() error {
	branch, lock, x, err := r.begin()
	if err != nil {
		return err
	}
	defer lock.Release()
	from, to, err := r.readJournal() // once more: it may have ended meanwhile
	if err != nil || to.IsZero() {
		return err
	}
	head, err := r.refs.Resolve(branch)
	if err != nil {
		return err
	}
	var back *checkout
	if head == from {
		if back, err = r.planBack(from, to, x); err != nil {
			return err
		}
	}
	if back == nil || len(back.files) == 0 { // nothing of it is left
		r.dropJournal()
		return nil
	}
	_, err = r.forward(branch, from, to, lock, x)
	var dirty *DirtyError
	if errors.As(err, &dirty) {
		return back.back(lock)
	}
	return err
}

// planBack finds the files that hold what the commit to has and from has not.
func (r *Repo) planBack(from, to Hash, x *index.Index) (*checkout, error) {
	steps, err := r.diffCommits(to, from, nil)
	if err != nil {
		return nil, err
	}
	c := &checkout{repo: r, disk: &diskFS{dir: r.root}, index: x, files: map[string][]byte{}, was: map[string]object.Entry{}}
	c.modes, c.removed = map[string]object.Mode{}, map[string]bool{}
	for i := range steps {
		if s := &steps[i]; checkPath(s.path) == nil && (s.old.Mode.IsRegular() || s.new.Mode.IsRegular()) {
			if err := c.step(s); err != nil {
				return nil, err
			}
		}
	}
	return c, nil
}

// back takes the files and the index to where they were.
func (c *checkout) back(lock *lockfile.Lock) error {
	w, err := c.write()
	if w == nil {
		return err
	}
	defer w.root.Close()
	if err != nil {
		return err
	}
	changed, err := c.repo.indexChanges(c.index, c.edits, c.modes)
	if err != nil {
		return err
	}
	c.index.Apply(changed)
	if err := c.repo.prepareIndex(lock, c.index); err != nil {
		return err
	}
	if err := lock.Commit(); err != nil {
		return err
	}
	c.repo.dropJournal()
	return nil
}

// journalPath is the file that names, while a FastForward writes files, the
// commits it goes from and to.
func (r *Repo) journalPath() string { return filepath.Join(r.PrivateDir(), "checkout") }

func (r *Repo) writeJournal(from, to Hash) error {
	lock, err := lockfile.Acquire(r.journalPath(), r.PrivateDir(), r.lockWait)
	if err != nil {
		return err
	}
	defer lock.Release()
	if err := lock.Prepare([]byte(from.String() + " " + to.String() + "\n")); err != nil {
		return err
	}
	return lock.Commit()
}

// readJournal is the two commits, zero without a journal.
func (r *Repo) readJournal() (from, to Hash, err error) {
	text, err := readSmall(r.journalPath())
	if errors.Is(err, os.ErrNotExist) {
		return Hash{}, Hash{}, nil
	}
	if err == nil {
		a, b, _ := strings.Cut(text, " ")
		from, err = ParseHash(a)
		if err == nil {
			to, err = ParseHash(b)
		}
	}
	if err != nil {
		return Hash{}, Hash{}, fmt.Errorf("read %q: %w", r.journalPath(), err)
	}
	return from, to, nil
}

// dropJournal removes the journal. One that stays is harmless: it names a
// commit that is no longer checked out, or no file of it is there.
func (r *Repo) dropJournal() { _ = os.Remove(r.journalPath()) }
