package repo

import (
	"errors"
	"io/fs"
	"path"
	"slices"

	"github.com/postbag/postbag/repo/internal/index"
	"github.com/postbag/postbag/repo/internal/object"
)

// checkout is a difference between two commits on its way to the disk.
type checkout struct {
	repo  *Repo
	disk  *diskFS
	index *index.Index

	removed map[string]bool         // paths that the new commit does not have
	files   map[string][]byte       // to be written, nil to be deleted
	was     map[string]object.Entry // what those held in the old commit
	execs   []string                // of those, the executable
	edits   []edit                  // for the index
	modes   map[string]object.Mode
	changes []Change
	dirty   []string
}

// plan judges every step and reads what is to be written.
func (c *checkout) plan(steps []step) error {
	c.modes = make(map[string]object.Mode, len(steps))
	c.removed = map[string]bool{}
	for _, s := range steps {
		c.removed[s.path] = s.new.Mode == 0
	}
	for i := range steps {
		s := &steps[i]
		if err := checkStep(s); err != nil {
			return err
		}
		if s.new.Mode == 0 && !s.old.Mode.IsRegular() {
			continue // what was no file of ours goes without us
		}
		if err := c.step(s); err != nil {
			return err
		}
	}
	if c.dirty != nil {
		slices.Sort(c.dirty)
		return &DirtyError{Paths: c.dirty}
	}
	return nil
}

// checkStep refuses what may not be checked out.
func checkStep(s *step) error {
	if s.new.Mode == 0 {
		return nil
	}
	if err := checkPath(s.path); err != nil {
		return err
	}
	switch {
	case s.new.Mode == object.ModeGitlink:
		return &PathError{Path: s.path, Reason: "a submodule"}
	case s.new.Mode == object.ModeSymlink:
		return &PathError{Path: s.path, Reason: "a symbolic link"}
	case !s.new.Mode.IsRegular():
		return &PathError{Path: s.path, Reason: "no regular file"}
	}
	return nil
}

func (c *checkout) step(s *step) error {
	e := edit{path: s.path, hash: s.new.Hash, remove: s.new.Mode == 0}
	have, there, err := c.onDisk(s)
	if err != nil {
		return err
	}
	switch {
	case !there && (e.remove || s.old.Mode == 0): // as expected
	case there && !e.remove && have == s.new.Hash: // there already
	case there && have == s.old.Hash && s.old.Mode != 0:
	default:
		c.dirty = append(c.dirty, s.path)
		return nil
	}
	if !e.remove {
		if e.data, err = c.repo.objects.ReadAs(object.Blob, s.new.Hash); err != nil {
			return err
		}
		if e.data == nil {
			e.data = []byte{}
		}
		c.modes[s.path] = s.new.Mode
	}
	if there == e.remove || !e.remove && have != s.new.Hash {
		c.files[s.path], c.was[s.path] = e.data, s.old
	}
	if s.new.Mode == object.ModeExec {
		c.execs = append(c.execs, s.path)
	}
	c.edits = append(c.edits, e)
	if kind := s.kind(); kind != 0 {
		c.changes = append(c.changes, Change{s.path, kind})
	}
	return nil
}

// onDisk is what the file holds now. Whatever is in its way and is no regular
// file counts as unknown content, unless it is to be removed anyhow.
func (c *checkout) onDisk(s *step) (content Hash, there bool, err error) {
	root, err := c.disk.open()
	if err != nil {
		return Hash{}, false, err
	}
	for at := path.Dir(s.path); at != "."; at = path.Dir(at) {
		info, err := root.Lstat(at)
		if err == nil && !info.IsDir() {
			return Hash{}, !c.removed[at], nil
		}
		if err == nil {
			break
		}
	}
	info, err := root.Lstat(s.path)
	switch {
	case isMissing(err):
		return Hash{}, false, nil
	case err == nil && info.IsDir():
		vacated, err := c.vacated(s.path)
		return Hash{}, !vacated, err
	case err != nil || !info.Mode().IsRegular():
		return Hash{}, true, err
	}
	if e := c.index.Find(s.path); e != nil && c.index.Unchanged(e, index.StatOf(info)) {
		return e.Hash, true, nil
	}
	data, err := root.ReadFile(s.path)
	return object.Sum(object.Blob, data), true, err
}

// vacated tells whether everything in the folder is to be removed.
func (c *checkout) vacated(dir string) (bool, error) {
	list, err := c.disk.readAll(dir)
	for _, d := range list {
		name := path.Join(dir, d.Name())
		ok := c.removed[name]
		if d.IsDir() {
			if ok, err = c.vacated(name); err != nil {
				return false, err
			}
		}
		if !ok {
			return false, nil
		}
	}
	return len(list) > 0, err
}

func isMissing(err error) bool { return ignoreMissing(err) == nil && err != nil }

// write writes the files, each compared once more at that moment. The writer
// returned can put them back, also when it fails.
func (c *checkout) write() (*writer, error) {
	w, err := openWriter(c.repo.root)
	if err != nil {
		return nil, err
	}
	w.expect = func(name string, have []byte) bool {
		old := c.was[name]
		return (have != nil) == (old.Mode != 0) && (have == nil || object.Sum(object.Blob, have) == old.Hash)
	}
	if err := w.write(c.files); err != nil {
		return w, err
	}
	return w, c.markExecutable(w)
}

func (c *checkout) markExecutable(w *writer) error {
	for _, name := range c.execs {
		info, err := w.root.Lstat(name)
		if err == nil {
			err = w.root.Chmod(name, info.Mode().Perm()|info.Mode().Perm()>>2&0o111)
		}
		if err != nil && !errors.Is(err, fs.ErrPermission) {
			return err
		}
	}
	return nil
}
