package merge_test

import (
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/postbag/postbag/merge"
	"github.com/postbag/postbag/serialize/entity"
)

// spot is an edit that touches nothing that another spot does.
type spot struct {
	phase int // what changes places comes last, the deepest first
	story string
	do    func(w *entity.Workspace)
}

// Edits of different fields, entries, lines that do not touch, and entities
// never conflict, and give what both sides' edits give one after the other.
func TestDisjointEdits(t *testing.T) {
	var edits atomic.Int64
	eachSeed(t, runs(t, 250), func(t *testing.T, seed uint64) {
		base, sides := disjoint(seed)
		r := merge.Merge(base, apply(base, sides[0]), apply(base, sides[1]), options)
		want := apply(base, slices.Concat(sides[0], sides[1]))
		if text := compare(unordered(r.Workspace), unordered(want)); text != "" || len(r.Conflicts) > 0 {
			t.Fatalf("seed %d\n%s%s\n%s", seed, tell(sides), text, describeConflicts(r.Conflicts))
		}
		edits.Add(int64(len(sides[0]) + len(sides[1])))
	})
	if !t.Failed() {
		t.Logf("%d edits: none lost, no conflict", edits.Load())
	}
}

// disjoint draws a base and the edits of two sides, none of which touches what
// another does.
func disjoint(seed uint64) (base *entity.Workspace, sides [2][]spot) {
	g := newGenerator(newSeeded(seed))
	base = g.plainWorkspace()
	for _, s := range g.spots(base) {
		if side := g.n(3); side < 2 {
			sides[side] = append(sides[side], s)
		}
	}
	return base, sides
}

// unordered is a workspace without order numbers, of which ours may get others.
func unordered(w *entity.Workspace) *entity.Workspace {
	out := entity.NewWorkspace()
	for e := range w.Each() {
		x := *e
		x.Body = e.Body.Clone()
		x.Body.Delete("order")
		out.Put(&x)
	}
	return out
}

func tell(sides [2][]spot) string {
	var b strings.Builder
	for i, side := range sides {
		for _, s := range side {
			fmt.Fprintf(&b, "%s: %s\n", []string{"ours", "theirs"}[i], s.story)
		}
	}
	return b.String()
}

func apply(base *entity.Workspace, spots []spot) *entity.Workspace {
	w := base.Clone()
	spots = slices.Clone(spots)
	slices.SortStableFunc(spots, func(a, b spot) int { return a.phase - b.phase })
	for _, s := range spots {
		s.do(w)
	}
	return w
}

// plainWorkspace is one in which every request has the same fields, so that
// there is much to edit apart.
func (g *generator) plainWorkspace() *entity.Workspace {
	w := entity.NewWorkspace()
	for c := range 1 + g.n(2) {
		root := fmt.Sprintf("C%d", c)
		w.Put(g.entity(entity.Key{Kind: entity.Collection, Path: root}, entity.MapOf("$kind", "collection", "name", root, "description", g.fresh("d"))))
		for i, dir := range []string{"", "/F", "/F/G", "/H"} {
			if dir != "" {
				w.Put(g.entity(entity.Key{Kind: entity.Folder, Path: root + dir}, entity.MapOf("$kind", "collection", "order", number(100*i))))
			}
			for r := range g.n(3) {
				w.Put(g.entity(entity.Key{Kind: entity.Request, Path: fmt.Sprintf("%s%s/r%d", root, dir, r)}, g.plainRequest(r)))
			}
		}
	}
	w.Put(g.entity(entity.Key{Kind: entity.Environment, Path: "dev"}, entity.MapOf("name", "dev", "values", g.plainEntries())))
	return w
}

func (g *generator) plainEntries() entity.List {
	out := entity.List{}
	for range 3 {
		out = append(out, entity.MapOf("key", g.fresh("k"), "value", g.fresh("v")))
	}
	return out
}

func (g *generator) plainRequest(at int) *entity.Map {
	var code []string
	for range 9 {
		code = append(code, g.fresh("l"))
	}
	return entity.MapOf("$kind", "http-request", "description", g.fresh("d"),
		"url", "https://x.test/"+g.fresh("s")+"/"+g.fresh("s")+"/"+g.fresh("s"), "method", g.fresh("M"), "headers", g.plainEntries(),
		"body", entity.MapOf("type", "urlencoded", "content", g.plainEntries()),
		"auth", entity.MapOf("type", "basic", "credentials", entity.MapOf("username", g.fresh("u"), "password", g.fresh("p"))),
		"scripts", entity.List{entity.MapOf("type", "beforeRequest", "code", g.fresh("l")), entity.MapOf("type", "afterResponse", "code", strings.Join(code, "\n"))},
		"settings", entity.MapOf("strictSSL", true, "maxRedirects", number(1)), "order", number(1000*(at+1)))
}

// spots are all the edits that can be made apart. What has no id is found again
// by its content, so that there the side that renames does not rewrite.
func (g *generator) spots(w *entity.Workspace) []spot {
	var out []spot
	for _, e := range w.All() {
		switch e.Kind {
		case entity.Request:
			out = append(out, g.requestSpots(w, e)...)
		case entity.Environment:
			out = append(out, g.entrySpots(e.Key, "values")...)
			out = append(out, g.setSpot(e.Key, "color"))
		default:
			out = append(out, g.setSpot(e.Key, "description"), g.addSpot(e.Key))
			if g.ids == allIDs {
				out = append(out, g.renameSpot(e.Key))
			}
		}
	}
	return out
}

func (g *generator) requestSpots(w *entity.Workspace, e *entity.Entity) []spot {
	k := e.Key
	if chance(g, 8) {
		return []spot{{1, "remove " + k.Path, func(w *entity.Workspace) { w.Remove(k) }}}
	}
	var out []spot
	if g.ids == allIDs {
		out = append(out, oneOf(g.source, g.renameSpot(k), g.moveSpot(w, k)))
	} else if chance(g, 6) {
		return []spot{g.renameSpot(k)}
	}
	out = append(out, g.setSpot(k, "description"), g.setSpot(k, "method"), g.setSpot(k, "settings.maxRedirects"), g.setSpot(k, "settings.strictSSL"),
		g.setSpot(k, "auth.credentials.username"), g.setSpot(k, "auth.credentials.password"), g.setSpot(k, "new"), g.setSpot(k, "order"))
	out = append(out, g.entrySpots(k, "headers")...)
	out = append(out, g.entrySpots(k, "body.content")...)
	for _, at := range []int{3, 5} { // parts of the URL that do not touch
		out = append(out, g.replaceSpot(k, "url", "/", at))
	}
	for at := 0; at < 9; at += 2 {
		out = append(out, g.replaceSpot(k, "code", "\n", at))
	}
	return out
}

// bodySpot changes a copy of a body.
func bodySpot(k entity.Key, story string, how func(body *entity.Map)) spot {
	return spot{0, story + " of " + k.Path, func(w *entity.Workspace) {
		e := *w.Get(k)
		e.Body = e.Body.Clone()
		how(e.Body)
		w.Put(&e)
	}}
}

func (g *generator) setSpot(k entity.Key, path string) spot {
	var v entity.Value = g.fresh("x")
	if path == "order" {
		v = number(1 + g.n(9000))
	}
	return bodySpot(k, "set "+path, func(body *entity.Map) {
		keys := strings.Split(path, ".")
		for _, key := range keys[:len(keys)-1] {
			body = body.Map(key)
		}
		body.Set(keys[len(keys)-1], v)
	})
}

func (g *generator) replaceSpot(k entity.Key, what, sep string, at int) spot {
	part := g.fresh("z")
	return bodySpot(k, fmt.Sprintf("part %d of %s", at, what), func(body *entity.Map) {
		key := what
		if what == "code" {
			body = body.List("scripts")[1].(*entity.Map)
		}
		parts := strings.Split(body.Text(key), sep)
		parts[at] = part
		body.Set(key, strings.Join(parts, sep))
	})
}

// entrySpots edit one entry each by field, and take one out.
func (g *generator) entrySpots(k entity.Key, path string) []spot {
	entry := func(at int, how func(list entity.List) entity.List) spot {
		return bodySpot(k, fmt.Sprintf("entry %d of %s", at, path), func(body *entity.Map) {
			key := path
			if path == "body.content" {
				body, key = body.Map("body"), "content"
			}
			body.Set(key, how(body.List(key)))
		})
	}
	set := func(at int, field string) spot {
		v := g.fresh("y")
		return entry(at, func(list entity.List) entity.List { list[at].(*entity.Map).Set(field, v); return list })
	}
	last := entry(2, func(list entity.List) entity.List { return list[:2] })
	last.phase = 1
	return []spot{set(0, "value"), set(0, "description"), set(1, "value"), last}
}

func (g *generator) renameSpot(k entity.Key) spot {
	to := entity.Key{Kind: k.Kind, Path: strings.TrimPrefix(k.Parent()+"/"+g.fresh("N"), "/")}
	return spot{1000 - strings.Count(k.Path, "/"), "rename " + k.Path, func(w *entity.Workspace) {
		g.relocate(w, w.Get(k), to)
	}}
}

func (g *generator) moveSpot(w *entity.Workspace, k entity.Key) spot {
	into := g.pick(w, entity.Folder, entity.Collection)
	to := entity.Key{Kind: k.Kind, Path: into.Path + "/" + g.fresh("M")}
	return spot{2, "move " + k.Path + " into " + into.Path, func(w *entity.Workspace) { g.relocate(w, w.Get(k), to) }}
}

func (g *generator) addSpot(into entity.Key) spot {
	k := entity.Key{Kind: entity.Request, Path: into.Path + "/" + g.fresh("R")}
	e := g.entity(k, g.plainRequest(g.n(5)))
	return spot{1, "add " + k.Path, func(w *entity.Workspace) { w.Put(e) }}
}
