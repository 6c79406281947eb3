package repo

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// HookPath is the file of a hook ("pre-commit"), where git looks for it. own
// tells whether that is a folder of this repository's git folder, and not one
// that core.hooksPath names, which may be shared or under version control.
func (r *Repo) HookPath(name string) (path string, own bool) {
	dir := filepath.Join(r.common, "hooks")
	set, ok := r.Config("core.hookspath")
	if !ok || set == "" {
		return filepath.Join(dir, name), true
	}
	set = within(r.root, expandHome(set))
	return filepath.Join(set, name), filepath.Clean(set) == filepath.Clean(dir)
}

// Hook is what a hook's file holds, nil where there is none.
func (r *Repo) Hook(name string) ([]byte, error) {
	path, _ := r.HookPath(name)
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return data, err
}

// MakeHook makes a hook where there is none; it fails with fs.ErrExist where
// there is one.
func (r *Repo) MakeHook(name string, script []byte) error {
	path, _ := r.HookPath(name)
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		return fmt.Errorf("make hook %q: %w", name, err)
	}
	temp, err := os.CreateTemp(filepath.Dir(path), "."+name+"-*")
	if err != nil {
		return fmt.Errorf("make hook %q: %w", name, err)
	}
	defer os.Remove(temp.Name())
	_, err = temp.Write(script)
	if err = errors.Join(err, temp.Chmod(0o755), temp.Close()); err == nil {
		err = appearAt(temp.Name(), path)
	}
	if err != nil {
		return fmt.Errorf("make hook %q: %w", name, err)
	}
	return nil
}

// appearAt gives a file a name that nobody has taken.
func appearAt(temp, path string) error {
	err := os.Link(temp, path)
	if err == nil || errors.Is(err, fs.ErrExist) {
		return err
	}
	if _, taken := os.Lstat(path); taken == nil { // a file system without links
		return fs.ErrExist
	}
	return os.Rename(temp, path)
}

// RemoveHook removes a hook.
func (r *Repo) RemoveHook(name string) error {
	path, _ := r.HookPath(name)
	return os.Remove(path)
}
