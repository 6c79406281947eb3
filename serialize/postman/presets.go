package postman

import (
	"slices"

	"github.com/postbag/postbag/serialize/entity"
)

// others are keys of documents that may have a name and headers too.
var others = []string{"info", "item", "values", "requests", "url", "method", "collection", "results", "run"}

// isPreset reports whether an object is a header preset: a name and headers,
// and nothing that is or could be sent.
func isPreset(m *entity.Map) bool {
	_, hasHeaders := get(m, "headers").(entity.List)
	return hasHeaders && m.Has("name") && !slices.ContainsFunc(others, m.Has)
}

// importPreset keeps a preset as it is: its file is ours.
func (d *Document) importPreset(w *entity.Workspace, known *entity.Entity) entity.Key {
	n := &node{kind: entity.HeaderPreset, name: d.Name(), known: known}
	k := entity.Key{Kind: entity.HeaderPreset}
	if n.keepsStem(nil) {
		k = known.Key
	} else {
		k.Path = freeStem(w, n, known, "header-preset")
	}
	if known != nil {
		w.Remove(known.Key)
	}
	w.Put(&entity.Entity{Key: k, ID: d.root.Text("id"), Body: d.root})
	return k
}

// freeStem is a stem for a root entity that no other of its kind has.
func freeStem(w *entity.Workspace, n *node, known *entity.Entity, fallback string) string {
	names := newStems()
	for _, e := range w.All() {
		if e.Kind == n.kind && e != known {
			names.reserve(e.Path)
		}
	}
	return names.claim(stemOf(n.name, fallback))
}
