package workflow

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/postbag/postbag/repo"
)

// seenFile is touched whenever the remote has answered.
const seenFile = "remote-seen"

// noteSeen remembers that the remote has just answered.
func (s *Store) noteSeen() error {
	dir := s.repo.PrivateDir()
	err := os.MkdirAll(dir, 0o755)
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, seenFile), []byte(time.Now().UTC().Format(time.RFC3339)+"\n"), 0o644)
	}
	return failed("note that the remote answered", err)
}

// seen is the last known head of a branch on the remote, and when it was
// seen; zero and nil where it never was.
func (s *Store) seen(branch string) (repo.Hash, *time.Time) {
	head, err := s.repo.Ref(trackingRef(branch))
	if err != nil {
		return repo.Hash{}, nil
	}
	info, err := os.Stat(filepath.Join(s.repo.PrivateDir(), seenFile))
	if err != nil {
		return head, nil
	}
	when := info.ModTime()
	return head, &when
}

// forgetSeen forgets that the remote ever answered: it is another one now.
func (s *Store) forgetSeen() error {
	err := os.Remove(filepath.Join(s.repo.PrivateDir(), seenFile))
	if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	return failed("forget the former remote", err)
}
