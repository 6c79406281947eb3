package repo

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"runtime"
	"slices"
	"syscall"

	"golang.org/x/sync/errgroup"

	"github.com/postbag/postbag/repo/internal/safepath"
)

// Write puts files into the worktree: content by path, nil to delete. Every
// path is judged before the first is written, and one that is refused is a
// *PathError. A file appears whole or not at all; folders are made as needed,
// and those that a deletion leaves empty are removed. Nothing is written
// through a symbolic link. Files that did not change are not spared: whoever
// wants to keep their times leaves them out.
func (r *Repo) Write(files map[string][]byte) error {
	for name := range files {
		if err := checkPath(name); err != nil {
			return fmt.Errorf("write: %w", err)
		}
	}
	w, err := openWriter(r.root)
	if err != nil {
		return fmt.Errorf("write: %w", err)
	}
	defer w.root.Close()
	return w.write(files)
}

// checkPath judges the path of a file.
func checkPath(name string) error {
	if reason := safepath.Check(name); reason != "" {
		return &PathError{Path: name, Reason: reason}
	}
	return nil
}

// writer changes files below one folder.
type writer struct {
	root    *os.Root
	folders map[string]bool // known to be folders, and to lie behind no link
}

func openWriter(dir string) (*writer, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	return &writer{root: root, folders: map[string]bool{".": true}}, nil
}

// write deletes first, so that a folder may make way for a file. Then it
// works folder by folder, several at a time.
func (w *writer) write(files map[string][]byte) error {
	folders := map[string][]string{}
	for name, data := range files {
		if data == nil {
			if err := w.remove(name); err != nil {
				return fmt.Errorf("delete %q: %w", name, err)
			}
			continue
		}
		dir := path.Dir(name)
		folders[dir] = append(folders[dir], path.Base(name))
	}
	group := new(errgroup.Group)
	group.SetLimit(max(2, runtime.GOMAXPROCS(0)))
	for _, dir := range sortedKeys(folders) {
		if err := w.makeFolder(dir); err != nil {
			return errors.Join(fmt.Errorf("make folder %q: %w", dir, err), group.Wait())
		}
		group.Go(func() error { return w.folder(dir, folders[dir], files) })
	}
	return group.Wait()
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// makeFolder makes a folder and those above it. What is there must be a
// folder itself, not a link to one.
func (w *writer) makeFolder(dir string) error {
	if w.folders[dir] {
		return nil
	}
	if err := w.makeFolder(path.Dir(dir)); err != nil {
		return err
	}
	err := w.root.Mkdir(dir, 0o777)
	if errors.Is(err, fs.ErrExist) {
		err = w.checkFolder(dir)
	}
	w.folders[dir] = err == nil
	return err
}

// checkFolder makes sure that a folder and all above it are no links.
func (w *writer) checkFolder(dir string) error {
	for ; dir != "."; dir = path.Dir(dir) {
		info, err := w.root.Lstat(dir)
		if err != nil {
			return err
		}
		if !info.IsDir() {
			return &PathError{Path: dir, Reason: "it is no folder"}
		}
	}
	return nil
}

// folder writes the files of one folder.
func (w *writer) folder(dir string, names []string, files map[string][]byte) error {
	root, err := w.root.OpenRoot(dir)
	if err != nil {
		return fmt.Errorf("open folder %q: %w", dir, err)
	}
	defer root.Close()
	for _, name := range names {
		full := path.Join(dir, name)
		if err := replace(root, name, files[full]); err != nil {
			return fmt.Errorf("write %q: %w", full, err)
		}
	}
	return nil
}

// replace writes a file beside the old one and renames it into place. The old
// one's permissions stay. A folder or link in its place is not replaced.
func replace(root *os.Root, name string, data []byte) error {
	mode := fs.FileMode(0o666)
	info, err := root.Lstat(name)
	switch {
	case err == nil && !info.Mode().IsRegular():
		return errors.New("there is something that is no regular file")
	case err == nil:
		mode = info.Mode().Perm()
	case !errors.Is(err, fs.ErrNotExist):
		return err
	}
	temp := tempPrefix + rand.Text()[:16]
	f, err := root.OpenFile(temp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err = errors.Join(err, f.Close()); err == nil {
		err = root.Rename(temp, name)
	}
	if err != nil {
		_ = root.Remove(temp)
	}
	return err
}

// remove deletes a file, if it is there, and the folders this leaves empty. A
// link is not followed, and what is no regular file stays.
func (w *writer) remove(name string) error {
	if err := w.checkFolder(path.Dir(name)); err != nil {
		return ignoreMissing(err)
	}
	info, err := w.root.Lstat(name)
	if err != nil {
		return ignoreMissing(err)
	}
	if !info.Mode().IsRegular() {
		return &PathError{Path: name, Reason: "it is no regular file"}
	}
	if err := w.root.Remove(name); err != nil {
		return err
	}
	for dir := path.Dir(name); dir != "." && w.root.Remove(dir) == nil; dir = path.Dir(dir) {
	}
	return nil
}

func ignoreMissing(err error) error {
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR) {
		return nil
	}
	return err
}
