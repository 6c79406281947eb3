package repo

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"runtime"
	"slices"
	"sync"
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
//
// What a process that was killed has left unfinished in the folders written to
// is removed after a minute; Changes does so too where it looks.
//
// Whatever the files hold is replaced; whoever has read them uses WriteOver.
func (r *Repo) Write(files map[string][]byte) error {
	w, err := r.openWriter(files)
	if err != nil {
		return fmt.Errorf("write: %w", err)
	}
	defer w.root.Close()
	return w.write(files)
}

// WriteOver is Write for whoever has read the files first: was is what they
// held then, nil or left out where there was none. A file that holds something
// else by now, because another program has edited it, made it or removed it,
// is a *DirtyError, unless it holds just what it is to hold. All are compared
// before the first is written, and each again at the moment it is replaced.
//
// All or nothing: when it fails, for whatever reason, what it wrote is put
// back, save where others have changed it since; the error says so where that
// did not work.
func (r *Repo) WriteOver(files, was map[string][]byte) error {
	w, err := r.openWriter(files)
	if err != nil {
		return fmt.Errorf("write: %w", err)
	}
	defer w.root.Close()
	w.expect = func(name string, have []byte) bool { return same(have, was[name]) }
	if err := w.compare(files); err != nil {
		return fmt.Errorf("write: %w", err)
	}
	if err := w.write(files); err != nil {
		err, _ = w.putBack(err)
		return err
	}
	return nil
}

// openWriter opens the worktree to write files with paths that are fine.
func (r *Repo) openWriter(files map[string][]byte) (*writer, error) {
	for name := range files {
		if err := checkPath(name); err != nil {
			return nil, err
		}
	}
	return openWriter(r.root)
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

	// expect judges what a file holds, nil for none, at the moment before it
	// is changed. Without it all is well.
	expect func(name string, have []byte) bool
	mu     sync.Mutex
	done   []written // what was changed, where expect is set
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
	group, ctx := errgroup.WithContext(context.Background())
	group.SetLimit(max(2, runtime.GOMAXPROCS(0)))
	for _, dir := range sortedKeys(folders) {
		if err := w.makeFolder(dir); err != nil {
			return errors.Join(fmt.Errorf("make folder %q: %w", dir, err), group.Wait())
		}
		group.Go(func() error { return w.folder(ctx, dir, folders[dir], files) })
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

// folder writes the files of one folder, until another one has failed.
func (w *writer) folder(ctx context.Context, dir string, names []string, files map[string][]byte) error {
	root, err := w.root.OpenRoot(dir)
	if err != nil {
		return fmt.Errorf("open folder %q: %w", dir, err)
	}
	defer root.Close()
	sweepFolder(root)
	for _, name := range names {
		full := path.Join(dir, name)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err := w.replace(root, full, files[full]); err != nil {
			return fmt.Errorf("write %q: %w", full, err)
		}
	}
	return nil
}

// replace writes a file, seen from its folder, beside the old one and renames
// it into place. The old one's permissions stay. A folder or link in its place
// is not replaced.
func (w *writer) replace(root *os.Root, full string, data []byte) error {
	mode := fs.FileMode(0o666)
	info, err := root.Lstat(path.Base(full))
	switch {
	case err == nil && !info.Mode().IsRegular():
		return errors.New("there is something that is no regular file")
	case err == nil:
		mode = info.Mode().Perm()
	case !errors.Is(err, fs.ErrNotExist):
		return err
	}
	return w.put(root, full, data, mode)
}

func (w *writer) put(root *os.Root, full string, data []byte, mode fs.FileMode) error {
	temp := tempName()
	f, err := root.OpenFile(temp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err = errors.Join(err, f.Close()); err == nil {
		err = w.rename(root, temp, full, data)
	}
	if err != nil {
		_ = root.Remove(temp)
	}
	return err
}

// rename puts the temporary file in place.
func (w *writer) rename(root *os.Root, temp, full string, data []byte) error {
	if w.expect != nil {
		return w.guarded(root, temp, full, data)
	}
	return root.Rename(temp, path.Base(full))
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
	if w.expect != nil {
		err = w.take(name)
	} else {
		err = w.root.Remove(name)
	}
	if err != nil {
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
