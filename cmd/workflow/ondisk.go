package workflow

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"github.com/postbag/postbag/repo"
)

// onDisk is what a call to Init found, to be put back where it fails.
type onDisk struct {
	dir    string
	hadDir bool
	hadGit bool
}

func newOnDisk(dir string) (*onDisk, error) {
	info, err := os.Stat(dir)
	if err == nil && !info.IsDir() {
		return nil, notFolder(dir)
	}
	if errors.Is(err, syscall.ENOTDIR) {
		return nil, notFolder(filepath.Dir(dir))
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	_, gitErr := os.Lstat(filepath.Join(dir, ".git"))
	return &onDisk{dir, err == nil, gitErr == nil}, nil
}

func notFolder(path string) error {
	return &Problem{Kind: Usage, What: "make a store", Err: fmt.Errorf("%q is a file, not a folder", path), State: unchanged, Hint: "postbag init DIR, with a folder or a name that is free"}
}

// undo removes what was not there before: a folder that is empty again, and a
// repository without a commit.
func (d *onDisk) undo() {
	if d.hadGit {
		return
	}
	if r, err := repo.Open(d.dir); err == nil {
		head, err := r.Head()
		own := filepath.Clean(r.GitDir()) == filepath.Join(d.absolute(), ".git")
		r.Close()
		if err != nil || !head.IsZero() || !own {
			return
		}
		os.RemoveAll(filepath.Join(d.dir, ".git"))
	}
	if !d.hadDir {
		os.Remove(d.dir)
	}
}

func (d *onDisk) absolute() string {
	abs, err := filepath.Abs(d.dir)
	if err != nil {
		return d.dir
	}
	if real, err := filepath.EvalSymlinks(abs); err == nil {
		return real
	}
	return abs
}
