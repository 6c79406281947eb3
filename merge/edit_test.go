package merge_test

import (
	"fmt"
	"slices"
	"strings"

	"github.com/postbag/postbag/serialize/entity"
)

// edit makes one random edit, as an editor or Postman would, and says which.
func (g *generator) edit(w *entity.Workspace) string {
	edits := []func(*entity.Workspace) string{g.editField, g.editField, g.editHeader, g.editScript, g.editScript, g.editURL, g.editValue,
		g.editField, g.editHeader, g.editScript, g.editURL, g.rename, g.rename, g.move, g.move, g.moveFolder, g.moveFolder, g.remove, g.addRequest, g.addFolder, g.addEnvironment, g.reorder, g.duplicate, g.addExample, g.editExtras}
	return edits[g.n(len(edits))](w)
}

func (g *generator) change(w *entity.Workspace, e *entity.Entity, how func(body *entity.Map)) {
	body := e.Body.Clone()
	how(body)
	w.Put(&entity.Entity{Key: e.Key, ID: e.ID, Body: body, Extras: e.Extras})
}

func (g *generator) editField(w *entity.Workspace) string {
	e := g.pick(w, entity.Request, entity.Folder, entity.Collection)
	key := oneOf(g.source, "description", "description", "method", "settings", "body", "auth")
	if e == nil {
		return ""
	}
	g.change(w, e, func(body *entity.Map) {
		switch {
		case chance(g, 5):
			body.Delete(key)
		case key == "settings":
			body.Set("settings", entity.MapOf("strictSSL", chance(g, 2), "maxRedirects", number(g.n(9))))
		case key == "body":
			body.Set("body", entity.MapOf("type", oneOf(g.source, "text", "json"), "content", "{\n  \"a\": \""+g.fresh("j")+"\",\n  \"b\": [\n    1\n  ]\n}"))
		case key == "auth":
			body.Set("auth", entity.MapOf("type", oneOf(g.source, "basic", "bearer"), "credentials", entity.MapOf("token", g.fresh("u"))))
		default:
			body.Set(key, g.fresh("t"))
		}
	})
	return "edit " + key + " of " + e.Path
}

func (g *generator) editHeader(w *entity.Workspace) string {
	e := g.pick(w, entity.Request)
	if e == nil {
		return ""
	}
	did := ""
	g.change(w, e, func(body *entity.Map) {
		list := listOf(body, "headers")
		at := g.n(len(list) + 1)
		switch {
		case at == len(list) || chance(g, 3):
			did = "add"
			list = slices.Insert(list, at, entity.Value(entity.MapOf("key", g.fresh("h"), "value", g.fresh("v"))))
		case chance(g, 2):
			did = "remove"
			list = slices.Delete(list, at, at+1)
		default:
			did = "edit"
			list[at].(*entity.Map).Set(oneOf(g.source, "value", "description", "key"), g.fresh("v"))
		}
		body.Set("headers", list)
	})
	return did + " a header of " + e.Path
}

// listOf is the list form of entries, to change.
func listOf(body *entity.Map, key string) entity.List {
	out := slices.Clone(body.List(key))
	for k, v := range body.Map(key).All() {
		out = append(out, entity.MapOf("key", k, "value", v))
	}
	return out
}

func (g *generator) editScript(w *entity.Workspace) string {
	e := g.pick(w, entity.Request)
	if e == nil {
		return ""
	}
	g.change(w, e, func(body *entity.Map) {
		code := ""
		if list := body.List("scripts"); len(list) > 0 {
			code = list[0].(*entity.Map).Text("code")
		}
		lines := strings.Split(code, "\n")
		at := g.n(len(lines))
		switch g.n(4) {
		case 0:
			lines = append(lines, g.fresh("l"))
		case 1:
			lines = slices.Insert(lines, at, g.fresh("l"), g.fresh("l"))
		case 2:
			lines = slices.Delete(lines, at, at+1)
		default:
			lines[at] = g.fresh("l")
		}
		body.Set("scripts", entity.List{entity.MapOf("type", "afterResponse", "code", strings.Join(lines, "\n"), "language", "text/javascript")})
	})
	return "edit the script of " + e.Path
}

func (g *generator) editURL(w *entity.Workspace) string {
	e := g.pick(w, entity.Request)
	if e == nil {
		return ""
	}
	g.change(w, e, func(body *entity.Map) {
		url := body.Text("url")
		if chance(g, 2) {
			body.Set("url", strings.Replace(url, "/v1/", "/v"+g.fresh("")+"/", 1))
			return
		}
		key, list := g.fresh("q"), listOf(body, "queryParams")
		body.Set("url", url+"&"+key+"=2")
		body.Set("queryParams", append(list, entity.MapOf("key", key, "value", "2")))
	})
	return "edit the url of " + e.Path
}

func (g *generator) editValue(w *entity.Workspace) string {
	e := g.pick(w, entity.Environment)
	if e == nil {
		return ""
	}
	g.change(w, e, func(body *entity.Map) {
		list := listOf(body, "values")
		for i, v := range list {
			list[i] = v.(*entity.Map).Clone()
		}
		if len(list) == 0 || chance(g, 2) {
			list = append(list, entity.MapOf("key", g.fresh("k"), "value", g.fresh("v"), "enabled", true))
		} else {
			list[g.n(len(list))].(*entity.Map).Set("value", g.fresh("v"))
		}
		body.Set("values", list)
	})
	return "edit " + e.Path
}

func (g *generator) editExtras(w *entity.Workspace) string {
	e := g.pick(w, entity.Request, entity.Collection)
	if e == nil {
		return ""
	}
	extras := &entity.Map{}
	if e.Extras != nil {
		extras = e.Extras.Clone()
	}
	extras.Set(oneOf(g.source, "at", "is", "id2"), entity.MapOf("x", g.fresh("x")))
	w.Put(&entity.Entity{Key: e.Key, ID: e.ID, Body: e.Body, Extras: extras})
	return "edit extras of " + e.Path
}

func (g *generator) rename(w *entity.Workspace) string {
	e := g.pick(w, entity.Request, entity.Folder, entity.Collection, entity.Environment, entity.Response)
	if e == nil {
		return ""
	}
	to := entity.Key{Kind: e.Kind, Path: strings.TrimPrefix(e.Parent()+"/"+oneOf(g.source, g.fresh("N"), "same"), "/")}
	return g.relocate(w, e, to)
}

func (g *generator) move(w *entity.Workspace) string {
	e, into := g.pick(w, entity.Request, entity.Folder), g.pick(w, entity.Folder, entity.Collection)
	if e == nil || into == nil {
		return ""
	}
	return g.relocate(w, e, entity.Key{Kind: e.Kind, Path: into.Path + "/" + e.Name()})
}

func (g *generator) moveFolder(w *entity.Workspace) string {
	e, into := g.pick(w, entity.Folder), g.pick(w, entity.Folder)
	if e == nil || into == nil {
		return ""
	}
	return g.relocate(w, e, entity.Key{Kind: e.Kind, Path: into.Path + "/" + e.Name()})
}

// relocate puts an entity, with all that it holds, elsewhere.
func (g *generator) relocate(w *entity.Workspace, e *entity.Entity, to entity.Key) string {
	if w.Get(to) != nil || strings.HasPrefix(to.Path+"/", e.Path+"/") || taken(w, to) {
		return ""
	}
	for _, x := range w.All() {
		if x.Key == e.Key || isIn(x.Key, e.Key) {
			w.Remove(x.Key)
			k := entity.Key{Kind: x.Kind, Path: to.Path + strings.TrimPrefix(x.Path, e.Path)}
			w.Put(&entity.Entity{Key: k, ID: x.ID, Body: relocated(x, k), Extras: x.Extras})
		}
	}
	return fmt.Sprintf("move %s %s to %s", e.Kind, e.Path, to.Path)
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

// isIn reports whether a key is below the entity at another.
func isIn(k, of entity.Key) bool {
	if !strings.HasPrefix(k.Path, of.Path+"/") {
		return false
	}
	part := k.Kind == entity.Response
	switch of.Kind {
	case entity.Request:
		return part && k.Parent() == of.Path
	case entity.Collection, entity.Folder:
		return k.Kind == entity.Folder || k.Kind == entity.Request || part && k.Parent() != of.Path
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

func (g *generator) remove(w *entity.Workspace) string {
	e := g.pick(w, entity.Request, entity.Request, entity.Response, entity.Environment, entity.Folder, entity.Collection)
	if e == nil {
		return ""
	}
	for _, x := range w.All() {
		if x.Key == e.Key || isIn(x.Key, e.Key) {
			w.Remove(x.Key)
		}
	}
	return "remove " + string(e.Kind) + " " + e.Path
}

func (g *generator) addRequest(w *entity.Workspace) string {
	into := g.pick(w, entity.Folder, entity.Collection)
	if into == nil {
		return ""
	}
	k := entity.Key{Kind: entity.Request, Path: into.Path + "/" + oneOf(g.source, g.fresh("r"), "new", "New")}
	if taken(w, k) {
		return ""
	}
	w.Put(g.entity(k, g.requestBody(oneOf(g.source, 1500, 4000, 5000))))
	return "add " + k.Path
}

func (g *generator) addFolder(w *entity.Workspace) string {
	into := g.pick(w, entity.Folder, entity.Collection)
	if into == nil {
		return ""
	}
	k := entity.Key{Kind: entity.Folder, Path: into.Path + "/" + oneOf(g.source, g.fresh("f"), "new")}
	if taken(w, k) {
		return ""
	}
	w.Put(g.entity(k, entity.MapOf("$kind", "collection", "order", number(6000))))
	g.fill(w, k.Path, 0)
	return "add folder " + k.Path
}

func (g *generator) addEnvironment(w *entity.Workspace) string {
	g.newEnvironment(w)
	return "add an environment"
}

func (g *generator) addExample(w *entity.Workspace) string {
	e := g.pick(w, entity.Request)
	if e == nil {
		return ""
	}
	g.newExample(w, e.Key)
	return "add an example to " + e.Path
}

func (g *generator) reorder(w *entity.Workspace) string {
	e := g.pick(w, entity.Request, entity.Folder)
	if e == nil {
		return ""
	}
	g.change(w, e, func(body *entity.Map) { body.Set("order", number(oneOf(g.source, 250, 1500, 1700, 2500, 9000))) })
	return "reorder " + e.Path
}

// duplicate copies a request or a folder beside itself, with or without new
// ids, as an app or a shell does.
func (g *generator) duplicate(w *entity.Workspace) string {
	e := g.pick(w, entity.Request, entity.Folder)
	if e == nil || !g.copies {
		return ""
	}
	to := entity.Key{Kind: e.Kind, Path: e.Path + " copy"}
	if taken(w, to) {
		return ""
	}
	again := chance(g, 4)
	for _, x := range w.All() {
		if x.Key != e.Key && !isIn(x.Key, e.Key) {
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
	return "duplicate " + e.Path
}
