package workflow

import (
	"path"
	"slices"
	"strings"

	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/field"
	"github.com/postbag/postbag/serialize/postman"
)

// relocate gives an entity its place and name, and takes along what it holds.
func (d *draft) relocate(e *entity.Entity, to destination) *entity.Entity {
	return d.transfer(d, e, holdings(d.Workspace, e), to)
}

// transfer gives an entity a place and a name in this workspace or the one beside
// it, and takes along all that goes with it.
func (d *draft) transfer(there *draft, e *entity.Entity, all []*entity.Entity, to destination) *entity.Entity {
	have := e.Name()
	if to.name != e.Title() {
		have = ""
	}
	siblings := slices.DeleteFunc(postman.Children(there.Workspace, to.parent, e.Kind), func(x *entity.Entity) bool { return x == e })
	stem := postman.Stem(e.Kind, to.name, have, siblings)
	for _, x := range all {
		d.Remove(x.Key)
	}
	at := path.Join(to.parent, stem)
	for _, x := range all {
		copied := *x
		copied.Path = at + strings.TrimPrefix(x.Path, e.Path)
		there.Put(&copied)
		if there != d || copied.Path != x.Path {
			there.moved[copied.Key] = x.Key
		}
	}
	moved := there.change(there.Get(entity.Key{Kind: e.Kind, Path: at}))
	if have == "" || stem != e.Name() {
		moved.Body = postman.SetName(e.Kind, moved.Body, to.name, stem)
	}
	there.linkPaths(moved)
	return moved
}

// linkPaths has a request name the folders of its parts by its own stem.
func (d *draft) linkPaths(request *entity.Entity) {
	for key, kind := range partFields {
		if old, ok := request.Body.Get(key); ok && request.Kind == entity.Request {
			if _, isPath := old.(string); isPath {
				request.Body.Set(key, partsPath(request, kind))
			}
		}
	}
}

// partFields are the fields of a request that say where its parts lie.
var partFields = map[string]entity.Kind{"examples": entity.Response, "messages": entity.Message}

func partsPath(request *entity.Entity, kind entity.Kind) string {
	folder := map[entity.Kind]string{entity.Response: "examples", entity.Message: "messages"}[kind]
	return "./.resources/" + request.Name() + ".resources/" + folder
}

// linkParts has the request at a path say where its parts lie, where it has
// any.
func (d *draft) linkParts(at string) {
	request := d.Get(entity.Key{Kind: entity.Request, Path: at})
	if request == nil {
		return
	}
	for key, kind := range partFields {
		has := len(postman.Children(d.Workspace, at, kind)) > 0
		switch {
		case has && !request.Body.Has(key):
			request = d.change(request)
			_ = field.Set(request.Body, key, partsPath(request, kind)) // a plain key cannot fail
		case !has && request.Body.Has(key):
			request = d.change(request)
			request.Body.Delete(key)
		}
	}
}

// order puts an entity before or after a sibling, or at the end.
func (d *draft) order(e *entity.Entity, before, after string) error {
	kinds := []entity.Kind{entity.Folder, entity.Request}
	if isPart(e.Kind) {
		kinds = []entity.Kind{e.Kind}
	}
	siblings := slices.DeleteFunc(postman.Children(d.Workspace, e.Parent(), kinds...), func(x *entity.Entity) bool { return x == e })
	at := len(siblings)
	if name := before + after; name != "" {
		sibling := func(x *entity.Entity) bool { return x.Title() == name || x.Path == name || x.Name() == name }
		if at = slices.IndexFunc(siblings, sibling); at < 0 {
			return usage("order "+e.Path, "postbag ls", "nothing beside it is named %q", name)
		}
		if after != "" {
			at++
		}
	}
	number, renumber := postman.Order(siblings, at)
	for i, n := range renumber {
		_ = field.Set(d.change(siblings[i]).Body, "order", n)
	}
	return field.Set(e.Body, "order", number)
}
