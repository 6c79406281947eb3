package serialize

import (
	"io/fs"
	"path"
	"slices"
	"strings"
	"unicode"

	"github.com/postbag/postbag/serialize/entity"
)

// Finder tells which files of a workspace keep what is at a path, by looking at
// names alone: what it gives is for ReadPart to read. A folder that cannot be
// listed has nothing in it.
type Finder struct {
	files fs.FS
	exact map[string]bool // files by name, whether they are there
}

// NewFinder looks for files of the workspace at root.
func NewFinder(files fs.FS, root string) (*Finder, error) {
	if root != "" {
		var err error
		if files, err = fs.Sub(files, root); err != nil {
			return nil, err
		}
	}
	return &Finder{files, map[string]bool{}}, nil
}

// At are the files that may keep an entity at a path, of whatever kind, and
// those of what holds it. A folder without a definition counts with all that is
// in it: by that alone it is there.
func (f *Finder) At(p string) []string {
	if !fs.ValidPath(p) || p == "." {
		return nil
	}
	var candidates []string
	for _, kind := range kindsWithFiles {
		candidates = append(candidates, filesFor(entity.Key{Kind: kind, Path: p})...)
	}
	out := append(f.there(candidates), f.Holders(p)...)
	if p == entity.WorkspaceKey.Path {
		out = append(out, workspaceFile) // what a workspace is may go without saying
	}
	if folder := path.Join(collectionsDir, p); len(f.there(definitions(p))) == 0 && f.has(folder) {
		out = append(out, folder)
	}
	return out
}

// FilesAt are the files that keep an entity.
func (f *Finder) FilesAt(k entity.Key) []string { return f.there(filesFor(k)) }

// FilesOf are the files that keep an entity, what holds it, and their extras.
func (f *Finder) FilesOf(k entity.Key) []string {
	out := append(f.FilesAt(k), f.Holders(k.Path)...)
	return append(out, f.ExtrasOf(rootOf(k))...)
}

// Holders are the files of what holds an entity at a path.
func (f *Finder) Holders(p string) []string {
	parent := (entity.Key{Path: p}).Parent()
	candidates := filesFor(entity.Key{Kind: entity.Request, Path: parent})
	for ; parent != ""; parent = (entity.Key{Path: parent}).Parent() {
		candidates = append(candidates, definitions(parent)...)
	}
	return f.there(candidates)
}

// In are the folders of what an entity holds.
func (f *Finder) In(k entity.Key) []string {
	switch k.Kind {
	case entity.Collection, entity.Folder:
		return f.there([]string{path.Join(collectionsDir, k.Path)})
	case entity.Request:
		return f.there([]string{partsFolder(k.Path)})
	}
	return nil
}

// ExtrasOf are the files and folders of the extras of a root entity.
func (f *Finder) ExtrasOf(root entity.Key) []string { return f.there(ExtrasOf(root)) }

// kindsWithFiles are all kinds.
var kindsWithFiles = []entity.Kind{
	entity.Collection, entity.Request, entity.Response, entity.Message, entity.Environment, entity.Globals,
	entity.HeaderPreset, entity.Run, entity.History, entity.Conflict, entity.AWorkspace,
}

// filesFor are the files that can keep an entity, in the order of their names,
// since of two that are there the first counts.
func filesFor(k entity.Key) []string {
	file := PathOf(k)
	if k.Kind == entity.Collection || k.Kind == entity.Folder {
		return definitions(k.Path)
	}
	out := []string{file}
	for _, suffix := range suffixes[k.Kind][min(1, len(suffixes[k.Kind])):] {
		out = append(out, strings.TrimSuffix(file, suffixes[k.Kind][0])+suffix)
	}
	out = slices.DeleteFunc(out, func(file string) bool {
		kept, ok := keyOf(file)
		return !ok || kept != k
	})
	slices.Sort(out)
	return out
}

// definitions are the files that can define the collection or folder at a path.
func definitions(p string) []string {
	file := path.Join(collectionsDir, p, definitionFile)
	return []string{file, strings.TrimSuffix(file, ".yaml") + ".yml"}
}

// partsFolder is the folder for what the request at a path holds.
func partsFolder(p string) string {
	k := entity.Key{Path: p}
	return path.Join(collectionsDir, k.Parent(), resources, k.Name()+".resources")
}

// there are those of the names that are there.
func (f *Finder) there(names []string) []string {
	var out []string
	for _, name := range names {
		if f.has(name) {
			out = append(out, name)
		}
	}
	return out
}

// has tells whether there is a file or folder of exactly this name: systems
// that take names in another spelling for the same are not asked alone.
func (f *Finder) has(name string) bool {
	there, known := f.exact[name]
	if !known {
		_, err := fs.Stat(f.files, name)
		there = err == nil && (!f.folds(name) || f.listed(name))
		f.exact[name] = there
	}
	return there
}

// folds tells whether names in another spelling may lead to the same file.
func (f *Finder) folds(name string) bool {
	loose := func(r rune) bool { return r > unicode.MaxASCII || r == '~' }
	if strings.ContainsFunc(name, loose) || strings.Contains(name+"/", "./") || strings.Contains(name+"/", " /") {
		return true
	}
	_, err := fs.Stat(f.files, strings.Map(swapCase, name))
	return err == nil
}

func swapCase(r rune) rune {
	if unicode.IsUpper(r) {
		return unicode.ToLower(r)
	}
	return unicode.ToUpper(r)
}

// listed tells whether each part of a name stands so in its folder.
func (f *Finder) listed(name string) bool {
	for ; name != "."; name = path.Dir(name) {
		list, _ := fs.ReadDir(f.files, path.Dir(name))
		if !slices.ContainsFunc(list, func(d fs.DirEntry) bool { return d.Name() == path.Base(name) }) {
			return false
		}
	}
	return true
}
