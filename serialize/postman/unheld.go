package postman

import (
	"strings"

	"github.com/postbag/postbag/serialize/entity"
)

// unheld is what a collection has that no document of versions 1 and 2 can
// hold: requests of other protocols, with their parts. That a document lacks
// them does not mean that they are gone.
func unheld(w *entity.Workspace, root string) []*entity.Entity {
	var out []*entity.Entity
	for _, e := range w.All() {
		holder := e
		if e.Kind == entity.Response || e.Kind == entity.Message {
			holder = w.Get(entity.Key{Kind: entity.Request, Path: e.Parent()})
		}
		if e.Root() == root && holder != nil && holder.Kind == entity.Request && !isHTTP(holder.Body) {
			out = append(out, e)
		}
	}
	return out
}

// isHTTP tells the requests that documents of versions 1 and 2 hold.
func isHTTP(request *entity.Map) bool {
	kind := request.Text("$kind")
	return kind == "" || kind == "http-request"
}

// putBack keeps entities of a collection that was at one place and is at
// another, where what holds them is still there and their place is free.
func putBack(w *entity.Workspace, kept []*entity.Entity, from, to string) {
	for _, e := range kept {
		moved := *e
		moved.Path = to + strings.TrimPrefix(e.Path, from)
		holder := w.Get(entity.Key{Kind: entity.Folder, Path: moved.Parent()})
		if moved.Parent() == to {
			holder = w.Get(entity.Key{Kind: entity.Collection, Path: to})
		}
		if e.Kind != entity.Request {
			holder = w.Get(entity.Key{Kind: entity.Request, Path: moved.Parent()})
		}
		if holder != nil && w.Get(moved.Key) == nil {
			w.Put(&moved)
		}
	}
}
