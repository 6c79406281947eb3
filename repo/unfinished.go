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

// Unfinished is the commit that a FastForward or a GoBack was on its way to when
// it was killed: some files may be as they are to be then already, which look
// like edits of the user until FinishCheckout is called. One that is running
// just now looks the same.
func (r *Repo) Unfinished() (to Hash, ok bool, err error) {
	j, err := r.readJournal()
	if err != nil || j.to.IsZero() {
		return Hash{}, false, err
	}
	head, err := r.Head()
	if err != nil || head != j.from {
		return Hash{}, false, err
	}
	return j.to, true, nil
}

// FinishCheckout ends a FastForward or a GoBack that was killed. Where all files
// of the difference hold what one of the two commits has, it is completed. Where
// one holds something else, an edit made since, it is taken back: files that hold
// the new content get the old one, and edits stay. Either way the worktree
// then differs from the commit that is checked out by the user's edits alone.
// Without an unfinished one nothing happens.
//
// It also removes what killed processes left in PrivateDir more than a day ago.
func (r *Repo) FinishCheckout() error {
	r.sweepPrivate()
	if j, err := r.readJournal(); err != nil || j.to.IsZero() {
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
	j, err := r.readJournal() // once more: it may have ended meanwhile
	if err != nil || j.to.IsZero() {
		return err
	}
	head, err := r.refs.Resolve(branch)
	if err != nil {
		return err
	}
	var back *checkout
	if head == j.from {
		if back, err = r.planBack(j, x); err != nil {
			return err
		}
	}
	if back == nil || len(back.files) == 0 && j.files != j.from { // nothing of it is left
		r.dropJournal()
		return nil
	}
	_, err = r.forward(branch, j, lock, x)
	var dirty *DirtyError
	if errors.As(err, &dirty) {
		return back.back(lock)
	}
	return err
}

// planBack finds the files that hold what they were to become and not what they
// were.
func (r *Repo) planBack(j journey, x *index.Index) (*checkout, error) {
	steps, err := r.diffCommits(j.files, j.from, nil)
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
	if j.files == j.to {
		return c, nil
	}
	return c, c.indexFollows(j.to, j.from)
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

// journalPath is the file that tells, while files are written, what journey it
// is: the commits from and to, and a third where the files become that.
func (r *Repo) journalPath() string { return filepath.Join(r.PrivateDir(), "checkout") }

func (r *Repo) writeJournal(j journey) error {
	lock, err := lockfile.Acquire(r.journalPath(), r.PrivateDir(), r.lockWait)
	if err != nil {
		return err
	}
	defer lock.Release()
	text := j.from.String() + " " + j.to.String()
	if j.files != j.to {
		text += " " + j.files.String()
	}
	if err := lock.Prepare([]byte(text + "\n")); err != nil {
		return err
	}
	return lock.Commit()
}

// readJournal is zero without a journal.
func (r *Repo) readJournal() (journey, error) {
	text, err := readSmall(r.journalPath())
	if errors.Is(err, os.ErrNotExist) {
		return journey{}, nil
	}
	words := strings.Fields(text)
	if err == nil && len(words) != 2 && len(words) != 3 {
		err = errors.New("it does not name two or three commits")
	}
	var named [3]Hash
	for i := 0; i < len(words) && err == nil; i++ {
		named[i], err = ParseHash(words[i])
	}
	if err != nil {
		return journey{}, fmt.Errorf("read %q: %w", r.journalPath(), err)
	}
	if len(words) == 2 {
		named[2] = named[1]
	}
	return journey{named[0], named[1], named[2]}, nil
}

// dropJournal removes the journal. One that stays is harmless: it names a
// commit that is no longer checked out, or no file of it is there.
func (r *Repo) dropJournal() { _ = os.Remove(r.journalPath()) }
