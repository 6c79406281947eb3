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
	}
	return CollectionV21
}

// Write writes the root entity, with all it holds, as a JSON document in the
// byte shape of Postman's app.
func Write(w *entity.Workspace, root *entity.Entity, format Format) (*Export, error) {
	source := SourceFormat(root)
	x := &exporter{workspace: w, root: root, format: source, style: extras.StyleOf(root.Extras.Map(extraStyle)), children: map[string][]*entity.Entity{}}
	for _, e := range w.All() {
		x.children[e.Parent()] = append(x.children[e.Parent()], e)
	}
	doc := x.document()
	if format != source {
		if !format.holds(root.Kind) {
			return nil, fmt.Errorf("%s %q cannot be written as %s", root.Kind, root.Title(), format)
		}
		doc = convert(doc, format)
	}
	if wrapper := root.Extras.Map(extraWrapper); wrapper != nil && format == source {
		wrapped := wrapper.Clone()
		wrapped.Set("collection", doc)
		doc = wrapped
	}
	return &Export{Format: format, Data: json.Encode(doc, "\t"), Left: x.left}, nil
}

// holds reports whether documents of the format hold roots of a kind.
func (f Format) holds(kind entity.Kind) bool {
	switch f {
	case CollectionV20, CollectionV21:
		return kind == entity.Collection
	case EnvironmentFile:
		return kind == entity.Environment
	case GlobalsFile:
		return kind == entity.Globals
	}
	return false
}

type exporter struct {
	workspace *entity.Workspace
	root      *entity.Entity
	format    Format
	style     *extras.Style
	children  map[string][]*entity.Entity
	left      []entity.Key
}

func (x *exporter) document() *entity.Map {
	if !isCollectionPart(x.root.Kind) {
		return x.restore(x.root, nil)
	}
	items := x.items(x.root.Path)
	doc := x.restore(x.root, items)
	fillMarker(doc, "item", items)
	return doc
}

func (x *exporter) items(parent string) entity.List {
	var out entity.List
	for _, e := range x.sorted(parent, entity.Folder, entity.Request) {
		if e.Kind == entity.Folder {
			items := x.items(e.Path)
			folder := x.restore(e, items)
			fillMarker(folder, "item", items)
			out = append(out, folder)
			continue
		}
		if kind := e.Body.Text("$kind"); kind != "http-request" {
			x.left = append(x.left, e.Key)
			for _, part := range x.sorted(e.Path, entity.Response, entity.Message) {
				x.left = append(x.left, part.Key)
			}
			continue
		}
		examples := x.examples(e.Path)
		item := x.restore(e, examples)
		fillMarker(item, "response", examples)
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
		if kind := e.Body.Text("$kind"); kind != "http-example" {
			x.left = append(x.left, e.Key)
			continue
		}
		out = append(out, x.restore(e, nil))
	}
	return out
}

func (x *exporter) sorted(parent string, kinds ...entity.Kind) []*entity.Entity {
	var out []*entity.Entity
	for _, e := range x.children[parent] {
		if slices.Contains(kinds, e.Kind) {
			out = append(out, e)
		}
	}
	slices.SortStableFunc(out, compareSiblings)
	return out
}

// restore is the part of the document that an entity gives, its children
// marked.
func (x *exporter) restore(e *entity.Entity, children entity.List) *entity.Map {
	d := draft(e, len(children) > 0, x.format)
	same := alike(e.Extras.Map(extraIs), e.Body)
	out := extras.Restore(shapeOf(e.Kind), x.style, d, e.Extras.Map(extraAt), same)
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
func prune(e *entity.Entity, hasChildren bool, format Format) *entity.Map {
	is, at := e.Extras.Map(extraIs), e.Extras.Map(extraAt)
	same := alike(is, e.Body)
	notes := extras.Prune(shapeOf(e.Kind), draft(e, hasChildren, format), at, same)
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
	out := w.Clone()
	children := map[string]bool{}
	for _, e := range w.All() {
		children[e.Parent()] = true
	}
	for _, e := range w.All() {
		if e.Extras == nil || !which(e.Key) {
			continue
		}
		format := CollectionV21
		if root := w.Get(entity.Key{Kind: entity.Collection, Path: e.Root()}); root != nil {
			format = SourceFormat(root)
		}
		pruned := *e
		pruned.Extras = prune(e, children[e.Path], format)
		out.Put(&pruned)
	}
	return out
}
