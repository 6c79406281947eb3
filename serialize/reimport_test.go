package serialize_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/json"
)

// shop is a collection of two folders with three requests each, every one with
// an example and something that only extras can keep.
func shop(ids bool) *entity.Map {
	items := entity.List{}
	for _, folder := range []string{"Orders", "Users"} {
		var requests entity.List
		for i := range 3 {
			requests = append(requests, shopRequest(folder, i, ids))
		}
		items = append(items, identified(ids, entity.MapOf("name", folder, "item", requests, "note", folder)))
	}
	return entity.MapOf("info", entity.MapOf("_postman_id", "c0", "name", "Shop",
		"schema", "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"), "item", items)
}

func shopRequest(folder string, i int, ids bool) *entity.Map {
	name := fmt.Sprintf("%s %d", folder, i)
	example := entity.MapOf("name", "ok", "originalRequest", entity.MapOf("method", "GET", "url", "x"),
		"status", "OK", "code", entity.Number("200"), "body", name)
	header := entity.List{entity.MapOf("key", "X-Trace", "value", name, "warning", "old")}
	return identified(ids, entity.MapOf("name", name, "note", name, "request", entity.MapOf("method", "GET", "header", header,
		"url", entity.MapOf("raw", "{{base}}/"+folder+"/"+fmt.Sprint(i))), "response", entity.List{identified(ids, example)}))
}

var drawn int

func identified(ids bool, m *entity.Map) *entity.Map {
	if ids {
		drawn++
		m.Set("id", fmt.Sprintf("id-%d", drawn))
	}
	return m
}

// folder is a folder of the shop with its requests.
func folder(c *entity.Map, i int) (*entity.Map, entity.List) {
	m := c.List("item")[i].(*entity.Map)
	return m, m.List("item")
}

func setItems(m *entity.Map, items ...entity.Value) { m.Set("item", entity.List(items)) }

const shopDir = "postman/collections/Shop/"

// A changed document, imported again, changes the files of what differs and no
// others.
func TestReimport(t *testing.T) {
	const extras = "postbag/extras/collections/Shop.yaml"
	example := func(dir, request string) string {
		return shopDir + dir + "/.resources/" + request + ".resources/examples/ok.example.yaml"
	}
	for name, test := range map[string]struct {
		change func(*entity.Map)
		want   []string
	}{
		"nothing": {func(*entity.Map) {}, nil},
		"two requests change places": {
			func(c *entity.Map) { f, l := folder(c, 0); setItems(f, l[1], l[0], l[2]) },
			[]string{shopDir + "Orders/Orders 1.request.yaml"},
		},
		"the last request goes first": {
			func(c *entity.Map) { f, l := folder(c, 0); setItems(f, l[2], l[0], l[1]) },
			[]string{shopDir + "Orders/Orders 2.request.yaml"},
		},
		"two folders change places": {
			func(c *entity.Map) { l := c.List("item"); setItems(c, l[1], l[0]) },
			[]string{shopDir + "Users/.resources/definition.yaml"},
		},
		"a request goes to another folder": {
			func(c *entity.Map) {
				from, l := folder(c, 0)
				to, m := folder(c, 1)
				setItems(from, l[0], l[2])
				setItems(to, m[0], m[1], m[2], l[1])
			},
			[]string{
				"+" + shopDir + "Users/Orders 1.request.yaml", "-" + shopDir + "Orders/Orders 1.request.yaml",
				"+" + example("Users", "Orders 1"), "-" + example("Orders", "Orders 1"), extras,
			},
		},
		"a request is renamed": {
			func(c *entity.Map) { _, l := folder(c, 0); l[1].(*entity.Map).Set("name", "Cancel") },
			[]string{
				"+" + shopDir + "Orders/Cancel.request.yaml", "-" + shopDir + "Orders/Orders 1.request.yaml",
				"+" + example("Orders", "Cancel"), "-" + example("Orders", "Orders 1"), extras,
			},
		},
		"a request is added in the middle": {
			func(c *entity.Map) {
				f, l := folder(c, 0)
				setItems(f, l[0], entity.MapOf("name", "New", "note", "new", "request", "http://new"), l[1], l[2])
			},
			[]string{"+" + shopDir + "Orders/New.request.yaml", extras},
		},
		"a request goes": {
			func(c *entity.Map) { f, l := folder(c, 0); setItems(f, l[0], l[2]) },
			[]string{"-" + shopDir + "Orders/Orders 1.request.yaml", "-" + example("Orders", "Orders 1"), extras},
		},
		"a header is edited": {
			func(c *entity.Map) {
				_, l := folder(c, 0)
				l[1].(*entity.Map).Map("request").List("header")[0].(*entity.Map).Set("value", "edited")
			},
			[]string{shopDir + "Orders/Orders 1.request.yaml", extras},
		},
	} {
		for _, ids := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s/ids %v", name, ids), func(t *testing.T) {
				first := shop(ids)
				before, _ := imported(t, fstest.MapFS{}, json.Encode(first, ""))
				next := first.Clone()
				test.change(next)
				after, key := imported(t, before, json.Encode(next, ""))
				got := changedFiles(before, after)
				slices.Sort(got)
				slices.Sort(test.want)
				if !slices.Equal(got, test.want) {
					t.Errorf("changed\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(test.want, "\n"))
				}
				if d := difference("", next, exported(t, after, key)); d != "" {
					t.Errorf("export: %s", d)
				}
			})
		}
	}
}

// A moved or renamed thing is the one that was there: its file says what it
// said but for order and name.
func TestReimportKeepsWhatMoves(t *testing.T) {
	c := shop(false)
	before, _ := imported(t, fstest.MapFS{}, json.Encode(c, ""))
	renamed := c.Clone()
	f, _ := folder(renamed, 0)
	f.Set("name", "Purchases")
	after, _ := imported(t, before, json.Encode(renamed, ""))
	for _, file := range []string{"Orders 0.request.yaml", ".resources/definition.yaml"} {
		if was, is := before[shopDir+"Orders/"+file], after[shopDir+"Purchases/"+file]; is == nil || string(was.Data) != string(is.Data) {
			t.Errorf("%s differs in the renamed folder", file)
		}
	}
}

// A request that goes where another has its name takes nothing's place.
func TestReimportMovesToANamesake(t *testing.T) {
	for _, ids := range []bool{false, true} {
		c := shop(ids)
		from, l := folder(c, 0)
		to, m := folder(c, 1)
		l[1].(*entity.Map).Set("name", "Users 1")
		before, _ := imported(t, fstest.MapFS{}, json.Encode(c, ""))
		setItems(from, l[0], l[2])
		setItems(to, m[0], m[1], m[2], l[1])
		after, key := imported(t, before, json.Encode(c, ""))
		if d := difference("", c, exported(t, after, key)); d != "" {
			t.Errorf("ids %v: %s", ids, d)
		}
		if after[shopDir+"Users/Users 1-1.request.yaml"] == nil {
			t.Errorf("ids %v: no second request in %q", ids, sortedKeys(after))
		}
	}
}

// Requests of one name are told apart by what they do.
func TestReimportOfNamesakes(t *testing.T) {
	c := entity.MapOf("info", entity.MapOf("name", "Shop"), "item", entity.List{})
	var items entity.List
	for i := range 12 {
		items = append(items, entity.MapOf("name", "same", "request", fmt.Sprintf("http://x/%d", i), "response", entity.List{}))
	}
	setItems(c, items...)
	before, _ := imported(t, fstest.MapFS{}, json.Encode(c, ""))
	setItems(c, append(entity.List{items[11]}, items[:11]...)...)
	after, key := imported(t, before, json.Encode(c, ""))
	if got := changedFiles(before, after); !slices.Equal(got, []string{shopDir + "same-11.request.yaml"}) {
		t.Errorf("changed %q", got)
	}
	if d := difference("", c, exported(t, after, key)); d != "" {
		t.Error(d)
	}
}

// A real collection whose items are turned round changes no extras.
func TestReimportCorpusReversed(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(corpus(t), "v21", "*.json"))
	if err != nil || len(files) == 0 {
		t.Fatal("no files", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			v, err := json.Decode(data)
			c, _ := v.(*entity.Map)
			if err != nil || len(data) > 400_000 || c.List("item") == nil {
				t.Skip("too large, or wrapped")
			}
			before, _ := imported(t, fstest.MapFS{}, data)
			items := slices.Clone(c.List("item"))
			slices.Reverse(items)
			c.Set("item", items)
			after, key := imported(t, before, json.Encode(c, ""))
			for _, p := range changedFiles(before, after) {
				if !strings.HasSuffix(p, "definition.yaml") && !strings.HasSuffix(p, ".request.yaml") || strings.ContainsAny(p[:1], "+-") {
					t.Errorf("%s changed", p)
				}
			}
			if d := difference("", unkept(c), exported(t, after, key)); d != "" {
				t.Error(d)
			}
		})
	}
}
