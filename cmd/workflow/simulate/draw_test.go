package simulate

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"

	"github.com/postbag/postbag/serialize/entity"
)

// editor is a person at a device. All values that it makes up are new.
type editor struct {
	*rand.Rand
	fleet  *fleet
	device *device // nil for what is there from the beginning
	number int
	made   int
}

// wordsPerOperation is more than one makes up.
const wordsPerOperation = 10000

// fresh is a word that is nowhere yet.
func (g *editor) fresh(what string) string {
	g.made++
	return what + "Q" + strconv.Itoa(g.number*wordsPerOperation+g.made) + "Z"
}

// freshID is an id that is nowhere yet. It is no word: that of a copy may be
// given up.
func (g *editor) freshID() string {
	g.made++
	return "id-" + strconv.Itoa(g.number*wordsPerOperation+g.made)
}

// freshNumber is an order number that is nowhere yet.
func (g *editor) freshNumber(about int) entity.Number {
	g.made++
	return entity.Number(fmt.Sprintf("%d.%d5", about, g.number*wordsPerOperation+g.made))
}

func (g *editor) chance(oneIn int) bool { return g.IntN(oneIn) == 0 }

func number(n int) entity.Number { return entity.Number(strconv.Itoa(n)) }

// workspace draws what is there from the beginning: 20 to 50 things.
func (g *editor) workspace() *entity.Workspace {
	w := entity.NewWorkspace()
	w.Put(&entity.Entity{Key: entity.WorkspaceKey, Body: entity.MapOf("name", g.fresh("workspace"), "description", g.fresh("text"))})
	w.Put(&entity.Entity{Key: entity.Key{Kind: entity.Globals, Path: "workspace"}, Body: entity.MapOf("name", "Globals", "values", g.variables(1))})
	for _, name := range []string{"dev", "prod"} {
		w.Put(g.entity(entity.Key{Kind: entity.Environment, Path: name}, entity.MapOf("name", name, "values", g.variables(2))))
	}
	w.Put(g.entity(entity.Key{Kind: entity.HeaderPreset, Path: "preset"}, entity.MapOf("name", "preset", "headers", g.entries())))
	for i := 0; i < 2 || w.Len() < 20; i++ {
		key := entity.Key{Kind: entity.Collection, Path: "C" + strconv.Itoa(i)}
		w.Put(g.entity(key, entity.MapOf("$kind", "collection", "name", key.Path, "description", g.lines(), "variables", g.variables(1))))
		g.fill(w, key.Path, 2)
	}
	for range g.IntN(3) {
		g.addRun(w)
		g.addHistory(w)
	}
	return w
}

// heat draws what all like to edit.
func (g *editor) heat(w *entity.Workspace) []entity.Key {
	var out []entity.Key
	all := w.All()
	for range 1 + g.IntN(5) {
		out = append(out, all[g.IntN(len(all))].Key)
	}
	return out
}

func (g *editor) fill(w *entity.Workspace, path string, depth int) {
	for i := range 1 + g.IntN(3) {
		key := entity.Key{Kind: entity.Request, Path: path + "/" + oneOf(g.Rand, "a", "b", "c", "D") + strconv.Itoa(i)}
		w.Put(g.entity(key, g.requestBody(number(1000*(i+1)))))
		if g.chance(4) {
			g.addExampleTo(w, key)
		}
	}
	for i := range g.IntN(3) {
		if depth == 0 {
			return
		}
		key := entity.Key{Kind: entity.Folder, Path: path + "/F" + strconv.Itoa(i)}
		w.Put(g.entity(key, entity.MapOf("$kind", "collection", "order", number(500+1000*i))))
		g.fill(w, key.Path, depth-1)
	}
}

func (g *editor) entity(k entity.Key, body *entity.Map) *entity.Entity {
	e := &entity.Entity{Key: k, Body: body}
	if g.fleet.ids == allIDs || g.fleet.ids == someIDs && g.chance(2) {
		e.ID = g.freshID()
		body.Set("id", e.ID)
	}
	return e
}

func (g *editor) requestBody(order entity.Number) *entity.Map {
	body := entity.MapOf("$kind", "http-request")
	if g.chance(3) {
		body.Set("description", g.lines())
	}
	key := g.fresh("q")
	body.Set("url", "https://x.test/v1/"+g.fresh("s")+"?"+key+"=1")
	body.Set("method", oneOf(g.Rand, "GET", "POST"))
	body.Set("queryParams", entity.MapOf(key, "1"))
	body.Set("headers", g.entries())
	switch g.IntN(4) {
	case 0:
		body.Set("body", entity.MapOf("type", "json", "content", g.jsonText()))
	case 1:
		body.Set("body", entity.MapOf("type", "urlencoded", "content", g.entries()))
	case 2:
		body.Set("auth", entity.MapOf("type", "basic", "credentials", entity.MapOf("username", g.fresh("u"), "password", g.fresh("p"))))
	}
	if g.chance(2) {
		body.Set("scripts", script(g.lines()))
	}
	body.Set("settings", entity.MapOf("strictSSL", g.chance(2), "maxRedirects", number(g.IntN(4))))
	body.Set("order", order)
	return body
}

func script(code string) entity.List {
	return entity.List{entity.MapOf("type", "afterResponse", "code", code, "language", "text/javascript")}
}

func (g *editor) jsonText() string {
	return "{\n  \"a\": \"" + g.fresh("j") + "\",\n  \"b\": [\n    1\n  ]\n}"
}

// entries draws headers: as a list, or in the form of a map, sometimes with a
// key twice.
func (g *editor) entries() entity.Value {
	out, plain := entity.List{}, &entity.Map{}
	for range g.IntN(4) {
		key, value := g.fresh("h"), g.fresh("v")
		out = append(out, entity.MapOf("key", key, "value", value))
		plain.Set(key, value)
	}
	if g.chance(3) && len(out) > 0 {
		return append(out, entity.MapOf("key", out[0].(*entity.Map).Text("key"), "value", g.fresh("v")))
	}
	if g.chance(2) {
		return out
	}
	return plain
}

func (g *editor) variables(least int) entity.List {
	out := entity.List{}
	for range least + g.IntN(3) {
		out = append(out, g.variable())
	}
	return out
}

func (g *editor) variable() *entity.Map {
	return entity.MapOf("key", g.fresh("k"), "value", g.fresh("v"), "enabled", true)
}

// lines draws a text, with lines in it that come again.
func (g *editor) lines() string {
	out := []string{g.fresh("l")}
	for range g.IntN(6) {
		out = append(out, oneOf(g.Rand, g.fresh("l"), "});", ""))
	}
	return strings.Join(out, "\n")
}

// pick draws an entity of one of the kinds that may be edited, nil where there
// is none: mostly one that all like to edit.
func (g *editor) pick(w *entity.Workspace, kinds ...entity.Kind) *entity.Entity {
	fits := func(e *entity.Entity) bool {
		_, broken := e.Body.Get("")
		return slices.Contains(kinds, e.Kind) && !broken && g.mayEdit(e)
	}
	if hot := g.fleet.hot; !g.chance(3) {
		for range 3 {
			if e := w.Get(hot[g.IntN(len(hot))]); e != nil && fits(e) {
				return e
			}
		}
	}
	all := w.All()
	at := g.IntN(len(all))
	for i := range all {
		if e := all[(at+i)%len(all)]; fits(e) {
			return e
		}
	}
	return nil
}

// mayEdit tells whether something is the device's own, where each edits its
// own.
func (g *editor) mayEdit(e *entity.Entity) bool {
	if !g.fleet.apart || e.Kind == entity.Folder {
		return true
	}
	sum := 0
	for _, c := range e.Path {
		sum += int(c)
	}
	return sum%len(g.fleet.devices) == g.device.number
}

// change puts an edited body in the place of an entity's.
func (g *editor) change(w *entity.Workspace, e *entity.Entity, how func(body *entity.Map)) {
	body := e.Body.Clone()
	how(body)
	w.Put(&entity.Entity{Key: e.Key, ID: e.ID, Body: body, Extras: e.Extras})
}

// entriesAt is the list form of entries, to change.
func entriesAt(body *entity.Map, key string) entity.List {
	var out entity.List
	for _, x := range body.List(key) {
		if m, ok := x.(*entity.Map); ok {
			out = append(out, m.Clone())
		}
	}
	for k, v := range body.Map(key).All() {
		out = append(out, entity.MapOf("key", k, "value", v))
	}
	return out
}
