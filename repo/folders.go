package repo

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"

	"github.com/postbag/postbag/repo/internal/safepath"
)

// Folders is the worktree for whoever looks for something in all of its
// folders: as Worktree shows it, but folders in which git ignores what is
// untracked are not there, and listing them is cheap.
func (r *Repo) Folders() fs.FS {
	disk := &diskFS{dir: r.root}
	return &foldersFS{disk, r.newIgnores(disk)}
}

type foldersFS struct {
	*diskFS

	ignores *ignores
}

// ReadDir implements fs.ReadDirFS. Unlike that of a Worktree it takes the path as
// the system does: what is found behind a link that has just taken the place of
// a folder cannot be opened.
func (f *foldersFS) ReadDir(name string) ([]fs.DirEntry, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "readdir", Path: name, Err: fs.ErrInvalid}
	}
	list, err := os.ReadDir(filepath.Join(f.dir, filepath.FromSlash(name)))
	if err != nil {
		return nil, err
	}
	if slices.ContainsFunc(list, func(e fs.DirEntry) bool { return e.Name() == ".gitignore" }) {
		f.ignores.enter(name)
	} else {
		f.ignores.inherit(name)
	}
	return slices.DeleteFunc(list, func(e fs.DirEntry) bool {
		return safepath.IsDotGit(e.Name()) || !e.IsDir() && !e.Type().IsRegular() ||
			e.IsDir() && f.ignores.match(path.Join(name, e.Name()), true)
	}), nil
}
