package repo

import (
	"slices"
	"strings"

	"github.com/postbag/postbag/repo/internal/object"
	"github.com/postbag/postbag/repo/internal/odb"
)

// edit is what becomes of one path.
type edit struct {
	path   string
	data   []byte
	hash   Hash
	remove bool
}

// treeEditor makes trees out of others.
type treeEditor struct {
	store *odb.Store
	made  []odb.Object
	modes map[string]object.Mode // of the files set
}

// edit is the tree base, which lies at dir ("" or ending in "/"), with the
// edits made, which are sorted by path. A tree that ends up empty is the zero
// hash below the top. A file never takes the place of a folder that still
// holds something, nor the other way round.
func (t *treeEditor) edit(dir string, base Hash, edits []edit) (Hash, error) {
	entries, err := t.store.Tree(base)
	if err != nil {
		return Hash{}, err
	}
	byName := make(map[string]object.Entry, len(entries))
	for _, e := range entries {
		byName[e.Name] = e
	}
	var files []edit
	folders := map[string][]edit{}
	for _, e := range edits {
		name, _, below := strings.Cut(e.path[len(dir):], "/")
		if below {
			folders[name] = append(folders[name], e)
		} else {
			files = append(files, e)
		}
	}
	t.removeFiles(dir, byName, files)
	if err := t.folders(dir, byName, folders); err != nil {
		return Hash{}, err
	}
	if err := t.setFiles(dir, byName, files); err != nil {
		return Hash{}, err
	}
	return t.write(dir, byName), nil
}

func (t *treeEditor) removeFiles(dir string, byName map[string]object.Entry, files []edit) {
	for _, f := range files {
		name := f.path[len(dir):]
		if f.remove && !byName[name].Mode.IsDir() {
			delete(byName, name)
		}
	}
}

func (t *treeEditor) folders(dir string, byName map[string]object.Entry, folders map[string][]edit) error {
	for _, name := range sortedKeys(folders) {
		old, edits := byName[name], folders[name]
		if old.Mode != 0 && !old.Mode.IsDir() {
			if slices.ContainsFunc(edits, func(e edit) bool { return !e.remove }) {
				return &PathError{Path: dir + name, Reason: "it is a file where a folder is needed"}
			}
			continue
		}
		h, err := t.edit(dir+name+"/", old.Hash, edits)
		if err != nil {
			return err
		}
		delete(byName, name)
		if !h.IsZero() {
			byName[name] = object.Entry{Name: name, Mode: object.ModeDir, Hash: h}
		}
	}
	return nil
}

func (t *treeEditor) setFiles(dir string, byName map[string]object.Entry, files []edit) error {
	for _, f := range files {
		if f.remove {
			continue
		}
		name, mode := f.path[len(dir):], object.ModeFile
		switch old := byName[name]; {
		case old.Mode.IsDir():
			return &PathError{Path: f.path, Reason: "it is a folder where a file is needed"}
		case old.Mode.IsRegular():
			mode = old.Mode
		}
		byName[name] = object.Entry{Name: name, Mode: mode, Hash: f.hash}
		if t.modes == nil {
			t.modes = map[string]object.Mode{}
		}
		t.modes[f.path] = mode
	}
	return nil
}

func (t *treeEditor) write(dir string, byName map[string]object.Entry) Hash {
	if len(byName) == 0 && dir != "" {
		return Hash{}
	}
	entries := make([]object.Entry, 0, len(byName))
	for _, e := range byName {
		entries = append(entries, e)
	}
	o := odb.NewObject(object.Tree, object.EncodeTree(entries))
	t.made = append(t.made, o)
	return o.Hash
}
