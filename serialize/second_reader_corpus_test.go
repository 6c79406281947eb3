package serialize_test

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/postbag/postbag/serialize"
	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/postman"
)

// outline is what the second reader found of a thing, a line each.
func (e *thing) outline(depth int) []string {
	line := func(format string, args ...any) string {
		return strings.Repeat("  ", depth) + fmt.Sprintf(format, args...)
	}
	var out []string
	switch {
	case e.folder:
		out = append(out, line("%q", e.name))
	case e.kind == "http-request":
		out = append(out, line("%q %s %q", e.name, e.text("method"), e.text("url")),
			line("headers %q query %q variables %q", pairs(e.fields["headers"]), e.query(), pairs(e.fields["pathVariables"])))
	case e.kind == "http-example":
		out = append(out, line("%q %s %q %q", e.name, e.text("response", "statusCode"), e.text("response", "statusText"), e.text("response", "body", "content")))
	default:
		return nil
	}
	for _, below := range e.holds {
		out = append(out, below.outline(depth+1)...)
	}
	return out
}

// exportedItem is what an export of version 2.1 says of the same.
type exportedItem struct {
	Name    string
	Info    struct{ Name string }
	Item    []exportedItem
	Request *struct {
		Method string
		Header []exportedPair
		URL    struct {
			Raw             string
			Query, Variable []exportedPair
		}
	}
	Response []struct {
		Name, Status string
		Code         json.Number
		Body         string
	}
}

type exportedPair struct {
	Key, Value *string
	Disabled   bool
}

func (x exportedItem) outline(depth int) []string {
	line := func(format string, args ...any) string {
		return strings.Repeat("  ", depth) + fmt.Sprintf(format, args...)
	}
	var out []string
	if r := x.Request; r != nil {
		out = append(out, line("%q %s %q", x.Name, r.Method, r.URL.Raw),
			line("headers %q query %q variables %q", exportedPairs(r.Header), exportedPairs(r.URL.Query), exportedPairs(r.URL.Variable)))
	} else {
		out = append(out, line("%q", x.Name+x.Info.Name))
	}
	for _, r := range x.Response {
		out = append(out, "  "+line("%q %s %q %q", r.Name, r.Code, r.Status, r.Body))
	}
	for _, below := range x.Item {
		out = append(out, below.outline(depth+1)...)
	}
	return out
}

func exportedPairs(list []exportedPair) []string {
	var out []string
	for _, p := range list {
		text := orNull(p.Key) + "=" + orNull(p.Value)
		if p.Disabled {
			text += " (disabled)"
		}
		out = append(out, text)
	}
	return out
}

func orNull(s *string) string {
	if s == nil {
		return "null"
	}
	return *s
}

// sameOutlines fails where the second reader sees other collections and
// environments in files than an export gives.
func sameOutlines(t *testing.T, files fs.FS) (lines int) {
	t.Helper()
	second := readSecond(t, files)
	store, err := serialize.Read(files)
	if err != nil {
		t.Fatal(err)
	}
	var got, want []string
	for _, e := range second.roots {
		got = append(got, e.outline(0)...)
	}
	for _, root := range postman.Children(store.Workspace, "", entity.Collection) {
		want = append(want, exportedOutline(t, store, root)...)
	}
	for _, root := range postman.Children(store.Workspace, "", entity.Environment) {
		e := second.things["environment environments/"+root.Path]
		got = append(got, e.name, strings.Join(pairs(e.fields["values"]), "\n"))
		want = append(want, exportedVariables(t, store, root)...)
	}
	for i := range min(len(got), len(want)) {
		if got[i] != want[i] {
			t.Fatalf("the second reader has\n%s\nwhere an export has\n%s", got[i], want[i])
		}
	}
	if len(got) != len(want) {
		t.Fatalf("the second reader has %d lines, an export %d", len(got), len(want))
	}
	return len(want)
}

func exportedOutline(t *testing.T, store *serialize.Store, root *entity.Entity) []string {
	t.Helper()
	x, err := postman.Write(store.Workspace, root, postman.CollectionV21)
	if err != nil {
		t.Fatal(err)
	}
	var doc exportedItem
	if err := json.Unmarshal(x.Data, &doc); err != nil {
		t.Fatal(err)
	}
	return doc.outline(0)
}

func exportedVariables(t *testing.T, store *serialize.Store, root *entity.Entity) []string {
	t.Helper()
	x, err := postman.Write(store.Workspace, root, postman.EnvironmentFile)
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Name   string
		Values []exportedPair
	}
	if err := json.Unmarshal(x.Data, &doc); err != nil {
		t.Fatal(err)
	}
	return []string{doc.Name, strings.Join(exportedPairs(doc.Values), "\n")}
}

// What the second reader reads of every real file is what an export says,
// extras aside: those are the document's look.
func TestSecondReader(t *testing.T) {
	lines := 0
	for _, folder := range []string{"v21", "v20", "v1", "env"} {
		files, err := filepath.Glob(filepath.Join(corpus(t), folder, "*.json"))
		if err != nil || len(files) == 0 {
			t.Fatalf("no files in %s: %v", folder, err)
		}
		for _, file := range files {
			t.Run(folder+"/"+filepath.Base(file), func(t *testing.T) {
				data, err := os.ReadFile(file)
				if err != nil {
					t.Fatal(err)
				}
				tree, _ := imported(t, fstest.MapFS{}, data)
				for p := range tree {
					if serialize.IsExtras(p) {
						delete(tree, p)
					}
				}
				lines += sameOutlines(t, tree)
			})
		}
	}
	t.Logf("%d lines", lines)
}

// So is what it reads of trees that Postman's app wrote, of the files that are
// sound.
func TestSecondReaderOfTrees(t *testing.T) {
	trees, err := filepath.Glob(filepath.Join(corpus(t), "v3", "*"))
	if err != nil || len(trees) == 0 {
		t.Fatal("no trees", err)
	}
	for _, tree := range trees {
		t.Run(filepath.Base(tree), func(t *testing.T) {
			store, err := serialize.Read(os.DirFS(tree))
			if err != nil {
				t.Fatal(err)
			}
			bad := func(p string) bool {
				return slices.ContainsFunc(store.Problems, func(problem *serialize.Problem) bool { return problem.Path == p })
			}
			files := fstest.MapFS{}
			err = fs.WalkDir(os.DirFS(tree), "postman", func(p string, d fs.DirEntry, err error) error {
				if err != nil || d.IsDir() || bad(p) {
					return err
				}
				data, err := os.ReadFile(filepath.Join(tree, p))
				files[p] = &fstest.MapFile{Data: data}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			t.Logf("%d lines, %d files that cannot be understood", sameOutlines(t, files), len(store.Problems))
		})
	}
}

// Without real files: folders without a definition, aliases, ties, names that
// look like other things.
func TestSecondReaderOfOddities(t *testing.T) {
	files := filesOf(`-- postman/collections/b/deep/er/x.request.yaml --
$kind: http-request
name: 2018-12-10
url: "http://a/?q"
method: GET
queryParams:
  q: null
  yes: on
-- postman/collections/a/.resources/definition.yml --
$kind: collection
name: ""
-- postman/collections/a/z.request.yml --
$kind: http-request
name: 12
url: 0x1F_
method: POST
order: -1.5
-- postman/collections/a/z.request.yaml --
$kind: http-request
name: first
url: first
method: GET
order: 1e3
-- postman/collections/a/B.request.yaml --
$kind: http-request
url: "😀"
method: GET
order: 1000.0
-- postman/collections/a/a/.resources/definition.yaml --
$kind: collection
order: 1000
-- postman/collections/a/.resources/B.resources/examples/two.example.yaml --
$kind: http-example
response:
  statusCode: 204
  statusText: ''
  body:
    type: text
    content: ''
-- postman/collections/a/.resources/hidden.request.yaml --
$kind: http-request
url: hidden
method: GET
-- postman/collections/top.request.yaml --
$kind: http-request
-- postman/environments/team/x.environment.yaml --
name: yes
values:
  - {key: a, value: 'b', enabled: true}
`)
	if lines := sameOutlines(t, files); lines < 10 {
		t.Errorf("only %d lines", lines)
	}
}
