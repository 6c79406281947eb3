package workflow

import (
	"os"
	"path/filepath"

	"github.com/rogpeppe/go-internal/lockedfile"
)

const lockFile = "lock"

// lock keeps other processes of this program from changing the store until
// unlock is called; it waits for one that is at it. The system lets go of the
// lock with the process, so it is never stale. A pull or an edit that was killed
// is ended first, so that its files are not taken for edits of a person.
func (s *Store) lock() (unlock func(), err error) {
	dir := s.repo.PrivateDir()
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, failed("lock the store", err)
	}
	release, err := lockedfile.MutexAt(filepath.Join(dir, lockFile)).Lock()
	if err != nil {
		return nil, failed("lock the store", err)
	}
	s.lookAgain() // others may have changed it while we waited
	if err := s.repo.FinishCheckout(); err != nil {
		release()
		return nil, failed("end a pull that was interrupted", err)
	}
	if err := s.endEdit(); err != nil {
		release()
		return nil, failed("take back an edit that was interrupted", err)
	}
	s.begin()
	return func() { s.end(); release() }, nil
}
