package repo

import (
	"bytes"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/postbag/postbag/repo/internal/object"
	"github.com/postbag/postbag/repo/internal/safepath"
)

// Files is the tree of the commit as a file system, which also implements
// fs.ReadDirFS, fs.ReadFileFS and fs.StatFS. It shows regular files and
// folders with safe names; symbolic links, submodules and unsafe names are
// not there. The zero Hash is an empty tree. Trees are read as they are
// needed.
func (r *Repo) Files(commit Hash) (fs.FS, error) {
	t := &treeFS{repo: r, dirs: map[string][]object.Entry{}}
	if commit.IsZero() {
		return t, nil
	}
	c, err := r.objects.Commit(commit)
	if err != nil {
		return nil, fmt.Errorf("files of %s: %w", commit, err)
	}
	t.root, t.when = c.Tree, c.Committer.When
	return t, nil
}

// treeFS is a committed tree.
type treeFS struct {
	repo *Repo
	root Hash
	when time.Time

	mu   sync.Mutex
	dirs map[string][]object.Entry // visible entries by name, read so far
}

// visible tells the entries that the outside gets to see.
func visible(e object.Entry) bool {
	return (e.Mode.IsRegular() || e.Mode.IsDir()) && !strings.Contains(e.Name, "/") && safepath.Check(e.Name) == ""
}

// dir is the visible entries of the folder, sorted by name.
func (t *treeFS) dir(name string) ([]object.Entry, error) {
	t.mu.Lock()
	entries, ok := t.dirs[name]
	t.mu.Unlock()
	if ok {
		return entries, nil
	}
	self, err := t.find(name)
	if err != nil {
		return nil, err
	}
	if !self.Mode.IsDir() {
		return nil, fs.ErrInvalid
	}
	all, err := t.repo.objects.Tree(self.Hash)
	if err != nil {
		return nil, err
	}
	entries = slices.DeleteFunc(all, func(e object.Entry) bool { return !visible(e) })
	slices.SortFunc(entries, func(a, b object.Entry) int { return strings.Compare(a.Name, b.Name) })
	t.mu.Lock()
	t.dirs[name] = entries
	t.mu.Unlock()
	return entries, nil
}

// find is the entry of the path; that of the top has no name.
func (t *treeFS) find(name string) (object.Entry, error) {
	if name == "." {
		return object.Entry{Name: ".", Mode: object.ModeDir, Hash: t.root}, nil
	}
	entries, err := t.dir(path.Dir(name))
	if err != nil {
		return object.Entry{}, fs.ErrNotExist
	}
	i, ok := slices.BinarySearchFunc(entries, path.Base(name), func(e object.Entry, name string) int {
		return strings.Compare(e.Name, name)
	})
	if !ok {
		return object.Entry{}, fs.ErrNotExist
	}
	return entries[i], nil
}

func (t *treeFS) lookup(op, name string) (treeInfo, error) {
	if !fs.ValidPath(name) {
		return treeInfo{}, &fs.PathError{Op: op, Path: name, Err: fs.ErrInvalid}
	}
	e, err := t.find(name)
	if err != nil {
		return treeInfo{}, &fs.PathError{Op: op, Path: name, Err: err}
	}
	return treeInfo{entry: e, fs: t}, nil
}

// Open implements fs.FS.
func (t *treeFS) Open(name string) (fs.File, error) {
	info, err := t.lookup("open", name)
	if err != nil {
		return nil, err
	}
	if info.IsDir() {
		list, err := t.ReadDir(name)
		return &treeDir{treeInfo: info, list: list}, err
	}
	data, err := t.ReadFile(name)
	if err != nil {
		return nil, err
	}
	info.size, info.sized = int64(len(data)), true
	return &treeFile{treeInfo: info, Reader: bytes.NewReader(data)}, nil
}

// Stat implements fs.StatFS.
func (t *treeFS) Stat(name string) (fs.FileInfo, error) {
	info, err := t.lookup("stat", name)
	if err != nil {
		return nil, err
	}
	return info.Info()
}

// ReadFile implements fs.ReadFileFS.
func (t *treeFS) ReadFile(name string) ([]byte, error) {
	info, err := t.lookup("read", name)
	if err == nil && info.IsDir() {
		err = &fs.PathError{Op: "read", Path: name, Err: fs.ErrInvalid}
	}
	if err != nil {
		return nil, err
	}
	data, err := t.repo.objects.ReadAs(object.Blob, info.entry.Hash)
	if err != nil {
		return nil, &fs.PathError{Op: "read", Path: name, Err: err}
	}
	return bytes.Clone(data), nil
}

// ReadDir implements fs.ReadDirFS.
func (t *treeFS) ReadDir(name string) ([]fs.DirEntry, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "readdir", Path: name, Err: fs.ErrInvalid}
	}
	entries, err := t.dir(name)
	if err != nil {
		return nil, &fs.PathError{Op: "readdir", Path: name, Err: err}
	}
	list := make([]fs.DirEntry, len(entries))
	for i, e := range entries {
		list[i] = treeInfo{entry: e, fs: t}
	}
	return list, nil
}
