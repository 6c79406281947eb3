package workflow

import (
	"os"
	"path/filepath"

	"github.com/rogpeppe/go-internal/lockedfile"
)

const lockFile = "lock"

// lock keeps other processes of this program from changing the store until
// unlock is called; it waits for one that is at it. The system lets go of the
// lock with the process, so it is never stale.
func (s *Store) lock() (unlock func(), err error) {
	dir := s.repo.PrivateDir()
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, failed("lock the store", err)
	}
	unlock, err = lockedfile.MutexAt(filepath.Join(dir, lockFile)).Lock()
	return unlock, failed("lock the store", err)
}
