package postman

import (
	"archive/zip"
	"bytes"
	"fmt"
	"path"
	"strings"

	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/json"
)

// The folders of an archive.
const (
	archiveIndex     = "archive.json"
	archiveGlobals   = "globals.json"
	collectionFolder = "collection"
	environmentDir   = "environment"
)

// ArchiveError says why an archive is not read at all.
type ArchiveError struct {
	Entry string // the entry that is at fault, "" where it is the archive
	What  string
}

// Error says what is wrong.
func (e *ArchiveError) Error() string {
	if e.Entry == "" {
		return "the zip archive " + e.What
	}
	return fmt.Sprintf("the zip archive's entry %q %s", e.Entry, e.What)
}

// openArchive reads a data export: archive.json, at any depth, and beside it a
// JSON file for each collection and environment. Nothing of it is ever written
// anywhere by its name. What Postman never writes (links, folders above the
// archive, encryption, archives in archives) is refused, and so is what is
// larger than it says, or too large.
func openArchive(data []byte) (*Bundle, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, &ArchiveError{"", "cannot be read: " + strings.TrimPrefix(err.Error(), "zip: ")}
	}
	if err := admitArchive(z, int64(len(data))); err != nil {
		return nil, err
	}
	files, err := unzip(z)
	if err != nil {
		return nil, err
	}
	return readArchive(files)
}

// unzipped is a file of an archive.
type unzipped struct {
	name string
	data []byte
}

// readArchive takes the files of an archive for its parts.
func readArchive(files []unzipped) (*Bundle, error) {
	b := &Bundle{Format: ArchiveFile, about: &entity.Map{}}
	index, err := b.readIndex(files)
	if err != nil {
		return nil, err
	}
	missing := listed(index)
	for _, f := range files {
		base, isJSON := strings.CutSuffix(path.Base(f.name), ".json")
		switch {
		case path.Base(f.name) == archiveIndex:
		case !isJSON:
			b.Parts = append(b.Parts, &Part{Name: f.name, Err: &UnknownError{What: "not JSON, as all in a data export is"}})
		default:
			b.addFile(f, base, missing)
		}
	}
	for _, dir := range []string{collectionFolder, environmentDir} {
		for id := range index.Map(dir).All() {
			if missing[path.Join(dir, id)] {
				name := path.Join(dir, id+".json")
				b.Parts = append(b.Parts, &Part{Name: name, Err: &UnknownError{What: "archive.json lists it, but it is not in the archive"}})
			}
		}
	}
	return b, nil
}

// readIndex finds and remembers archive.json.
func (b *Bundle) readIndex(files []unzipped) (*entity.Map, error) {
	for _, f := range files {
		if path.Base(f.name) != archiveIndex {
			continue
		}
		v, err := json.Decode(f.data)
		if err != nil {
			return nil, &ArchiveError{f.name, "is not JSON: " + err.Error()}
		}
		index := mapOf(v)
		if index == nil {
			return nil, &ArchiveError{f.name, "is not an object"}
		}
		if dir := path.Dir(f.name); dir != "." {
			b.about.Set("folder", dir)
		}
		b.about.Set("index", index)
		return index, nil
	}
	return nil, &ArchiveError{"", "has no archive.json, as Postman's data exports have"}
}

// listed are the files that an index lists, without suffix.
func listed(index *entity.Map) map[string]bool {
	out := map[string]bool{}
	for _, dir := range []string{collectionFolder, environmentDir} {
		for id := range index.Map(dir).All() {
			out[path.Join(dir, id)] = true
		}
	}
	return out
}

// addFile reads a JSON file as the part that its folder says, or that the
// index says where it lies elsewhere.
func (b *Bundle) addFile(f unzipped, base string, missing map[string]bool) {
	dir := path.Base(path.Dir(f.name))
	if dir != collectionFolder && dir != environmentDir {
		dir = collectionFolder
		if missing[path.Join(environmentDir, base)] {
			dir = environmentDir
		}
	}
	delete(missing, path.Join(dir, base))
	v, err := json.Decode(f.data)
	if err == nil && dir == environmentDir && base+".json" == archiveGlobals {
		b.addNamed(f, dir, base, v, globalsOfArchive)
		return
	}
	b.addNamed(f, dir, base, v, func(v entity.Value) (*Document, error) {
		if err != nil {
			return nil, err
		}
		return parseValue(v)
	})
}

func (b *Bundle) addNamed(f unzipped, dir, base string, v entity.Value, parse func(entity.Value) (*Document, error)) {
	p := b.add(dir, v, parse)
	p.name = base
	if p.Err != nil {
		p.Name = f.name
	}
}

// globalsOfArchive are the globals, which some writers put beside the
// environments without a word that these are globals.
func globalsOfArchive(v entity.Value) (*Document, error) {
	root := mapOf(v)
	if _, isList := get(root, "values").(entity.List); !isList {
		return nil, &UnknownError{What: "JSON, but no globals: it has no list of values"}
	}
	d := &Document{Format: GlobalsFile, root: root}
	return d, d.check()
}
