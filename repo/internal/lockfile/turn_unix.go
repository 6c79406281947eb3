//go:build unix

package lockfile

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
)

// turn waits for the lock that the system gives back when its holder dies.
func turn(dir string) (unlock func(), err error) {
	f, err := os.OpenFile(filepath.Join(dir, "stale"), os.O_RDWR|os.O_CREATE, 0o666)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX); err != nil {
		f.Close()
		return nil, err
	}
	return func() { f.Close() }, nil
}

func alive(pid int) bool {
	err := syscall.Kill(pid, 0)
	return err == nil || !errors.Is(err, syscall.ESRCH)
}
