package serialize

import (
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/postbag/postbag/serialize/entity"
)

// ourDirs are the folders that keep a workspace, in the folder that is its root.
var ourDirs = []string{postmanDir, ".postman", postbagDir}

// marks are the files and folders of which one makes a folder the root of a
// workspace. That it holds a folder "postman" does not suffice: source code has
// such folders too.
var marks = []string{collectionsDir, environments, globalsDir, presetsDir, workspaceFile, extrasDir, runsDir, historyDir}

// WorkspaceOf is the folder of the workspace that a file lies in, "" for the
// one at the top of the store; ok is false for files that are in none.
func WorkspaceOf(file string) (root string, ok bool) {
	parts := strings.Split(file, "/")
	for i := 0; i+1 < len(parts); i++ {
		if slices.Contains(ourDirs, parts[i]) && !slices.Contains(ourDirs, parts[i+1]) {
			return strings.Join(parts[:i], "/"), true
		}
	}
	return "", false
}

// inside is the path of a file in the workspace at a folder.
func inside(root, file string) string {
	if root == "" {
		return file
	}
	return strings.TrimPrefix(file, root+"/")
}

// FoldersOf are the folders that keep the workspace at a root.
func FoldersOf(root string) []string {
	out := make([]string, len(ourDirs))
	for i, dir := range ourDirs {
		out[i] = path.Join(root, dir)
	}
	return out
}

// IsWorkspace reports whether a folder is the root of a workspace.
func IsWorkspace(files fs.FS, root string) bool {
	sub, err := fs.Sub(files, path.Join(".", root))
	return err == nil && isWorkspace(sub)
}

// isWorkspace is IsWorkspace for the folder that the files are of.
func isWorkspace(files fs.FS) bool {
	return slices.ContainsFunc(marks, func(mark string) bool {
		info, err := fs.Stat(files, mark)
		return err == nil && (info.IsDir() || mark == workspaceFile && info.Mode().IsRegular())
	})
}

// Workspaces are the folders of all workspaces, sorted. Hidden folders and those
// of package managers are passed over.
func Workspaces(files fs.FS) ([]string, error) {
	f := finder{files: files}
	err := f.look(".")
	if errors.Is(err, fs.ErrNotExist) && len(f.found) == 0 {
		err = nil
	}
	slices.Sort(f.found)
	return f.found, err
}

// finder looks for workspaces.
type finder struct {
	files fs.FS
	found []string
}

// look looks at a folder and at all that are in it.
func (f *finder) look(dir string) error {
	entries, err := fs.ReadDir(f.files, dir)
	if err != nil {
		return err
	}
	ours := slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return slices.Contains(ourDirs, e.Name()) })
	if root := strings.TrimPrefix(dir, "."); ours && IsWorkspace(f.files, root) {
		f.found = append(f.found, root)
	}
	// What a workspace keeps is its own, but a workspace may itself lie in a
	// folder of such a name.
	within := slices.Contains(ourDirs, path.Base(dir))
	for _, e := range entries {
		at := path.Join(dir, e.Name())
		if !e.IsDir() || within && !slices.Contains(ourDirs, e.Name()) || passedOver(e.Name()) {
			continue
		}
		if err := f.look(at); err != nil && !errors.Is(err, fs.ErrPermission) && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

func passedOver(name string) bool {
	return strings.HasPrefix(name, ".") || name == "node_modules" || name == "vendor"
}

// MayHold reports whether a workspace in a folder would be found: the folder and
// those that it lies in are not passed over, nor part of another workspace.
func MayHold(root string) bool {
	within, ok := WorkspaceOf(path.Join(root, workspaceFile))
	return ok && within == root && !slices.ContainsFunc(strings.Split(root, "/"), passedOver)
}

// Count counts the collections and environments of the workspace at a root by
// the names of its files, which are not read.
func Count(files fs.FS, root string) (ofCollections, ofEnvironments int, err error) {
	dirs, err := list(files, path.Join(root, collectionsDir))
	if err != nil {
		return 0, 0, err
	}
	for _, d := range dirs {
		if d.IsDir() {
			ofCollections++
		}
	}
	found, err := list(files, path.Join(root, environments))
	for _, d := range found {
		if _, ok := stemKey(entity.Environment, d.Name()); ok && !d.IsDir() {
			ofEnvironments++
		}
	}
	return ofCollections, ofEnvironments, err
}

// list lists a folder; one that is not there holds nothing.
func list(files fs.FS, dir string) ([]fs.DirEntry, error) {
	entries, err := fs.ReadDir(files, dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return entries, err
}
