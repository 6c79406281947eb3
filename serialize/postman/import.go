package postman

import (
	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/extras"
)

// The extras of an entity that came from a document are a map with
//
//	format   the format of the document (at its root entity only)
//	wrapper  what the API wrapped around it (root only)
//	style    what the document does alike (root only)
//	id       the id, where the body has no place for it
//	is       what the entity looked like: hashes of its fields
//	at       the notes that complete it
const (
	extraFormat  = "format"
	extraWrapper = "wrapper"
	extraStyle   = "style"
	extraID      = "id"
	extraIs      = "is"
	extraAt      = "at"
)

// Import puts what the document holds into a workspace. What the workspace
// already has of the same thing (same id, else same kind and name) is brought
// up to date: it keeps its place and the order numbers that still hold, and
// what the document no longer has goes. It returns the place of the root.
func (d *Document) Import(w *entity.Workspace) entity.Key { return d.ImportOver(w, d.Find(w)) }

// ImportNew puts the document in beside what is there, whatever its name.
func (d *Document) ImportNew(w *entity.Workspace) entity.Key { return d.ImportOver(w, nil) }

// ImportOver is Import into the place of a known entity, or where that is nil
// beside what is there. Of globals there is one only.
func (d *Document) ImportOver(w *entity.Workspace, known *entity.Entity) entity.Key {
	switch {
	case d.Format == GlobalsFile:
		return d.importVariables(w, d.Find(w))
	case d.isVariables():
		return d.importVariables(w, known)
	case d.Format == PresetsFile:
		return d.importPreset(w, known)
	}
	return d.importCollection(w, known)
}

// Find tells what the workspace has of the thing in the document, or nil: by
// id, of several the one of the same name, else by name.
func (d *Document) Find(w *entity.Workspace) *entity.Entity {
	return d.FindAmong(w, func(entity.Key) bool { return true })
}

// FindAmong is Find among the entities that are free to be taken.
func (d *Document) FindAmong(w *entity.Workspace, free func(entity.Key) bool) *entity.Entity {
	id, kind := d.ID(), d.Kind()
	var byName, byID *entity.Entity
	for _, e := range w.All() {
		if e.Kind != kind || e.Parent() != "" || !free(e.Key) {
			continue
		}
		named := d.names(e)
		switch {
		case kind == entity.Globals || id != "" && e.ID == id && named:
			return e
		case id != "" && e.ID == id && byID == nil:
			byID = e
		case (id == "" || e.ID == "") && named && byName == nil:
			byName = e
		}
	}
	if byID != nil {
		return byID
	}
	return byName
}

func (d *Document) importCollection(w *entity.Workspace, known *entity.Entity) entity.Key {
	root, originals := d.nodes()
	p := newPlacer(w)
	p.body = bodyOf
	p.placeRoot(root, known)
	style := d.complete(root, originals)
	root.entity.Extras = d.rootExtras(root.entity, style)
	var kept []*entity.Entity
	if known != nil {
		kept = unheld(w, known.Path)
		removeTree(w, known.Path)
	}
	root.each(func(n *node) { w.Put(n.entity) })
	if known != nil {
		putBack(w, kept, known.Path, root.entity.Path)
	}
	return root.entity.Key
}

// names reports whether an entity has the name of what the document holds.
func (d *Document) names(e *entity.Entity) bool {
	if d.Format == PresetsFile {
		return entity.Equal(get(e.Body, "name"), get(d.root, "name"))
	}
	return e.Title() == d.Name()
}

// nodes are the parts of the collection in their tree, and what gives their
// originals once they have their places.
func (d *Document) nodes() (*node, func(*family) map[*node]*entity.Map) {
	if d.Format == CollectionV1 {
		t := newTree1(d.root)
		return t.root, t.originals1
	}
	root := &node{kind: entity.Collection, name: d.Name(), source: shell(d.root, "item"), children: nodes(d.root)}
	return root, func(*family) map[*node]*entity.Map { return nil }
}

// rootExtras are the extras of a root entity, which has its notes already.
func (d *Document) rootExtras(e *entity.Entity, style *extras.Style) *entity.Map {
	out := entity.MapOf(extraFormat, string(d.Format))
	if d.wrapper != nil {
		out.Set(extraWrapper, d.wrapper)
	}
	if style := style.Value(); style != nil {
		out.Set(extraStyle, style)
	}
	for k, v := range e.Extras.All() {
		out.Set(k, v)
	}
	out.Set(extraIs, likeness(e.Body))
	return ordered(out, []string{extraFormat, extraWrapper, extraStyle, extraID, extraIs, extraAt})
}

func removeTree(w *entity.Workspace, root string) {
	for _, e := range w.All() {
		if e.Root() == root && isCollectionPart(e.Kind) {
			w.Remove(e.Key)
		}
	}
}

func isCollectionPart(kind entity.Kind) bool {
	return kind == entity.Collection || kind == entity.Folder || kind == entity.Request || kind == entity.Response || kind == entity.Message
}

func (n *node) each(do func(*node)) {
	do(n)
	for _, child := range n.children {
		child.each(do)
	}
}

// bodyOf is the body of a node at a place. The id of an auth that Postman drew
// is kept while the auth is of the same type.
func bodyOf(n *node, place string) *entity.Map {
	switch n.kind {
	case entity.Request:
		return requestTo3(n.source)
	case entity.Response:
		return exampleTo3(n.source)
	case entity.Folder:
		return keepAuthID(folderTo3(n.source, place), n.known)
	}
	return keepAuthID(collectionTo3(n.source, place), n.known)
}

func keepAuthID(body *entity.Map, known *entity.Entity) *entity.Map {
	list := body.List("auth")
	if known == nil || len(list) != 1 || len(known.Body.List("auth")) != 1 {
		return body
	}
	auth, old := mapOf(list[0]), mapOf(known.Body.List("auth")[0])
	if auth.Text("type") == old.Text("type") && old.Text("id") != "" {
		auth.Set("id", old.Text("id"))
	}
	return body
}
