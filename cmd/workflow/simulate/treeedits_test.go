package simulate

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/postbag/postbag/merge"
	"github.com/postbag/postbag/serialize/entity"
)

func (g *editor) rename(w *entity.Workspace) string { return g.renameTo(w, g.fresh("N")) }

func (g *editor) renameAlike(w *entity.Workspace) string {
	return g.renameTo(w, oneOf(g.Rand, "same", "Same", "other"))
}

func (g *editor) renameTo(w *entity.Workspace, name string) string {
	e := g.pick(w, entity.Request, entity.Folder, entity.Collection, entity.Environment, entity.Response)
	if e == nil {
		return ""
	}
	return g.relocate(w, e, entity.Key{Kind: e.Kind, Path: strings.TrimPrefix(e.Parent()+"/"+name, "/")})
}

func (g *editor) move(w *entity.Workspace) string {
	e, into := g.pick(w, entity.Request, entity.Folder), g.pick(w, entity.Folder, entity.Collection)
	if e == nil || into == nil {
		return ""
	}
	return g.relocate(w, e, entity.Key{Kind: e.Kind, Path: into.Path + "/" + e.Name()})
}

func (g *editor) moveFolder(w *entity.Workspace) string {
	e, into := g.pick(w, entity.Folder), g.pick(w, entity.Folder)
	if e == nil || into == nil {
		return ""
	}
	return g.relocate(w, e, entity.Key{Kind: e.Kind, Path: into.Path + "/" + e.Name()})
}

// relocate puts an entity, with all that it holds, elsewhere.
func (g *editor) relocate(w *entity.Workspace, e *entity.Entity, to entity.Key) string {
	if strings.HasPrefix(to.Path+"/", e.Path+"/") || taken(w, to) {
		return ""
	}
	for _, x := range w.All() {
		if isIn(x.Key, e.Key) {
			w.Remove(x.Key)
			k := entity.Key{Kind: x.Kind, Path: to.Path + strings.TrimPrefix(x.Path, e.Path)}
			w.Put(&entity.Entity{Key: k, ID: x.ID, Body: relocated(x, k), Extras: x.Extras})
		}
	}
	followRecords(w, e.Key, to)
	return fmt.Sprintf("%s %s to %s", e.Kind, e.Path, to.Path)
}

// followRecords has the records of what was moved say where it is, as every
// command does that moves something.
func followRecords(w *entity.Workspace, from, to entity.Key) {
	for _, x := range w.All() {
		if x.Kind != entity.Conflict {
			continue
		}
		if r, err := merge.ReadRecord(x); err == nil && isIn(r.Of, from) {
			r.Of.Path = to.Path + strings.TrimPrefix(r.Of.Path, from.Path)
			w.Put(r.Entity())
		}
	}
}

// relocated is a body at another place: names and paths in it follow.
func relocated(e *entity.Entity, to entity.Key) *entity.Map {
	body := e.Body.Clone()
	if body.Has("name") && to.Name() != e.Name() {
		body.Set("name", to.Name())
	}
	if body.Has("examples") {
		body.Set("examples", "./.resources/"+to.Name()+".resources/examples")
	}
	return body
}

// isIn reports whether a key is that of an entity, or of something in it.
func isIn(k, of entity.Key) bool {
	for ok := true; ok; k, ok = holderOf(k) {
		if k == of {
			return true
		}
	}
	return false
}

// taken reports whether something is at a place, or at one that a file system
// takes for it.
func taken(w *entity.Workspace, k entity.Key) bool {
	for e := range w.Each() {
		if e.Kind == k.Kind && strings.EqualFold(e.Path, k.Path) {
			return true
		}
	}
	return false
}

func (g *editor) remove(w *entity.Workspace) string {
	return removeWhole(w, g.pick(w, entity.Request, entity.Request, entity.Response, entity.Environment, entity.HeaderPreset))
}

func (g *editor) removeHolder(w *entity.Workspace) string {
	return removeWhole(w, g.pick(w, entity.Folder, entity.Folder, entity.Collection))
}

func (g *editor) removeRecord(w *entity.Workspace) string {
	return removeWhole(w, g.pick(w, entity.Run, entity.History))
}

func removeWhole(w *entity.Workspace, e *entity.Entity) string {
	if e == nil {
		return ""
	}
	for _, x := range w.All() {
		if isIn(x.Key, e.Key) {
			w.Remove(x.Key)
		}
	}
	return string(e.Kind) + " " + e.Path
}

// add puts in something new, if nothing is at its place.
func (g *editor) add(w *entity.Workspace, k entity.Key, body *entity.Map) string {
	if taken(w, k) {
		return ""
	}
	w.Put(g.entity(k, body))
	return string(k.Kind) + " " + k.Path
}

func (g *editor) addRequest(w *entity.Workspace) string {
	into := g.pick(w, entity.Folder, entity.Collection)
	if into == nil {
		return ""
	}
	names := []string{g.fresh("r"), "new", "New"}
	if g.fleet.apart {
		names = names[:1]
	}
	return g.add(w, entity.Key{Kind: entity.Request, Path: into.Path + "/" + oneOf(g.Rand, names...)}, g.requestBody(oneOf(g.Rand, number(1500), number(4000), g.freshNumber(5000))))
}

func (g *editor) addFolder(w *entity.Workspace) string {
	into := g.pick(w, entity.Folder, entity.Collection)
	if into == nil {
		return ""
	}
	names := []string{g.fresh("f"), "new"}
	if g.fleet.apart {
		names = names[:1]
	}
	k := entity.Key{Kind: entity.Folder, Path: into.Path + "/" + oneOf(g.Rand, names...)}
	did := g.add(w, k, entity.MapOf("$kind", "collection", "description", g.fresh("text"), "order", number(6000)))
	if did != "" {
		g.fill(w, k.Path, 0)
	}
	return did
}

func (g *editor) addEnvironment(w *entity.Workspace) string {
	k := entity.Key{Kind: entity.Environment, Path: g.fresh("env")}
	return g.add(w, k, entity.MapOf("name", k.Path, "values", g.variables(1)))
}

func (g *editor) addCollection(w *entity.Workspace) string {
	k := entity.Key{Kind: entity.Collection, Path: g.fresh("C")}
	did := g.add(w, k, entity.MapOf("$kind", "collection", "name", k.Path, "variables", g.variables(1)))
	g.fill(w, k.Path, 0)
	return did
}

// addAlike adds what somebody else may add as well, with other content.
func (g *editor) addAlike(w *entity.Workspace) string {
	switch g.IntN(3) {
	case 0:
		return g.add(w, entity.Key{Kind: entity.HeaderPreset, Path: "shared"}, entity.MapOf("name", "shared", "headers", g.entries()))
	case 1:
		return g.add(w, entity.Key{Kind: entity.Environment, Path: "staging"}, entity.MapOf("name", "staging", "values", g.variables(1)))
	}
	into := g.pick(w, entity.Collection)
	if into == nil {
		return ""
	}
	k := entity.Key{Kind: entity.Request, Path: into.Path + "/ping"}
	did := g.add(w, k, entity.MapOf("$kind", "http-request", "url", "https://x.test/ping", "method", "GET", "order", number(9000)))
	g.fleet.ledger.alike[w.Get(k).ID] = true
	return did
}

func (g *editor) addExample(w *entity.Workspace) string {
	e := g.pick(w, entity.Request)
	if e == nil {
		return ""
	}
	return g.addExampleTo(w, e.Key)
}

func (g *editor) addExampleTo(w *entity.Workspace, request entity.Key) string {
	k := entity.Key{Kind: entity.Response, Path: request.Path + "/" + g.fresh("ex")}
	w.Put(g.entity(k, entity.MapOf("$kind", "http-example", "response", entity.MapOf("statusCode", number(200), "body", entity.MapOf("type", "text", "content", g.lines())), "order", number(1000))))
	g.change(w, w.Get(request), func(body *entity.Map) {
		body.Set("examples", "./.resources/"+request.Name()+".resources/examples")
	})
	return k.Path
}

func (g *editor) addRun(w *entity.Workspace) string {
	id := g.fresh("run")
	return g.add(w, entity.Key{Kind: entity.Run, Path: "C0/2026-01-01-" + id}, entity.MapOf("run", id, "status", g.fresh("status")))
}

func (g *editor) addHistory(w *entity.Workspace) string {
	id := g.fresh("device")
	return g.add(w, entity.Key{Kind: entity.History, Path: "2026-01-01/" + id}, entity.MapOf("requests", entity.List{entity.MapOf("url", g.fresh("url"))}))
}

func (g *editor) reorder(w *entity.Workspace) string {
	e := g.pick(w, entity.Request, entity.Folder)
	if e == nil {
		return ""
	}
	n := g.freshNumber(oneOf(g.Rand, 250, 1500, 1700, 2500, 9000))
	g.change(w, e, func(body *entity.Map) { body.Set("order", n) })
	return e.Path + " to " + string(n)
}

// insert adds a request right behind the first of a folder or collection.
func (g *editor) insert(w *entity.Workspace) string {
	into := g.pick(w, entity.Folder, entity.Collection)
	if into == nil {
		return ""
	}
	return g.add(w, entity.Key{Kind: entity.Request, Path: into.Path + "/" + g.fresh("between")}, g.requestBody(number(1500)))
}

// duplicate copies a request or a folder beside itself, as an app does, which
// gives new ids, or a shell.
func (g *editor) duplicate(w *entity.Workspace) string {
	e := g.pick(w, entity.Request, entity.Folder)
	if e == nil {
		return ""
	}
	to := entity.Key{Kind: e.Kind, Path: e.Path + " copy" + strconv.Itoa(g.number)}
	again := g.fleet.ids == someIDs && g.chance(4)
	for _, x := range w.All() {
		if !isIn(x.Key, e.Key) {
			continue
		}
		k := entity.Key{Kind: x.Kind, Path: to.Path + strings.TrimPrefix(x.Path, e.Path)}
		copied := &entity.Entity{Key: k, ID: x.ID, Body: relocated(x, k)}
		if x.ID != "" && !again {
			copied.ID = g.freshID()
			copied.Body.Set("id", copied.ID)
		}
		w.Put(copied)
	}
	return e.Path
}

// breakFile leaves a file that cannot be understood, with conflict markers in
// it, as a web editor might.
func (g *editor) breakFile(w *entity.Workspace) string {
	e := g.pick(w, entity.Request, entity.Environment)
	if e == nil || g.fleet.ids == allIDs {
		return ""
	}
	text := "<<<<<<< HEAD\nurl: " + g.fresh("broken") + "\n=======\nurl: " + g.fresh("broken") + "\n>>>>>>> other\n"
	w.Put(merge.Unreadable(e.Key, []byte(text)))
	return e.Path
}

// mendFile writes a file anew that cannot be understood.
func (g *editor) mendFile(w *entity.Workspace) string {
	broken := slices.DeleteFunc(w.All(), func(e *entity.Entity) bool { _, is := e.Body.Get(""); return !is })
	if len(broken) == 0 {
		return ""
	}
	e := broken[g.IntN(len(broken))]
	body := g.requestBody(number(1000))
	if e.Kind == entity.Environment {
		body = entity.MapOf("name", e.Path, "values", g.variables(1))
	}
	w.Put(g.entity(e.Key, body))
	return e.Path
}
