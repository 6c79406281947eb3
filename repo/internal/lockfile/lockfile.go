// Package lockfile speaks git's lock protocol: whoever made "<file>.lock" may
// change the file, and nobody else does. Git's own processes keep to it too.
//
// A lock made here never holds the new content, only a note of who holds it;
// the content is written beside it and renamed over the file. So a lock whose
// holder was killed can be told from one that git or an editor holds, and is
// cleared by the next command instead of by hand.
package lockfile

import (
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// HeldError says that somebody else holds the lock.
type HeldError struct{ Path string }

// Error says what is wrong.
func (e *HeldError) Error() string { return fmt.Sprintf("%q is held by another process", e.Path) }

// Lock is a lock that is held.
type Lock struct {
	target  string
	path    string
	scratch string
	pending string // finished content, waiting for Commit
}

// Acquire locks the file target, trying again for as long as wait says. The
// folder scratch, on the same file system, takes the temporary files.
func Acquire(target, scratch string, wait time.Duration) (*Lock, error) {
	l := &Lock{target: target, path: target + ".lock", scratch: scratch}
	for _, dir := range []string{filepath.Dir(target), scratch} {
		if err := os.MkdirAll(dir, 0o777); err != nil {
			return nil, fmt.Errorf("lock %q: %w", target, err)
		}
	}
	deadline, pause := time.Now().Add(wait), time.Millisecond
	for {
		err := l.try()
		if err == nil {
			return l, nil
		}
		if !errors.Is(err, os.ErrExist) {
			return nil, fmt.Errorf("lock %q: %w", target, err)
		}
		if l.clearStale() {
			continue
		}
		if time.Now().After(deadline) {
			return nil, &HeldError{Path: l.path}
		}
		time.Sleep(pause)
		pause = min(pause*3/2+time.Millisecond, 50*time.Millisecond)
	}
}

// try makes the lock with its note in one step, so that no crash leaves a
// lock without one.
func (l *Lock) try() error {
	note := l.temp()
	if err := os.WriteFile(note, []byte(owner()), 0o666); err != nil {
		return err
	}
	defer os.Remove(note)
	err := os.Link(note, l.path)
	if err == nil || errors.Is(err, os.ErrExist) {
		return err
	}
	return l.tryExclusive() // a file system without links
}

func (l *Lock) tryExclusive() error {
	f, err := os.OpenFile(l.path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return err
	}
	_, err = f.WriteString(owner())
	if err = errors.Join(err, f.Close()); err != nil {
		os.Remove(l.path)
	}
	return err
}

func (l *Lock) temp() string { return filepath.Join(l.scratch, "tmp-"+rand.Text()) }

// Prepare writes and syncs the new content beside the file. It may be called
// again; the last content counts.
func (l *Lock) Prepare(content []byte) error {
	l.dropPending()
	f, err := os.OpenFile(l.temp(), os.O_WRONLY|os.O_CREATE|os.O_EXCL, l.mode())
	if err != nil {
		return fmt.Errorf("write %q: %w", l.target, err)
	}
	l.pending = f.Name()
	_, err = f.Write(content)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("write %q: %w", l.target, err)
	}
	return nil
}

// Backdate gives the prepared content the time at which the lock was made, by
// the file system's own clock. What changed while the lock was held is then
// as new as the content, or newer.
func (l *Lock) Backdate() error {
	info, err := os.Stat(l.path)
	if err == nil {
		err = os.Chtimes(l.pending, time.Time{}, info.ModTime())
	}
	if err != nil {
		return fmt.Errorf("set the time of %q: %w", l.target, err)
	}
	return nil
}

// mode is the mode that the file has, or that a new one gets.
func (l *Lock) mode() os.FileMode {
	if info, err := os.Stat(l.target); err == nil {
		return info.Mode().Perm()
	}
	return 0o666
}

// Commit puts the prepared content in the place of the file. The lock is
// still held.
func (l *Lock) Commit() error {
	if err := os.Rename(l.pending, l.target); err != nil {
		return fmt.Errorf("replace %q: %w", l.target, err)
	}
	l.pending = ""
	return nil
}

// Release gives up the lock and whatever was prepared and not committed. It
// may be called again.
func (l *Lock) Release() {
	l.dropPending()
	if l.path != "" {
		os.Remove(l.path)
		l.path = ""
	}
}

func (l *Lock) dropPending() {
	if l.pending != "" {
		os.Remove(l.pending)
		l.pending = ""
	}
}
