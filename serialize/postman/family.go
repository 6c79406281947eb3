package postman

import (
	"slices"

	"github.com/postbag/postbag/serialize/entity"
)

// family is a root entity with all that it holds, as far as a format can hold
// it.
type family struct {
	format     Format
	root       *entity.Entity
	collection string // its id in version 1
	children   map[string][]*entity.Entity
	folders    map[string]*entity.Entity // by path
}

func newFamily(format Format, root *entity.Entity, all []*entity.Entity) *family {
	f := &family{format: format, root: root, collection: id1(root), children: map[string][]*entity.Entity{}, folders: map[string]*entity.Entity{}}
	for _, e := range all {
		f.children[e.Parent()] = append(f.children[e.Parent()], e)
		if e.Kind == entity.Folder {
			f.folders[e.Path] = e
		}
	}
	for _, siblings := range f.children {
		slices.SortStableFunc(siblings, compareSiblings)
	}
	return f
}

// sorted are the entities of some kinds right below a path, in order.
func (f *family) sorted(parent string, kinds ...entity.Kind) []*entity.Entity {
	var out []*entity.Entity
	for _, e := range f.children[parent] {
		if slices.Contains(kinds, e.Kind) {
			out = append(out, e)
		}
	}
	return out
}

// held are the entities of a kind that the format can hold right below e.
func (f *family) held(e *entity.Entity, kind entity.Kind) []*entity.Entity {
	return slices.DeleteFunc(f.sorted(e.Path, kind), func(e *entity.Entity) bool { return !exportable(e) })
}

// holds reports whether e has children that the format can hold.
func (f *family) holds(e *entity.Entity) bool {
	if e.Kind == entity.Request {
		return len(f.held(e, entity.Response)) > 0
	}
	return len(f.held(e, entity.Folder))+len(f.held(e, entity.Request)) > 0
}

// exportable reports whether collections of version 1 and 2 can hold an
// entity: they know HTTP only.
func exportable(e *entity.Entity) bool {
	switch e.Kind {
	case entity.Request:
		return e.Body.Text("$kind") == "http-request"
	case entity.Response:
		return e.Body.Text("$kind") == "http-example"
	}
	return true
}

// folderID is the id of the folder that holds e, "" where none does.
func (f *family) folderID(e *entity.Entity) string {
	if folder := f.folders[e.Parent()]; folder != nil {
		return id1(folder)
	}
	return ""
}
