package ref

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/postbag/postbag/repo/internal/lockfile"
	"github.com/postbag/postbag/repo/internal/object"
)

// wait is how long a reference may be held by others; git holds it for
// microseconds.
const wait = 3 * time.Second

// MovedError says that a reference was not where it was expected.
type MovedError struct {
	Ref  string
	Want object.Hash
	Have object.Hash
}

// Error says what is wrong.
func (e *MovedError) Error() string {
	return fmt.Sprintf("%s has moved: it is at %s, not at %s", e.Ref, e.Have, e.Want)
}

// Update is a reference that is locked and known to be where its changer
// thought it was.
type Update struct {
	store Store
	name  string
	old   object.Hash
	lock  *lockfile.Lock
}

// Begin locks the reference and compares it with old, zero for one that must
// not be there. A symbolic reference is not followed. It fails with
// *MovedError or *lockfile.HeldError.
func (s Store) Begin(name string, old object.Hash) (*Update, error) {
	if !Valid(name) {
		return nil, fmt.Errorf("update reference %q: git does not allow the name", name)
	}
	s.clearFolders(name)
	lock, err := lockfile.Acquire(s.path(name), s.Scratch, wait)
	if err != nil {
		return nil, err
	}
	have, err := s.direct(name)
	if err == nil && have != old {
		err = &MovedError{Ref: name, Want: old, Have: have}
	}
	if err != nil {
		lock.Release()
		return nil, err
	}
	return &Update{s, name, old, lock}, nil
}

// clearFolders removes the empty folders that deleted references have left
// where the file must go.
func (s Store) clearFolders(name string) {
	if top := s.path(name); isDir(top) {
		_ = filepath.WalkDir(top, func(path string, _ os.DirEntry, _ error) error {
			os.Remove(path) // fails, harmlessly, unless it is empty
			return nil
		})
		os.Remove(top)
	}
}

// Prepare writes the new value beside the reference.
func (u *Update) Prepare(h object.Hash) error { return u.lock.Prepare([]byte(h.String() + "\n")) }

// Commit moves the reference to the prepared value and logs it. The log is a
// convenience: where it cannot be written the move still stands.
func (u *Update) Commit(h object.Hash, who object.Signature, reason string) error {
	if err := u.lock.Commit(); err != nil {
		return err
	}
	u.store.log(u.name, u.old, h, who, reason)
	return nil
}

// Release gives up the lock. It may be called again.
func (u *Update) Release() { u.lock.Release() }

// Set moves the reference from old to h, both as in Begin; a zero h removes
// it.
func (s Store) Set(name string, old, h object.Hash, who object.Signature, reason string) error {
	u, err := s.Begin(name, old)
	if err != nil {
		return err
	}
	defer u.Release()
	if h.IsZero() {
		return u.remove()
	}
	if err := u.Prepare(h); err != nil {
		return err
	}
	return u.Commit(h, who, reason)
}

// remove deletes the reference, first where it is packed, so that no old
// value comes to light.
func (u *Update) remove() error {
	if err := u.store.unpack(u.name); err != nil {
		return err
	}
	for _, path := range []string{u.store.path(u.name), u.store.logPath(u.name)} {
		if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
			return fmt.Errorf("remove %s: %w", u.name, err)
		}
	}
	return nil
}

func (s Store) unpack(name string) error {
	path := filepath.Join(s.Common, "packed-refs")
	lock, err := lockfile.Acquire(path, s.Scratch, wait)
	if err != nil {
		return err
	}
	defer lock.Release()
	data, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read packed-refs: %w", err)
	}
	lines := slices.Collect(strings.Lines(string(data)))
	i := slices.IndexFunc(lines, func(line string) bool {
		return strings.HasSuffix(strings.TrimSpace(line), " "+name) && line[0] != '#'
	})
	if i < 0 {
		return nil
	}
	end := i + 1
	if end < len(lines) && lines[end][0] == '^' { // what an annotated tag peels to
		end++
	}
	if err := lock.Prepare([]byte(strings.Join(slices.Delete(lines, i, end), ""))); err != nil {
		return err
	}
	return lock.Commit()
}

// SetSymbolic makes the reference point at another.
func (s Store) SetSymbolic(name, target string) error {
	if !Valid(name) || !Valid(target) {
		return fmt.Errorf("point %q at %q: git does not allow the name", name, target)
	}
	lock, err := lockfile.Acquire(s.path(name), s.Scratch, wait)
	if err != nil {
		return err
	}
	defer lock.Release()
	if err := lock.Prepare([]byte("ref: " + target + "\n")); err != nil {
		return err
	}
	return lock.Commit()
}

// RemoveSymbolic removes the reference if it is symbolic, not what it points
// at.
func (s Store) RemoveSymbolic(name string) error {
	lock, err := lockfile.Acquire(s.path(name), s.Scratch, wait)
	if err != nil {
		return err
	}
	defer lock.Release()
	target, err := s.Symbolic(name)
	if err != nil || target == "" {
		return err
	}
	if err := os.Remove(s.path(name)); err != nil {
		return fmt.Errorf("remove %s: %w", name, err)
	}
	return nil
}
