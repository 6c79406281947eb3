package entity

import (
	"cmp"
	"iter"
	"maps"
	"path"
	"slices"
	"strings"
)

// Kind says what an entity is, in Postman's own words.
type Kind string

// The kinds of entity a store holds.
const (
	Collection   Kind = "collection"
	Folder       Kind = "folder"
	Request      Kind = "request"
	Response     Kind = "response" // a saved example of a request
	Message      Kind = "message"  // a saved message of a request that sends several
	Environment  Kind = "environment"
	Globals      Kind = "globals"       // the global variables of a workspace
	HeaderPreset Kind = "header-preset" // headers to put into a request at once
	Run          Kind = "run"           // the result of a collection run
	History      Kind = "history"       // a segment of the requests that a device has sent in a day
	AWorkspace   Kind = "workspace"     // what a workspace says of itself: name, id, type, description
	Conflict     Kind = "conflict"      // what two devices changed differently, kept until it is settled
)

// Key is the place of an entity in its workspace, unique there.
type Key struct {
	Kind Kind
	// Path joins the stems of the files and folders that lead to the entity
	// with "/", from the collection or environment down: a request is at
	// "Shop/Orders/Create order", its example at
	// "Shop/Orders/Create order/201 Created". A folder and a request beside
	// each other may share a path; two of one kind never do.
	Path string
}

// Name is the last stem of the path.
func (k Key) Name() string { return path.Base(k.Path) }

// Parent is the path of what holds the entity, "" at the top.
func (k Key) Parent() string {
	if i := strings.LastIndexByte(k.Path, '/'); i >= 0 {
		return k.Path[:i]
	}
	return ""
}

// Root is the first stem of the path: the collection or environment.
func (k Key) Root() string {
	root, _, _ := strings.Cut(k.Path, "/")
	return root
}

// Entity is one thing of an account.
type Entity struct {
	Key
	// ID is the id that the source of the entity gave it, "" where it gave
	// none; then the path is the identity.
	ID string
	// Body holds the fields in the vocabulary of Postman's schema 3.0.0.
	Body *Map
	// Extras holds what that schema has no place for; nil where nothing is
	// left over. Its form belongs to the package that reads the source.
	Extras *Map
}

// Title is the name that a person gave the entity, else its stem.
func (e *Entity) Title() string {
	if v, ok := e.Body.Get("name"); ok {
		if name, ok := v.(string); ok {
			return name
		}
	}
	return e.Name()
}

// Workspace is a set of entities, each at a place of its own.
type Workspace struct {
	// Folder is where the workspace lies in its store, "" at the top. It tells
	// the workspaces of a store apart.
	Folder string

	entities map[Key]*Entity
}

// NewWorkspace makes a workspace of the entities; of two at one place the
// later stands.
func NewWorkspace(entities ...*Entity) *Workspace {
	w := &Workspace{entities: make(map[Key]*Entity, len(entities))}
	for _, e := range entities {
		w.Put(e)
	}
	return w
}

// Len is the number of entities.
func (w *Workspace) Len() int { return len(w.entities) }

// Get returns the entity at a place, or nil.
func (w *Workspace) Get(k Key) *Entity { return w.entities[k] }

// Put adds an entity, in the stead of the one that is at its place.
func (w *Workspace) Put(e *Entity) { w.entities[e.Key] = e }

// Remove takes out the entity at a place, if there is one.
func (w *Workspace) Remove(k Key) { delete(w.entities, k) }

// All returns the entities sorted by path, then kind, so that a parent comes
// before what it holds.
func (w *Workspace) All() []*Entity {
	all := make([]*Entity, 0, len(w.entities))
	for _, e := range w.entities {
		all = append(all, e)
	}
	slices.SortFunc(all, func(a, b *Entity) int {
		if c := ComparePaths(a.Path, b.Path); c != 0 {
			return c
		}
		return cmp.Compare(a.Kind, b.Kind)
	})
	return all
}

// ComparePaths orders paths segment by segment, so that everything below a
// folder stands together ("a/z" before "a-b").
func ComparePaths(a, b string) int {
	for i := range min(len(a), len(b)) {
		switch {
		case a[i] == b[i]:
		case a[i] == '/':
			return -1
		case b[i] == '/':
			return 1
		default:
			return cmp.Compare(a[i], b[i])
		}
	}
	return cmp.Compare(len(a), len(b))
}

// Clone is a workspace with the same entities, to add to and take from. The
// entities themselves are shared.
func (w *Workspace) Clone() *Workspace {
	return &Workspace{Folder: w.Folder, entities: maps.Clone(w.entities)}
}

// WorkspaceKey is the place of what a workspace says of itself.
var WorkspaceKey = Key{Kind: AWorkspace, Path: "workspace"}

// Title is the name that a person gave the workspace, else the last name of its
// folder; the one at the top is called as Postman calls the one that everybody
// has.
func (w *Workspace) Title() string {
	if e := w.Get(WorkspaceKey); e != nil && e.Body.Text("name") != "" {
		return e.Body.Text("name")
	}
	if w.Folder == "" {
		return "My Workspace"
	}
	return path.Base(w.Folder)
}

// Each yields the entities in no order, without the cost of sorting them.
func (w *Workspace) Each() iter.Seq[*Entity] { return maps.Values(w.entities) }
