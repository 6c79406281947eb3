package serialize

import (
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// ourDirs are the folders that make a folder the root of a workspace.
var ourDirs = []string{postmanDir, ".postman", postbagDir}

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

// Workspaces are the folders of all workspaces: those that hold a folder
// "postman" or a file "postbag/workspace.yaml", sorted. Hidden folders and
// node_modules are passed over.
func Workspaces(files fs.FS) ([]string, error) {
	var out []string
	err := fs.WalkDir(files, ".", func(dir string, d fs.DirEntry, err error) error {
		switch name := path.Base(dir); {
		case errors.Is(err, fs.ErrNotExist) && dir == ".":
			return fs.SkipAll
		case err != nil:
			return err
		case !d.IsDir():
			return nil
		case dir != "." && (strings.HasPrefix(name, ".") || name == "node_modules"):
			return fs.SkipDir
		}
		switch root, ok := WorkspaceOf(dir + "/x"); {
		case !ok:
			return nil
		case inside(root, dir) == postmanDir || isFile(files, path.Join(dir, path.Base(workspaceFile))):
			out = append(out, root)
		}
		return fs.SkipDir
	})
	slices.Sort(out)
	return slices.Compact(out), err
}

func isFile(files fs.FS, name string) bool {
	info, err := fs.Stat(files, name)
	return err == nil && info.Mode().IsRegular()
}
