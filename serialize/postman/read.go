package postman

import (
	"fmt"
	"slices"

	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/json"
)

// Document is a file of Postman's, decoded and recognised.
type Document struct {
	Format Format
	root   *entity.Map // the collection, environment or globals
	// wrapper is what the API puts around a collection: {"collection": {…}}.
	// Its "collection" is null here; nil where there is no wrapper.
	wrapper *entity.Map
}

// ShapeError says that a part of a document is not of the shape that all
// files of its format have.
type ShapeError struct {
	Pointer string // RFC 6901
	Want    string
}

// Error says what is wrong.
func (e *ShapeError) Error() string { return fmt.Sprintf("%s is not %s", e.Pointer, e.Want) }

// Parse decodes a JSON document and recognises its format. Its errors are
// *json.Error (not JSON, with the place), *UnknownError and *ShapeError.
func Parse(data []byte) (*Document, error) {
	v, err := json.Decode(data)
	if err != nil {
		return nil, err
	}
	return parseValue(v)
}

// check makes sure that all that becomes an entity is an object.
func (d *Document) check() error {
	if d.Format == PresetsFile {
		return nil
	}
	if d.isVariables() {
		return checkObjects(d.root.List("values"), "/values")
	}
	if d.Format == CollectionV1 {
		return checkTree1(d.root)
	}
	return checkItems(d.root, "")
}

func (d *Document) isVariables() bool { return d.Format == EnvironmentFile || d.Format == GlobalsFile }

func checkObjects(list entity.List, pointer string) error {
	for i, v := range list {
		if mapOf(v) == nil {
			return &ShapeError{fmt.Sprintf("%s/%d", pointer, i), "an object"}
		}
	}
	return nil
}

func checkItems(holder *entity.Map, pointer string) error {
	items := holder.List("item")
	if err := checkObjects(items, pointer+"/item"); err != nil {
		return err
	}
	for i, v := range items {
		item, at := mapOf(v), fmt.Sprintf("%s/item/%d", pointer, i)
		if err := checkObjects(item.List("response"), at+"/response"); err != nil {
			return err
		}
		if err := checkItems(item, at); err != nil {
			return err
		}
	}
	return nil
}

// ID is the id that the document gives what it holds, "" where it gives none.
func (d *Document) ID() string {
	if d.isVariables() || d.Format == CollectionV1 || d.Format == PresetsFile {
		return d.root.Text("id")
	}
	return d.root.Map("info").Text("_postman_id")
}

// Name is the name of what the document holds, or the one that Postman gives
// things without a name.
func (d *Document) Name() string {
	source, fallback := d.root, "New Environment"
	switch d.Format {
	case GlobalsFile:
		fallback = "Globals"
	case CollectionV1:
		fallback = "New Collection"
	case PresetsFile:
		fallback = "Header Preset"
	case CollectionV20, CollectionV21:
		source, fallback = d.root.Map("info"), "New Collection"
	}
	return nameOf(source, fallback)
}

func nameOf(m *entity.Map, fallback string) string {
	if name, ok := get(m, "name").(string); ok {
		return name
	}
	return fallback
}

// Kind is the kind of entity at the root of the document.
func (d *Document) Kind() entity.Kind {
	switch d.Format {
	case EnvironmentFile:
		return entity.Environment
	case GlobalsFile:
		return entity.Globals
	case PresetsFile:
		return entity.HeaderPreset
	}
	return entity.Collection
}

// nodes reads the items of a collection or folder.
func nodes(holder *entity.Map) []*node {
	var out []*node
	for _, v := range holder.List("item") {
		out = append(out, itemNode(mapOf(v)))
	}
	return out
}

func itemNode(item *entity.Map) *node {
	if isFolder(item) {
		return &node{kind: entity.Folder, name: nameOf(item, "New Folder"), source: shell(item, "item"), children: nodes(item)}
	}
	n := &node{kind: entity.Request, name: nameOf(item, "New Request"), source: shell(item, "response")}
	for _, v := range item.List("response") {
		r := mapOf(v)
		n.children = append(n.children, &node{kind: entity.Response, name: nameOf(r, ""), source: r})
	}
	return n
}

// isFolder: an item is a folder where it has items; with a request beside an
// empty list Postman takes it for a request.
func isFolder(item *entity.Map) bool {
	return item.Has("item") && (!item.Has("request") || len(item.List("item")) > 0)
}

// shell is a part of a document without its children and without the ids that
// Postman draws anew at each export.
func shell(m *entity.Map, children string) *entity.Map {
	out := &entity.Map{}
	for k, v := range m.All() {
		switch list, isList := v.(entity.List); {
		case k == children && isList:
			v = marker(len(list) > 0)
		case k == "event" && isList:
			v = withoutScriptIDs(list)
		}
		out.Set(k, v)
	}
	return out
}

func withoutScriptIDs(events entity.List) entity.List {
	out := slices.Clone(events)
	for i, v := range out {
		script := mapOf(v).Map("script")
		if !script.Has("id") {
			continue
		}
		event := mapOf(v).Clone()
		event.Map("script").Delete("id")
		out[i] = event
	}
	return out
}

// Equal reports whether two documents say the same.
func (d *Document) Equal(other *Document) bool {
	return d.Format == other.Format && entity.Equal(d.root, other.root)
}
