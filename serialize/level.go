package serialize

import (
	"io/fs"
	"path"
	"strings"
)

// Place is something that holds entities, be it there itself or not.
type Place struct {
	Path    string
	Request bool // else a collection or folder
}

// Top are the files of all that nothing holds, and the collections.
func (f *Finder) Top() (files []string, holders []Place) {
	files = append([]string{workspaceFile}, f.there([]string{environments, globalsDir, presetsDir})...)
	for _, d := range f.list(collectionsDir) {
		if d.IsDir() {
			files = append(files, f.there(definitions(d.Name()))...)
			holders = append(holders, Place{Path: d.Name()})
		}
	}
	return files, holders
}

// Below are the files of what is right below a place, and the places there.
func (f *Finder) Below(p Place) (files []string, holders []Place) {
	if p.Request {
		return f.there([]string{partsFolder(p.Path)}), nil
	}
	for _, d := range f.list(path.Join(collectionsDir, p.Path)) {
		at := path.Join(p.Path, d.Name())
		switch {
		case d.Name() == resources:
		case d.IsDir():
			files = append(files, f.there(definitions(at))...)
			holders = append(holders, Place{Path: at})
		default:
			files = append(files, path.Join(collectionsDir, at))
		}
	}
	for _, d := range f.list(path.Join(collectionsDir, p.Path, resources)) {
		if stem, ok := strings.CutSuffix(d.Name(), ".resources"); ok && d.IsDir() {
			holders = append(holders, Place{path.Join(p.Path, stem), true})
		}
	}
	return files, holders
}

func (f *Finder) list(dir string) []fs.DirEntry {
	list, _ := fs.ReadDir(f.files, dir)
	return list
}

// StrayExtras tells whether there are extras of a collection or environment of
// which there is no folder or file: they may be those of another now.
func (f *Finder) StrayExtras() bool {
	stray := false
	_ = walk(f.files, extrasDir, func(file string) error {
		root, ok := extrasRoot(file)
		stray = stray || ok && len(f.there([]string{FolderOf(root)}))+len(f.there(filesFor(root))) == 0
		return nil
	})
	return stray
}
