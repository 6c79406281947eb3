package serialize

import (
	"path"
	"slices"

	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/yaml"
)

// ReadAlone is what one file of a store says, as an entity that can be compared
// and merged with what other versions of that file say. A file that keeps no
// entity stands in for one: the extras of a collection are the extras of it, and
// Postman's list of resources is its body. ok is false for all other files.
func ReadAlone(file string, data []byte) (e *entity.Entity, ok bool, err error) {
	e, ok = alone(file)
	if !ok {
		return nil, false, nil
	}
	body, err := decodeBody(file, data)
	if err != nil {
		return e, true, err
	}
	switch {
	case IsExtras(file):
		e.Body, e.Extras = &entity.Map{}, body
	case IsResources(file):
		e.Body = evenList(body)
	default:
		e.Body, e.ID = body, body.Text("id")
	}
	return e, true, nil
}

// alone is the entity of a file, of which so far only the place is known.
func alone(file string) (*entity.Entity, bool) {
	if k, ok := KeyOf(file); ok {
		return &entity.Entity{Key: k}, true
	}
	_, isExtras := RootOf(file)
	return &entity.Entity{Key: entity.WorkspaceKey}, isExtras || IsResources(file)
}

// WriteAlone is the file that says what the entity does, as ReadAlone reads it.
// What stays of the previous file keeps its bytes.
func WriteAlone(file string, previous []byte, e *entity.Entity) []byte {
	switch {
	case IsExtras(file):
		return encodeExtrasFile(file, e.Extras)
	case IsResources(file):
		return yaml.Splice(previous, plainList(previous, e.Body), yaml.Block)
	case path.Ext(file) == ".json":
		return encodeBody(file, e)
	}
	return yaml.Splice(previous, e.Body, styleOf(e.Kind))
}

// encodeExtrasFile is an extras file with its entries in order.
func encodeExtrasFile(file string, extras *entity.Map) []byte {
	root, _ := RootOf(file)
	own, groups := &entity.Map{}, &entity.Map{}
	all := extrasEntries(root, extras)
	slices.SortFunc(all, func(a, b *entity.Entity) int { return entity.ComparePaths(a.Path, b.Path) })
	for _, x := range all {
		if x.Key == root {
			addRoot(own, x.Extras)
			continue
		}
		addEntry(groups, x, x.Path[len(root.Path)+1:])
	}
	mergeGroups(own, groups)
	return yaml.Encode(grouped(own), yaml.Block)
}

// StoreOf is what was read of a store that has nothing but the entity of one
// file, as ReadAlone reads it. It is for looking at.
func StoreOf(file string, e *entity.Entity) *Store {
	root, _ := WorkspaceOf(file)
	s := &Store{Workspace: entity.NewWorkspace(e), root: root, paths: map[entity.Key]string{e.Key: inside(root, file)}}
	s.Workspace.Folder = root
	return s
}
