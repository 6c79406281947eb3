//go:build interop

package cmd

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// What Postman's CLI and a file manager do to requests, one thing a commit: a
// renamed request is a renamed one, a moved one has moved, and the export is
// the original with that done to it, ids and unknown fields included.
func TestInteropIdentity(t *testing.T) {
	x := newMoves(t)
	x.step("rename", func() { x.update("Orders/Plain", "--rename", "Renamed") },
		"moved request Moves / Orders / Renamed, was Moves / Orders / Plain")
	orders, archive := x.want.item("Orders"), x.want.item("Archive")
	orders.item("Plain")["name"] = "Renamed"
	x.expectExport()

	x.step("move", func() { x.move("Orders/With an id", "Archive/With an id") },
		"moved request Moves / Archive / With an id, was Moves / Orders / With an id",
		"moved response Moves / Archive / With an id / Good, was Moves / Orders / With an id / Good")
	archive.put(orders.take("With an id"))
	x.expectExport()

	x.step("move and rename", func() { x.move("Orders/Without an id", "Archive/Anew") },
		"moved request Moves / Archive / Anew, was Moves / Orders / Without an id",
		"moved response Moves / Archive / Anew / Bad, was Moves / Orders / Without an id / Bad")
	archive.put(orders.take("Without an id"))
	archive.item("Without an id")["name"] = "Anew"
	x.expectExport()

	x.step("edit", func() { x.update("Archive/Anew", "--method", "PATCH", "--description", "new words") },
		"changed request Moves / Archive / Anew")
	archive.item("Anew").edit("PATCH", "new words")
	x.expectExport()

	x.step("rm", func() { x.cli("rm", "Orders/Renamed") },
		"removed request Moves / Orders / Renamed")
	orders.take("Renamed")
	x.expectExport()

	x.expectHistory("Moves/Archive/Anew", 3)
	x.expectHistory("Moves/Archive/With an id", 2)
}

// All of that between two commits is told apart as well.
func TestInteropIdentityAtOnce(t *testing.T) {
	x := newMoves(t)
	x.step("all", func() {
		x.update("Orders/Plain", "--rename", "Renamed")
		x.move("Orders/With an id", "Archive/Moved")
		x.update("Orders/Without an id", "--method", "PATCH", "--description", "new words")
		x.cli("rm", "Orders/Goes")
		x.cli("add", "Added", "--folder", "Orders")
		x.update("Orders/Added", "--url", "https://example.com/other", "--method", "DELETE")
	},
		"moved request Moves / Archive / Moved, was Moves / Orders / With an id",
		"moved response Moves / Archive / Moved / Good, was Moves / Orders / With an id / Good",
		"added request Moves / Orders / Added",
		"removed request Moves / Orders / Goes",
		"moved request Moves / Orders / Renamed, was Moves / Orders / Plain",
		"changed request Moves / Orders / Without an id")
	orders, archive := x.want.item("Orders"), x.want.item("Archive")
	orders.take("Goes")
	orders.item("Plain")["name"] = "Renamed"
	archive.put(orders.take("With an id"))
	archive.item("With an id")["name"] = "Moved"
	orders.item("Without an id").edit("PATCH", "new words")
	got := x.exportedTree()
	// What Postman's CLI makes, an id too, is its own; it inherits nothing.
	made := got.item("Orders").take("Added")
	if text, _ := json.Marshal(made); strings.Contains(string(text), "nknown") {
		t.Errorf("the new request has something of the old one: %s", text)
	}
	expectTree(t, x.want, got)
}

// One request is renamed, moved and edited in one commit: it is still that
// request, with an id and without one, in this collection and in another, and
// its examples are its own.
func TestInteropIdentityOfOne(t *testing.T) {
	x := newMoves(t)
	orders, archive := x.want.item("Orders"), x.want.item("Archive")

	x.commits("rename and edit", func() { x.update("Orders/Without an id", "--rename", "Renamed", "--headers", "X:1") },
		"moved request Moves / Orders / Renamed, was Moves / Orders / Without an id",
		"moved response Moves / Orders / Renamed / Bad, was Moves / Orders / Without an id / Bad")
	renamed := orders.item("Without an id")
	renamed["name"] = "Renamed"
	renamed.setHeader("X", "1")
	x.expectExport()

	x.commits("a name that Windows cannot hold", func() { x.update("Orders/With an id", "--rename", "New: name", "--headers", "X:1") },
		"moved request Moves / Orders / New: name, was Moves / Orders / With an id",
		"moved response Moves / Orders / New: name / Good, was Moves / Orders / With an id / Good")
	renamed = orders.item("With an id")
	renamed["name"] = "New: name"
	renamed.setHeader("X", "1")
	x.expectExport()

	x.commits("move and edit", func() {
		x.move("Orders/Plain", "Archive/Plain")
		x.update("Archive/Plain", "--headers", "X:1")
	}, "moved request Moves / Archive / Plain, was Moves / Orders / Plain")
	archive.put(orders.take("Plain"))
	archive.item("Plain").setHeader("X", "1")
	x.expectExport()

	x.commits("rm", func() { x.cli("rm", "Orders/Renamed") },
		"removed request Moves / Orders / Renamed",
		"removed response Moves / Orders / Renamed / Bad")
	orders.take("Renamed")
	x.expectExport()
	if at := filepath.Join(x.dir, "postman/collections/Moves/Orders/.resources/Renamed.resources"); exists(at) {
		t.Errorf("%s is still there", at)
	}
}

func exists(file string) bool {
	_, err := os.Stat(file)
	return err == nil
}

// moves is a store with testdata/interop/moves.json, and what its export has
// to be by now.
type moves struct {
	*interop
	want tree
}

func newMoves(t *testing.T) *moves {
	x := newInterop(t)
	file := x.abs("testdata/interop/moves.json")
	x.postbag("-C", x.dir, "import", file)
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return &moves{x, parseTree(t, string(text))}
}

// cli runs a command of Postman's CLI on a request.
func (x *moves) cli(command, request string, args ...string) {
	x.t.Helper()
	x.postman(append([]string{"collection", "request", command, request, "--collection", "Moves"}, args...)...)
}

func (x *moves) update(request string, args ...string) {
	x.t.Helper()
	x.cli("update", request, args...)
}

// move takes the file of a request elsewhere, and its examples, if any, with it.
func (x *moves) move(from, to string) {
	x.t.Helper()
	at := func(format, request string) string {
		folder, stem := filepath.Split(filepath.FromSlash(request))
		return filepath.Join(x.dir, "postman", "collections", "Moves", folder, strings.ReplaceAll(format, "STEM", stem))
	}
	for _, file := range []string{"STEM.request.yaml", ".resources/STEM.resources"} {
		if err := os.Rename(at(file, from), at(file, to)); err != nil && (file == "STEM.request.yaml" || !os.IsNotExist(err)) {
			x.t.Fatal(err)
		}
	}
}

// step does something to the files and commits it: both the diff before and
// that of the commit tell what it was.
func (x *moves) step(name string, do func(), want ...string) {
	x.t.Helper()
	do()
	before := x.changes()
	x.postbag("-C", x.dir, "commit")
	for _, got := range [][]string{before, x.changes("HEAD~1", "HEAD")} {
		if !slices.Equal(got, want) {
			x.t.Fatalf("%s is understood as\n%s\nnot as\n%s", name, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
}

// commits is step where only the commit itself brings everything to its place.
func (x *moves) commits(name string, do func(), want ...string) {
	x.t.Helper()
	do()
	x.postbag("-C", x.dir, "commit")
	if got := x.changes("HEAD~1", "HEAD"); !slices.Equal(got, want) {
		x.t.Fatalf("%s is understood as\n%s\nnot as\n%s", name, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if got := x.changes(); len(got) > 0 {
		x.t.Fatalf("%s leaves %q", name, got)
	}
}

func (x *moves) changes(args ...string) []string {
	x.t.Helper()
	var found []struct{ Op, Kind, Name, From string }
	x.decode(&found, append([]string{"diff", "--json"}, args...)...)
	var lines []string
	for _, c := range found {
		line := c.Op + " " + c.Kind + " " + c.Name
		if c.From != "" {
			line += ", was " + c.From
		}
		lines = append(lines, line)
	}
	return lines
}

// expectHistory asks whether the history of an entity goes on before it moved.
func (x *moves) expectHistory(name string, commits int) {
	x.t.Helper()
	var found []struct{ Subject string }
	x.decode(&found, "log", "--json", name)
	if len(found) != commits || !strings.HasPrefix(found[len(found)-1].Subject, "Import") {
		x.t.Errorf("the history of %s is %q, not %d commits since the import", name, found, commits)
	}
}

func (x *moves) decode(into any, args ...string) {
	x.t.Helper()
	if err := json.Unmarshal([]byte(x.postbag(append([]string{"-C", x.dir}, args...)...)), into); err != nil {
		x.t.Fatal(err)
	}
}

func (x *moves) exportedTree() tree {
	x.t.Helper()
	return parseTree(x.t, x.postbag("-C", x.dir, "export", "Moves"))
}

func (x *moves) expectExport() {
	x.t.Helper()
	expectTree(x.t, x.want, x.exportedTree())
}

func expectTree(t *testing.T, want, got tree) {
	t.Helper()
	if !reflect.DeepEqual(want, got) {
		w, _ := json.MarshalIndent(want, "", "  ")
		g, _ := json.MarshalIndent(got, "", "  ")
		t.Fatalf("exported:\n%s\nnot:\n%s", g, w)
	}
}

// tree is a collection, folder or request of version 2.1.
type tree map[string]any

func parseTree(t *testing.T, text string) tree {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber() // 1.50 is not 1.5
	out := tree{}
	if err := d.Decode(&out); err != nil {
		t.Fatal(err)
	}
	return out
}

func (d tree) items() []any { return d["item"].([]any) }

func (d tree) index(name string) int {
	return slices.IndexFunc(d.items(), func(v any) bool { return v.(map[string]any)["name"] == name })
}

func (d tree) item(name string) tree { return d.items()[d.index(name)].(map[string]any) }

func (d tree) put(item tree) { d["item"] = append(d.items(), map[string]any(item)) }

func (d tree) take(name string) tree {
	item, i := d.item(name), d.index(name)
	d["item"] = slices.Delete(d.items(), i, i+1)
	return item
}

// setHeader sets the one header of a request.
func (d tree) setHeader(key, value string) {
	request := d["request"].(map[string]any)
	request["header"] = []any{map[string]any{"key": key, "value": value}}
}

func (d tree) edit(method, description string) {
	request := d["request"].(map[string]any)
	request["method"], request["description"] = method, description
}
