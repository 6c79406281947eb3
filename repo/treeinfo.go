package repo

import (
	"bytes"
	"io"
	"io/fs"
	"time"

	"github.com/postbag/postbag/repo/internal/object"
)

// treeInfo describes an entry, as fs.FileInfo and fs.DirEntry.
type treeInfo struct {
	entry object.Entry
	fs    *treeFS
	size  int64
	sized bool
}

// Name is that of fs.FileInfo.
func (i treeInfo) Name() string { return i.entry.Name }

// IsDir is that of fs.FileInfo.
func (i treeInfo) IsDir() bool { return i.entry.Mode.IsDir() }

// ModTime is that of fs.FileInfo.
func (i treeInfo) ModTime() time.Time { return i.fs.when }

// Size is that of fs.FileInfo.
func (i treeInfo) Size() int64 { return i.size }

// Sys is that of fs.FileInfo.
func (i treeInfo) Sys() any { return nil }

// Type is that of fs.DirEntry.
func (i treeInfo) Type() fs.FileMode { return i.Mode().Type() }

// Stat is that of fs.File.
func (i treeInfo) Stat() (fs.FileInfo, error) { return i.Info() }

// Close lets go of it.
func (i treeInfo) Close() error { return nil }

// String is the value in words.
func (i treeInfo) String() string { return fs.FormatDirEntry(i) }

// Mode is that of fs.FileInfo.
func (i treeInfo) Mode() fs.FileMode {
	switch {
	case i.IsDir():
		return fs.ModeDir | 0o555
	case i.entry.Mode == object.ModeExec:
		return 0o555
	}
	return 0o444
}

// Info reads the object for its size.
func (i treeInfo) Info() (fs.FileInfo, error) {
	if i.IsDir() || i.sized {
		return i, nil
	}
	data, err := i.fs.repo.objects.ReadAs(object.Blob, i.entry.Hash)
	i.size, i.sized = int64(len(data)), true
	return i, err
}

// treeFile is an open file.
type treeFile struct {
	treeInfo
	*bytes.Reader
}

// Size is that of fs.FileInfo.
func (f *treeFile) Size() int64 { return f.treeInfo.Size() }

// treeDir is an open folder.
type treeDir struct {
	treeInfo
	list []fs.DirEntry
}

// Read is that of io.Reader.
func (d *treeDir) Read([]byte) (int, error) {
	return 0, &fs.PathError{Op: "read", Path: d.Name(), Err: fs.ErrInvalid}
}

// ReadDir implements fs.ReadDirFile.
func (d *treeDir) ReadDir(n int) (part []fs.DirEntry, err error) {
	part, d.list, err = nextEntries(d.list, n)
	return part, err
}

// nextEntries takes the next n entries off a list, all where n is not above
// zero, as fs.ReadDirFile wants it.
func nextEntries(list []fs.DirEntry, n int) (part, rest []fs.DirEntry, err error) {
	if n <= 0 {
		return list, nil, nil
	}
	if len(list) == 0 {
		return nil, nil, io.EOF
	}
	n = min(n, len(list))
	return list[:n], list[n:], nil
}
