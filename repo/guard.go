package repo

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
)

// written is a file that a writer has changed: what it held before and since,
// nil for no file.
type written struct {
	path     string
	old, new []byte
	mode     fs.FileMode // of the old one
}

// same tells whether two contents are the same; nil is no file.
func same(a, b []byte) bool { return (a == nil) == (b == nil) && bytes.Equal(a, b) }

// compare looks at all files before any is changed.
func (w *writer) compare(files map[string][]byte) error {
	byFolder := map[string][]string{}
	for _, name := range sortedKeys(files) {
		byFolder[path.Dir(name)] = append(byFolder[path.Dir(name)], name)
	}
	var dirty []string
	for _, dir := range sortedKeys(byFolder) {
		found, err := w.compareFolder(dir, byFolder[dir], files)
		if err != nil {
			return err
		}
		dirty = append(dirty, found...)
	}
	if dirty != nil {
		slices.Sort(dirty)
		return &DirtyError{Paths: dirty}
	}
	return nil
}

// compareFolder names the files of one folder that hold something else than
// is expected. In a folder that is not there, none is there.
func (w *writer) compareFolder(dir string, names []string, files map[string][]byte) (dirty []string, err error) {
	root, err := w.root.OpenRoot(dir)
	if err != nil && ignoreMissing(err) != nil {
		return nil, err
	}
	if root != nil {
		defer root.Close()
	}
	for _, full := range names {
		if root == nil {
			if !w.expect(full, nil) && files[full] != nil {
				dirty = append(dirty, full)
			}
			continue
		}
		info, err := root.Lstat(path.Base(full))
		if err == nil && info.IsDir() {
			continue // it may be about to become empty
		}
		var changed *DirtyError
		if _, err = w.look(root, path.Base(full), full, files[full]); errors.As(err, &changed) {
			dirty = append(dirty, full)
		} else if err != nil {
			return nil, err
		}
	}
	return dirty, nil
}

// look is what the file holds, seen from root as name. That is a *DirtyError
// when it is neither what is expected nor what it is to hold.
func (w *writer) look(root *os.Root, name, full string, data []byte) (written, error) {
	f := written{path: full, new: data}
	info, err := root.Lstat(name)
	if err == nil && !info.Mode().IsRegular() {
		return f, &DirtyError{Paths: []string{full}}
	}
	if err == nil {
		f.mode = info.Mode().Perm()
		f.old, err = root.ReadFile(name)
	}
	if err := ignoreMissing(err); err != nil {
		return f, err
	}
	if !w.expect(full, f.old) && !same(f.old, data) {
		return f, &DirtyError{Paths: []string{full}}
	}
	return f, nil
}

// guarded puts a temporary file in the place of one that holds what is
// expected. It compares before, and where the system can exchange two files
// in one step also after, so that no edit falls in between.
func (w *writer) guarded(root *os.Root, temp, full string, data []byte) error {
	name := path.Base(full)
	f, err := w.look(root, name, full, data)
	if err != nil {
		return err
	}
	switch {
	case same(f.old, data):
		return root.Remove(temp)
	case f.old == nil:
		err = appear(root, temp, name)
	default:
		err = swap(root, temp, name, f)
	}
	if errors.Is(err, fs.ErrExist) || errors.Is(err, fs.ErrNotExist) || errors.Is(err, errChanged) {
		return &DirtyError{Paths: []string{full}}
	}
	if err == nil {
		w.note(f)
	}
	return err
}

func (w *writer) note(f written) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.done = append(w.done, f)
}

// appear gives the file its name, which nobody may have taken meanwhile.
func appear(root *os.Root, temp, name string) error {
	err := root.Link(temp, name)
	if err == nil {
		return root.Remove(temp)
	}
	if errors.Is(err, fs.ErrExist) {
		return err
	}
	return root.Rename(temp, name) // a file system without links
}

var errChanged = errors.New("it was changed meanwhile")

// swap puts the new file in the place of the old one.
func swap(root *os.Root, temp, name string, f written) error {
	done, err := exchange(root, temp, name)
	if err != nil {
		return err
	}
	if !done {
		return root.Rename(temp, name)
	}
	out, err := root.ReadFile(temp)
	if err == nil && bytes.Equal(out, f.old) {
		return root.Remove(temp)
	}
	if _, back := exchange(root, temp, name); back != nil {
		return errors.Join(err, back)
	}
	if out, err := root.ReadFile(temp); err == nil && !bytes.Equal(out, f.new) {
		_, _ = exchange(root, temp, name) // edited once more: the last edit stays
	}
	return errors.Join(err, errChanged)
}

// take deletes a file that holds what is expected. It is moved aside first,
// and moved back when an edit came in between.
func (w *writer) take(full string) error {
	f, err := w.look(w.root, full, full, nil)
	if err != nil || f.old == nil {
		return err
	}
	temp := path.Join(path.Dir(full), tempName())
	if err := w.root.Rename(full, temp); err != nil {
		return ignoreMissing(err)
	}
	out, err := w.root.ReadFile(temp)
	if err == nil && bytes.Equal(out, f.old) {
		w.note(f)
		return w.root.Remove(temp)
	}
	if back := appear(w.root, temp, full); errors.Is(back, fs.ErrExist) {
		_ = w.root.Remove(temp) // made anew: the last edit stays
	} else {
		err = errors.Join(err, back)
	}
	return errors.Join(err, &DirtyError{Paths: []string{full}})
}

// putBack makes the files what they were, the last one first, save those that
// others have changed since. It returns why that is done, and whether all is
// as it was.
func (w *writer) putBack(why error) (error, bool) {
	var failed error
	for i := len(w.done) - 1; i >= 0; i-- {
		var changed *DirtyError
		if err := w.undo(w.done[i]); err != nil && !errors.As(err, &changed) {
			failed = errors.Join(failed, fmt.Errorf("put back %q: %w", w.done[i].path, err))
		}
	}
	w.done = nil
	if failed != nil {
		return fmt.Errorf("%w; and not all that was written could be taken back: %w", why, failed), false
	}
	return why, true
}

func (w *writer) undo(f written) error {
	back := &writer{root: w.root, folders: map[string]bool{".": true}}
	back.expect = func(_ string, have []byte) bool { return same(have, f.new) }
	if f.old == nil {
		return back.remove(f.path)
	}
	dir := path.Dir(f.path)
	if err := back.makeFolder(dir); err != nil {
		return err
	}
	root, err := w.root.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer root.Close()
	return back.put(root, f.path, f.old, f.mode)
}
