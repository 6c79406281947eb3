package merge_test

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"

	"github.com/postbag/postbag/serialize/entity"
)

// source draws what a generator needs. It is a seeded stream, or one of rapid,
// which shrinks.
type source interface {
	// n is a number from 0 to below.
	n(below int) int
}

type seeded struct{ *rand.Rand }

func newSeeded(seed uint64) seeded { return seeded{rand.New(rand.NewPCG(seed, 7))} }

func (s seeded) n(below int) int { return s.IntN(below) }

func oneOf[T any](s source, from ...T) T { return from[s.n(len(from))] }

func chance(s source, oneIn int) bool { return s.n(oneIn) == 0 }

// generator draws workspaces and edits. Each value that it makes up is new, so
// that where one comes from can be told.
type generator struct {
	source
	made   int
	ids    int  // none, some or all things have one
	copies bool // whether duplicate is among the edits
	device string
	hot    []entity.Key // what both sides like to edit
}

func newGenerator(s source) *generator {
	return &generator{source: s, ids: s.n(3), copies: true, device: "b"}
}

// fresh is a word that is nowhere yet.
func (g *generator) fresh(what string) string {
	g.made++
	return what + "_" + g.device + strconv.Itoa(g.made) + "_"
}

// workspace draws a workspace of one or two collections and an environment.
func (g *generator) workspace() *entity.Workspace {
	w := entity.NewWorkspace()
	for i := range 1 + g.n(2) {
		key := entity.Key{Kind: entity.Collection, Path: "C" + strconv.Itoa(i)}
		w.Put(g.entity(key, entity.MapOf("$kind", "collection", "name", key.Path,
			"variables", entity.List{entity.MapOf("key", "host", "value", g.fresh("v"))})))
		g.fill(w, key.Path, 2)
	}
	g.newEnvironment(w)
	return w
}

func (g *generator) fill(w *entity.Workspace, path string, depth int) {
	for i := range g.n(4) {
		key := entity.Key{Kind: entity.Request, Path: path + "/" + oneOf(g.source, "a", "b", "c", "D") + strconv.Itoa(i)}
		w.Put(g.entity(key, g.requestBody(1000*(i+1))))
		if chance(g, 4) {
			g.newExample(w, key)
		}
	}
	for i := range g.n(3) {
		if depth == 0 {
			return
		}
		key := entity.Key{Kind: entity.Folder, Path: path + "/F" + strconv.Itoa(i)}
		w.Put(g.entity(key, entity.MapOf("$kind", "collection", "order", number(500+1000*i))))
		g.fill(w, key.Path, depth-1)
	}
}

func (g *generator) entity(k entity.Key, body *entity.Map) *entity.Entity {
	e := &entity.Entity{Key: k, Body: body}
	if g.ids == allIDs || g.ids == someIDs && chance(g, 2) {
		e.ID = g.freshID()
		body.Set("id", e.ID)
	}
	return e
}

const (
	noIDs = iota
	someIDs
	allIDs
)

// freshID is an id that is nowhere yet. It is no word that has to be kept,
// since that of a copy may be given up.
func (g *generator) freshID() string { return "id" + strings.Trim(g.fresh(""), "_") }

func number(n int) entity.Number { return entity.Number(strconv.Itoa(n)) }

func (g *generator) requestBody(order int) *entity.Map {
	body := entity.MapOf("$kind", "http-request")
	if chance(g, 3) {
		body.Set("description", g.lines())
	}
	key := g.fresh("q")
	body.Set("url", "https://x.test/v1/"+g.fresh("s")+"?"+key+"=1")
	body.Set("method", oneOf(g.source, "GET", "POST"))
	body.Set("queryParams", entity.MapOf(key, "1"))
	body.Set("headers", g.entries())
	switch g.n(4) {
	case 0:
		body.Set("body", entity.MapOf("type", "json", "content", "{\n  \"a\": \""+g.fresh("j")+"\",\n  \"b\": [\n    1\n  ]\n}"))
	case 1:
		body.Set("body", entity.MapOf("type", "urlencoded", "content", g.entries()))
	case 2:
		body.Set("auth", entity.MapOf("type", "basic", "credentials", entity.MapOf("username", g.fresh("u"), "password", "{{p}}")))
	}
	if chance(g, 2) {
		body.Set("scripts", entity.List{entity.MapOf("type", "afterResponse", "code", g.lines(), "language", "text/javascript")})
	}
	body.Set("settings", entity.MapOf("strictSSL", chance(g, 2), "maxRedirects", number(g.n(4))))
	body.Set("order", number(order))
	return body
}

func (g *generator) entries() entity.Value {
	out, plain := entity.List{}, &entity.Map{}
	for range g.n(4) {
		key, value := g.fresh("h"), g.fresh("v")
		out, _ = append(out, entity.MapOf("key", key, "value", value)), plain
		plain.Set(key, value)
	}
	if chance(g, 3) && len(out) > 0 { // a key twice
		out = append(out, entity.MapOf("key", out[0].(*entity.Map).Text("key"), "value", g.fresh("v")))
		return out
	}
	if chance(g, 2) {
		return out
	}
	return plain
}

// lines draws a text, with lines in it that come again.
func (g *generator) lines() string {
	out := []string{g.fresh("l")}
	for range g.n(6) {
		out = append(out, oneOf(g.source, g.fresh("l"), "});", ""))
	}
	return strings.Join(out, "\n")
}

func (g *generator) newEnvironment(w *entity.Workspace) {
	values := entity.List{}
	for range g.n(4) {
		values = append(values, entity.MapOf("key", g.fresh("k"), "value", g.fresh("v"), "enabled", true))
	}
	k := entity.Key{Kind: entity.Environment, Path: oneOf(g.source, "dev", "prod", g.fresh("env"))}
	if w.Get(k) == nil {
		w.Put(g.entity(k, entity.MapOf("name", k.Path, "values", values)))
	}
}

func (g *generator) newExample(w *entity.Workspace, request entity.Key) {
	k := entity.Key{Kind: entity.Response, Path: request.Path + "/" + g.fresh("ex")}
	w.Put(g.entity(k, entity.MapOf("$kind", "http-example", "response", entity.MapOf("statusCode", number(200), "body", entity.MapOf("type", "text", "content", g.fresh("r"))), "order", number(1000))))
	e := w.Get(request)
	body := e.Body.Clone()
	body.Set("examples", "./.resources/"+request.Name()+".resources/examples")
	w.Put(&entity.Entity{Key: e.Key, ID: e.ID, Body: body, Extras: e.Extras})
}

// heat draws a few things that both sides will often edit: two folders, or a
// request and something else.
func (g *generator) heat(w *entity.Workspace) {
	kinds := []entity.Kind{entity.Request, entity.Collection, entity.Environment}
	if chance(g, 3) {
		kinds = []entity.Kind{entity.Folder}
	}
	for range oneOf(g.source, 0, 1, 2, 2) {
		if e := g.pick(w, kinds...); e != nil {
			g.hot = append(g.hot, e.Key)
		}
	}
}

// pick draws an entity of one of the kinds, nil where there is none.
func (g *generator) pick(w *entity.Workspace, kinds ...entity.Kind) *entity.Entity {
	if len(g.hot) > 0 && !chance(g, 4) {
		if e := w.Get(g.hot[g.n(len(g.hot))]); e != nil && slices.Contains(kinds, e.Kind) {
			return e
		}
	}
	all := slices.DeleteFunc(w.All(), func(e *entity.Entity) bool { return !slices.Contains(kinds, e.Kind) })
	if len(all) == 0 {
		return nil
	}
	return all[g.n(len(all))]
}
