package postman

import (
	"fmt"
	"slices"

	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/extras"
	"github.com/postbag/postbag/serialize/json"
)

// Export is a document made of entities.
type Export struct {
	Format Format
	Data   []byte
	// Left names the entities that the format cannot hold.
	Left []entity.Key
}

// SourceFormat is the format that a root entity came from, or the one that
// suits its kind where it came from none.
func SourceFormat(e *entity.Entity) Format {
	if f := Format(e.Extras.Text(extraFormat)); f != "" {
		return f
	}
	switch e.Kind {
	case entity.Environment:
		return EnvironmentFile
	case entity.Globals:
		return GlobalsFile
	case entity.HeaderPreset:
		return PresetsFile
	}
	return CollectionV21
}

// Write writes the root entity, with all it holds, as a JSON document in the
// byte shape of Postman's app.
func Write(w *entity.Workspace, root *entity.Entity, format Format) (*Export, error) {
	doc, left, err := write(w, root, format)
	if err != nil {
		return nil, err
	}
	return &Export{Format: format, Data: json.Encode(doc, "\t"), Left: left}, nil
}

func write(w *entity.Workspace, root *entity.Entity, format Format) (doc *entity.Map, left []entity.Key, err error) {
	if !format.holds(root.Kind) {
		return nil, nil, fmt.Errorf("%s %q cannot be written as %s", root.Kind, root.Title(), format)
	}
	if root.Kind == entity.HeaderPreset {
		return root.Body, nil, nil
	}
	source, x := SourceFormat(root), newExporter(w, root)
	doc = x.document()
	if format != source {
		return convert(doc, source, format), x.left, nil
	}
	if wrapper := root.Extras.Map(extraWrapper); wrapper != nil {
		wrapped := wrapper.Clone()
		wrapped.Set("collection", doc)
		doc = wrapped
	}
	return doc, x.left, nil
}

// holds reports whether documents of the format hold roots of a kind.
func (f Format) holds(kind entity.Kind) bool {
	switch f {
	case CollectionV1, CollectionV20, CollectionV21:
		return kind == entity.Collection
	case EnvironmentFile:
		return kind == entity.Environment
	case GlobalsFile:
		return kind == entity.Globals
	case PresetsFile:
		return kind == entity.HeaderPreset
	}
	return false
}

// exporter makes documents; what the format cannot hold is left.
type exporter struct {
	*family
	style *extras.Style
	left  []entity.Key
}

func newExporter(w *entity.Workspace, root *entity.Entity) *exporter {
	all := slices.DeleteFunc(w.All(), func(e *entity.Entity) bool { return e.Root() != root.Root() || !isCollectionPart(e.Kind) })
	style := extras.StyleOf(root.Extras.Map(extraStyle))
	return &exporter{family: newFamily(SourceFormat(root), root, all), style: style}
}

func (x *exporter) document() *entity.Map {
	switch {
	case !isCollectionPart(x.root.Kind):
		return x.restore(x.root)
	case x.format == CollectionV1:
		return x.document1()
	}
	doc := x.restore(x.root)
	fillMarker(doc, "item", x.items(x.root.Path))
	return doc
}

func (x *exporter) items(parent string) entity.List {
	var out entity.List
	for _, e := range x.sorted(parent, entity.Folder, entity.Request) {
		if !x.takes(e) {
			continue
		}
		item := x.restore(e)
		if e.Kind == entity.Folder {
			fillMarker(item, "item", x.items(e.Path))
		} else {
			fillMarker(item, "response", x.examples(e.Path))
		}
		out = append(out, item)
	}
	return out
}

func (x *exporter) examples(parent string) entity.List {
	var out entity.List
	for _, e := range x.sorted(parent, entity.Message) {
		x.left = append(x.left, e.Key)
	}
	for _, e := range x.sorted(parent, entity.Response) {
		if x.takes(e) {
			out = append(out, x.restore(e))
		}
	}
	return out
}

// takes reports whether the format can hold e; else it is left, with all that
// it holds.
func (x *exporter) takes(e *entity.Entity) bool {
	if exportable(e) {
		return true
	}
	x.left = append(x.left, e.Key)
	if e.Kind == entity.Request {
		for _, part := range x.sorted(e.Path, entity.Response, entity.Message) {
			x.left = append(x.left, part.Key)
		}
	}
	return false
}

// restore is the part of the document that an entity gives, its children
// marked.
func (x *exporter) restore(e *entity.Entity) *entity.Map {
	same := alike(e.Extras.Map(extraIs), e.Body)
	out := extras.Restore(x.shape(e.Kind), x.style, x.draft(e), e.Extras.Map(extraAt), same)
	return mapOf(out)
}

// fillMarker puts the children where the marker stands for them.
func fillMarker(m *entity.Map, key string, children entity.List) {
	if len(children) > 0 {
		m.Set(key, children)
	}
}

// prune is the extras of an entity without what no longer applies to it; nil
// where nothing is left.
func (f *family) prune(e *entity.Entity) *entity.Map {
	is, at := e.Extras.Map(extraIs), e.Extras.Map(extraAt)
	same := alike(is, e.Body)
	notes := extras.Prune(f.shape(e.Kind), f.draft(e), at, same)
	out := e.Extras.Clone()
	if notes.Len() > 0 {
		out.Set(extraAt, notes)
	} else {
		out.Delete(extraAt)
	}
	switch {
	case !out.Has(extraAt) && !out.Has(extraID) && !out.Has(extraFormat):
		out.Delete(extraIs)
	case !entity.Equal(notes, at) || drifted(is, e.Body):
		out.Set(extraIs, likeness(e.Body))
	}
	if out.Len() == 0 {
		return nil
	}
	return out
}

// PruneAll is the workspace without the extras that no longer apply, in the
// roots that which picks.
func PruneAll(w *entity.Workspace, which func(entity.Key) bool) *entity.Workspace {
	out, byRoot := w.Clone(), map[string][]*entity.Entity{}
	for _, e := range w.All() {
		if isCollectionPart(e.Kind) {
			byRoot[e.Root()] = append(byRoot[e.Root()], e)
		}
	}
	families := map[string]*family{}
	for _, e := range w.All() {
		if e.Extras == nil || !which(e.Key) {
			continue
		}
		f := families[e.Root()]
		if f == nil {
			f = familyAt(w, e.Root(), byRoot[e.Root()])
			families[e.Root()] = f
		}
		pruned := *e
		pruned.Extras = f.prune(e)
		out.Put(&pruned)
	}
	return out
}

// familyAt is the family of the collection at a path, which may not be there
// itself.
func familyAt(w *entity.Workspace, path string, all []*entity.Entity) *family {
	format, k := CollectionV21, entity.Key{Kind: entity.Collection, Path: path}
	root := w.Get(k)
	if root == nil {
		root = &entity.Entity{Key: k}
	} else {
		format = SourceFormat(root)
	}
	return newFamily(format, root, all)
}
