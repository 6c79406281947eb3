package repo

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// exchange swaps two files of the folder in one step, and tells whether the
// file system can do that.
func exchange(root *os.Root, a, b string) (bool, error) {
	dir, err := root.Open(".")
	if err != nil {
		return false, err
	}
	defer dir.Close()
	fd := int(dir.Fd())
	err = unix.Renameat2(fd, a, fd, b, unix.RENAME_EXCHANGE)
	if errors.Is(err, unix.ENOSYS) || errors.Is(err, unix.EINVAL) || errors.Is(err, unix.ENOTSUP) || errors.Is(err, unix.EPERM) {
		return false, nil
	}
	return err == nil, err
}
