package postman

import (
	"slices"
	"strconv"
	"strings"

	"github.com/postbag/postbag/serialize/entity"
)

// node is an entity on its way into a workspace: its place is not yet known.
type node struct {
	kind     entity.Kind
	name     string
	source   *entity.Map // the part of the document that it was read from
	children []*node     // in order; of a request its examples

	entity *entity.Entity // once it is placed
	known  *entity.Entity // what the workspace holds of it already
}

// id is the id that the source gives the node: a collection has it in its
// info block, and old exports call that of an item _postman_id.
func (n *node) id() string {
	if n.kind == entity.Collection {
		return n.source.Map("info").Text("_postman_id")
	}
	if id := n.source.Text("id"); id != "" {
		return id
	}
	return n.source.Text("_postman_id")
}

// stem is the one that the name of the node gives.
func (n *node) stem() string {
	stem := stemOf(n.name, fallbacks[n.kind])
	if n.kind == entity.Folder || n.kind == entity.Collection {
		return folderStem(stem)
	}
	return stem
}

// fallbacks are the stems of entities whose name is empty.
var fallbacks = map[entity.Kind]string{
	entity.Collection: "collection", entity.Folder: "collection", entity.Request: "http-request", entity.Response: "example", entity.Message: "message", entity.Environment: "environment",
}

// placer gives nodes their places, and keeps what a workspace holds where it
// is, so that importing a changed file changes only what differs.
type placer struct {
	in       *entity.Workspace
	children map[string][]*entity.Entity // of the workspace, by parent path, in order
	taken    map[*entity.Entity]bool     // already matched
	body     func(n *node, place string) *entity.Map
}

func newPlacer(in *entity.Workspace) *placer {
	p := &placer{in: in, children: map[string][]*entity.Entity{}, taken: map[*entity.Entity]bool{}}
	for _, e := range in.All() {
		p.children[e.Parent()] = append(p.children[e.Parent()], e)
	}
	for _, siblings := range p.children {
		slices.SortStableFunc(siblings, compareSiblings)
	}
	return p
}

// placeRoot places a collection, in the stead of known where that is not nil.
func (p *placer) placeRoot(n *node, known *entity.Entity) {
	p.match(n, known)
	names := newStems()
	for _, e := range p.children[""] {
		if e.Kind == entity.Collection && e != known {
			names.reserve(e.Path)
		}
	}
	p.put(n, nil, names)
	p.placeChildren(n)
}

func (p *placer) placeChildren(parent *node) {
	files, folders := newStems(), newStems()
	space := func(n *node) *stems {
		if n.kind == entity.Folder {
			return folders
		}
		return files
	}
	for _, n := range parent.children {
		if n.keepsStem(parent) {
			space(n).reserve(n.known.Name())
		}
	}
	for _, n := range parent.children {
		p.put(n, parent, space(n))
	}
	setOrder(parent)
	for _, n := range parent.children {
		p.placeChildren(n)
	}
}

// put gives a node its path, and its body what depends on that.
func (p *placer) put(n, parent *node, names *stems) {
	stem := ""
	if n.keepsStem(parent) {
		stem = n.known.Name()
	} else {
		stem = names.claim(n.stem())
	}
	path := stem
	if parent != nil {
		path = parent.entity.Path + "/" + stem
	}
	n.entity = &entity.Entity{Key: entity.Key{Kind: n.kind, Path: path}}
	n.entity.Body = p.body(n, path)
	n.entity.ID = n.id()
	setName(n, stem)
}

// stays reports whether the workspace has the node below the same parent.
func (n *node) stays(parent *node) bool {
	switch {
	case n.known == nil:
		return false
	case parent == nil:
		return true
	}
	return parent.known != nil && n.known.Parent() == parent.known.Path
}

// keepsStem reports whether what is known of the node stands below the same
// parent, under a stem that its name still gives.
func (n *node) keepsStem(parent *node) bool {
	if !n.stays(parent) {
		return false
	}
	return suits(n.known.Name(), n.stem())
}

// suits reports whether a stem is the one that a name gives, perhaps numbered.
func suits(have, base string) bool {
	rest, ok := strings.CutPrefix(have, base)
	if !ok || rest == "" {
		return ok
	}
	_, err := strconv.Atoi(strings.TrimPrefix(rest, "-"))
	return err == nil && rest[0] == '-'
}

// setName writes the name where the stem does not tell it. A name that differs
// by spaces at its end is not written, as Postman does not.
func setName(n *node, stem string) {
	body := n.entity.Body
	if n.kind != entity.Collection && strings.TrimRight(n.name, " ") == stem {
		return
	}
	body.Set("name", n.name)
	n.entity.Body = ordered(body, keysOf(n.kind))
}

func keysOf(kind entity.Kind) []string {
	switch kind {
	case entity.Request:
		return requestKeys
	case entity.Response:
		return exampleKeys
	}
	return definitionKeys
}
