package postman

import (
	"archive/zip"
	"bytes"
	"path"
	"slices"
	"time"

	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/json"
)

// ArchiveFiles are the files of a data export of root entities: under the
// names of the one that about remembers, or, where that is nil, under their
// ids. Header presets are left, since an export holds none.
func ArchiveFiles(w *entity.Workspace, roots []*entity.Entity, about *entity.Map) (map[string][]byte, []entity.Key, error) {
	a := &archiver{files: map[string][]byte{}, about: about, taken: map[string]bool{}}
	index := entity.MapOf(collectionFolder, &entity.Map{}, environmentDir, &entity.Map{})
	if known := about.Map("index"); known != nil {
		index = known.Clone()
	}
	a.dropGone(index, roots)
	for _, e := range roots {
		dir := archiveFolders[e.Kind]
		if dir == "" {
			a.left = append(a.left, e.Key)
			continue
		}
		name := a.name(dir, e)
		if err := a.add(w, e, path.Join(dir, name+".json")); err != nil {
			return nil, nil, err
		}
		if e.Kind != entity.Globals && !about.Map(dir).Has(name) {
			subMap(index, dir).Set(name, true)
		}
	}
	a.files[a.path(archiveIndex)] = json.Encode(index, "\t")
	return a.files, a.left, nil
}

var archiveFolders = map[entity.Kind]string{entity.Collection: collectionFolder, entity.Environment: environmentDir, entity.Globals: environmentDir}

type archiver struct {
	files map[string][]byte
	about *entity.Map
	taken map[string]bool
	left  []entity.Key
}

func (a *archiver) path(name string) string { return path.Join(a.about.Text("folder"), name) }

// dropGone takes what the export had and is not to be written out of the
// index.
func (a *archiver) dropGone(index *entity.Map, roots []*entity.Entity) {
	for _, dir := range []string{collectionFolder, environmentDir} {
		for name, at := range a.about.Map(dir).All() {
			there := slices.ContainsFunc(roots, func(e *entity.Entity) bool { return archiveFolders[e.Kind] == dir && e.Path == at })
			if there {
				a.taken[path.Join(dir, name)] = true
			} else if index.Map(dir) != nil {
				index.Map(dir).Delete(name)
			}
		}
	}
}

// name is the one that the entity had in the export, else one after its id.
func (a *archiver) name(dir string, e *entity.Entity) string {
	for name, at := range a.about.Map(dir).All() {
		if at == e.Path && (name+".json" == archiveGlobals) == (e.Kind == entity.Globals) {
			return name
		}
	}
	name := "globals"
	if e.Kind != entity.Globals {
		name = stemOf(id1(e), "")
	}
	for a.taken[path.Join(dir, name)] {
		name = uuidOf(name + "\x00" + e.Path)
	}
	a.taken[path.Join(dir, name)] = true
	return name
}

// add writes an entity as it came; a collection of version 1 that came
// otherwise is of version 2.1, as in Postman's exports.
func (a *archiver) add(w *entity.Workspace, e *entity.Entity, name string) error {
	format := SourceFormat(e)
	if format == CollectionV1 && !a.came(e) {
		format = CollectionV21
	}
	x, err := Write(w, e, format)
	if err != nil {
		return err
	}
	a.left = append(a.left, x.Left...)
	a.files[a.path(name)] = x.Data
	return nil
}

// oldest is the oldest time that an archive can tell.
var oldest = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)

// came reports whether the export that is remembered had the entity.
func (a *archiver) came(e *entity.Entity) bool {
	for _, at := range a.about.Map(archiveFolders[e.Kind]).All() {
		if at == e.Path {
			return true
		}
	}
	return false
}

// Zip packs files in the order of their names, all of one time, so that equal
// files give equal bytes.
func Zip(files map[string][]byte) ([]byte, error) {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	names := make([]string, 0, len(files))
	for name := range files {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		f, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: oldest})
		if err != nil {
			return nil, err
		}
		if _, err := f.Write(files[name]); err != nil {
			return nil, err
		}
	}
	err := z.Close()
	return out.Bytes(), err
}
