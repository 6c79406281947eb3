package repo

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/postbag/postbag/repo/internal/safepath"
)

// Worktree is the files on disk as a file system, which also implements
// fs.ReadDirFS, fs.ReadFileFS and fs.StatFS. It shows regular files and
// folders; .git is not there, and symbolic links are neither shown nor
// followed, whatever they point at. Folders once looked at are taken to stay
// folders, so a Worktree is for one operation: ask for a new one afterwards.
func (r *Repo) Worktree() fs.FS { return &diskFS{dir: r.root} }

// diskFS is a folder on disk that nothing leads out of.
type diskFS struct {
	dir string

	once sync.Once
	root *os.Root
	err  error
	real sync.Map // folders that are known to be folders and no links
}

// open is the root, opened at the first use.
func (d *diskFS) open() (*os.Root, error) {
	d.once.Do(func() { d.root, d.err = os.OpenRoot(d.dir) })
	return d.root, d.err
}

// check refuses what the file system does not show: a path into .git, and one
// through a symbolic link.
func (d *diskFS) check(root *os.Root, name string) error {
	if !fs.ValidPath(name) {
		return fs.ErrInvalid
	}
	if name != "." && slices.ContainsFunc(strings.Split(name, "/"), safepath.IsDotGit) {
		return fs.ErrNotExist
	}
	for at := path.Dir(name); at != "."; at = path.Dir(at) {
		if _, ok := d.real.Load(at); ok {
			break
		}
		info, err := root.Lstat(at)
		if err != nil {
			return err
		}
		if !info.IsDir() {
			return fmt.Errorf("it lies behind %q, which is no folder: %w", at, fs.ErrNotExist)
		}
		d.real.Store(at, nil)
	}
	return nil
}

// stat describes a regular file or folder.
func (d *diskFS) stat(op, name string) (*os.Root, fs.FileInfo, error) {
	root, err := d.open()
	if err == nil {
		err = d.check(root, name)
	}
	var info fs.FileInfo
	if err == nil {
		info, err = root.Lstat(name)
	}
	if err == nil && !info.Mode().IsRegular() && !info.IsDir() {
		err = fs.ErrNotExist
	}
	if err != nil {
		return nil, nil, &fs.PathError{Op: op, Path: name, Err: cause(err)}
	}
	return root, info, nil
}

// cause is an error without the operation and path it comes with.
func cause(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}

// Open implements fs.FS.
func (d *diskFS) Open(name string) (fs.File, error) {
	root, info, err := d.stat("open", name)
	if err != nil {
		return nil, err
	}
	if info.IsDir() {
		list, err := d.ReadDir(name)
		return &diskDir{info: info, list: list}, err
	}
	return root.Open(name)
}

// Stat implements fs.StatFS.
func (d *diskFS) Stat(name string) (fs.FileInfo, error) {
	_, info, err := d.stat("stat", name)
	return info, err
}

// ReadFile implements fs.ReadFileFS.
func (d *diskFS) ReadFile(name string) ([]byte, error) {
	root, info, err := d.stat("read", name)
	if err != nil {
		return nil, err
	}
	if info.IsDir() {
		return nil, &fs.PathError{Op: "read", Path: name, Err: fs.ErrInvalid}
	}
	return root.ReadFile(name)
}

// ReadDir implements fs.ReadDirFS.
func (d *diskFS) ReadDir(name string) ([]fs.DirEntry, error) {
	list, err := d.readAll(name)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(list, func(e fs.DirEntry) bool {
		return safepath.IsDotGit(e.Name()) || !e.IsDir() && !e.Type().IsRegular()
	}), nil
}

// readAll is everything in the folder, sorted by name.
func (d *diskFS) readAll(name string) ([]fs.DirEntry, error) {
	root, info, err := d.stat("readdir", name)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return nil, &fs.PathError{Op: "readdir", Path: name, Err: fs.ErrInvalid}
	}
	f, err := root.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	list, err := f.ReadDir(-1)
	if err != nil {
		return nil, fmt.Errorf("list %q: %w", name, err)
	}
	d.real.Store(name, nil)
	slices.SortFunc(list, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return list, nil
}

// diskDir is an open folder.
type diskDir struct {
	info fs.FileInfo
	list []fs.DirEntry
}

// Stat is that of fs.File.
func (d *diskDir) Stat() (fs.FileInfo, error) { return d.info, nil }

// Close lets go of it.
func (d *diskDir) Close() error { return nil }

// Read is that of io.Reader.
func (d *diskDir) Read([]byte) (int, error) {
	return 0, &fs.PathError{Op: "read", Path: d.info.Name(), Err: fs.ErrInvalid}
}

// ReadDir implements fs.ReadDirFile.
func (d *diskDir) ReadDir(n int) (part []fs.DirEntry, err error) {
	part, d.list, err = nextEntries(d.list, n)
	return part, err
}
