package serialize_test

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"pgregory.net/rapid"

	"github.com/postbag/postbag/serialize"
	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/json"
	"github.com/postbag/postbag/serialize/manifest"
	"github.com/postbag/postbag/serialize/yaml"
)

const reference = "../docs/reference"

// format is what the reference of the file format says: its text, its table of
// files, and the schemas that it links to.
type format struct {
	text    string
	files   []filePattern
	schemas map[string]*jsonschema.Schema
}

// filePattern is a pattern of the table, with the schema of the files that fit.
type filePattern struct {
	pattern, schema string
	fits            *regexp.Regexp
}

var (
	tableLine   = regexp.MustCompile("(?m)^\\| (`.+`) \\| .* \\| \\[.*\\]\\(schema/(.*)\\.schema\\.json\\) \\|$")
	codeSpan    = regexp.MustCompile("`([^`]+)`")
	yamlBlock   = regexp.MustCompile("(?s)```yaml\n# ([^\n]+)\n(.*?)```")
	patternPart = regexp.MustCompile(`\*\*/|\*`)
)

func readFormat(t fataler) *format {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(reference, "file-format.md"))
	if err != nil {
		t.Fatalf("%v", err)
	}
	f := &format{text: string(text), schemas: compileSchemas(t)}
	for _, line := range tableLine.FindAllStringSubmatch(f.text, -1) {
		for _, p := range codeSpan.FindAllStringSubmatch(line[1], -1) {
			f.files = append(f.files, filePattern{p[1], line[2], fitting(p[1])})
		}
		if f.schemas[line[2]] == nil {
			t.Fatalf("there is no schema %q", line[2])
		}
	}
	return f
}

// fitting matches what a pattern of the table does, folders called .resources
// aside: see schemaOf.
func fitting(pattern string) *regexp.Regexp {
	expr, from := "", 0
	for _, at := range patternPart.FindAllStringIndex(pattern, -1) {
		expr += regexp.QuoteMeta(pattern[from:at[0]])
		if at[1]-at[0] == 1 {
			expr += `[^/]+`
		} else {
			expr += `(?:[^/]+/)*`
		}
		from = at[1]
	}
	return regexp.MustCompile(`\A` + expr + regexp.QuoteMeta(pattern[from:]) + `\z`)
}

// schemaOf is the name of the schema of a file of the workspace at the top, ""
// of a file that keeps nothing.
func (f *format) schemaOf(file string) string {
	for _, p := range f.files {
		inCollection := strings.HasPrefix(p.pattern, "postman/collections/")
		if p.fits.MatchString(file) && (!inCollection || resourceFolders(file) == resourceFolders(p.pattern)) {
			return p.schema
		}
	}
	return ""
}

func resourceFolders(file string) int {
	n := 0
	for folder := range strings.SplitSeq(path.Dir(file), "/") {
		if folder == ".resources" {
			n++
		}
	}
	return n
}

// check says what is wrong with a file, nil where nothing is.
func (f *format) check(schema, file string, data []byte) error {
	decode := yaml.Decode
	if path.Ext(file) == ".json" {
		decode = json.Decode
	}
	v, err := decode(data)
	if err != nil {
		return err
	}
	return f.checkValue(schema, v)
}

// checkValue goes by way of JSON, which keeps the literals of numbers.
func (f *format) checkValue(schema string, v entity.Value) error {
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(json.Encode(v, "")))
	if err != nil {
		return err
	}
	return f.schemas[schema].Validate(doc)
}

// compileSchemas compiles every schema, by its name; it fails where one is no
// valid schema, or is not called what its $id says.
func compileSchemas(t fataler) map[string]*jsonschema.Schema {
	t.Helper()
	c, names := jsonschema.NewCompiler(), []string{}
	c.DefaultDraft(jsonschema.Draft2020)
	files, err := filepath.Glob(filepath.Join(reference, "schema", "*.schema.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no schemas: %v", err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatalf("%v", err)
		}
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		name := strings.TrimSuffix(filepath.Base(file), ".schema.json")
		if m, _ := doc.(map[string]any); m["$id"] != schemaID(name) || m["title"] == nil || m["description"] == nil {
			t.Fatalf("%s: has not the $id %s, or no title, or no description", file, schemaID(name))
		}
		if err := c.AddResource(schemaID(name), doc); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		names = append(names, name)
	}
	out := map[string]*jsonschema.Schema{}
	for _, name := range names {
		if out[name], err = c.Compile(schemaID(name)); err != nil {
			t.Fatalf("%v", err)
		}
	}
	return out
}

func schemaID(name string) string {
	return "https://github.com/postbag/postbag/docs/reference/schema/" + name + ".schema.json"
}

// Every schema is that of a file, or is there for those that are.
func TestSchemasAreUsed(t *testing.T) {
	f, used := readFormat(t), map[string]bool{}
	for _, p := range f.files {
		used[p.schema] = true
	}
	for name := range f.schemas {
		data, err := os.ReadFile(filepath.Join(reference, "schema", name+".schema.json"))
		if err != nil {
			t.Fatal(err)
		}
		for other := range f.schemas {
			used[other] = used[other] || other != name && bytes.Contains(data, []byte(`"`+other+".schema.json#"))
			used[other] = used[other] || other != name && bytes.Contains(data, []byte(`"`+other+`.schema.json"`))
		}
	}
	for name := range f.schemas {
		if !used[name] {
			t.Errorf("nothing is of the schema %q", name)
		}
	}
}

// kindSchemas are the schemas of the files of entities.
var kindSchemas = map[entity.Kind]string{
	entity.Collection: "definition", entity.Folder: "definition", entity.Request: "request", entity.Response: "example",
	entity.Message: "message", entity.Environment: "environment", entity.Globals: "globals", entity.HeaderPreset: "header-preset",
	entity.Run: "run", entity.History: "history", entity.AWorkspace: "workspace", entity.Conflict: "conflict",
}

// reads is the schema of what the program keeps in a file, "" where it keeps
// nothing.
func reads(file string) string {
	if k, ok := serialize.KeyOf(file); ok {
		return kindSchemas[k.Kind]
	}
	root, isExtras := serialize.RootOf(file)
	switch {
	case isExtras && root.Kind == entity.Collection:
		return "extras-collection"
	case isExtras:
		return "extras-environment"
	case file == "postbag/dump.yaml":
		return "dump"
	case file == "postbag/archive.yaml":
		return "archive"
	case serialize.IsOrigin(file):
		return "history-origin"
	case file == manifest.Name:
		return "manifest"
	}
	return ""
}

// likely draws paths that fit a pattern, or nearly: a name put in, left out or
// exchanged.
func likely(f *format) *rapid.Generator[string] {
	name := rapid.SampledFrom([]string{"a", "a.b", ".hidden", ".resources", "R.resources", ".resources.resources", "examples", "messages",
		"postman", "collections", "environments", "globals", "extras", "runs", "definition.yaml", "x.request.yaml", "x.example.yml", "x.yaml", "x.json"})
	return rapid.Custom(func(t *rapid.T) string {
		pattern := rapid.SampledFrom(f.files).Draw(t, "pattern").pattern
		file := patternPart.ReplaceAllStringFunc(pattern, func(part string) string {
			if part == "*" {
				return name.Draw(t, "name")
			}
			return strings.Join(append(rapid.SliceOfN(name, 0, 2).Draw(t, "folders"), ""), "/")
		})
		names := strings.Split(file, "/")
		at := rapid.IntRange(0, len(names)-1).Draw(t, "at")
		switch rapid.IntRange(0, 5).Draw(t, "change") {
		case 0:
			names[at] = name.Draw(t, "other")
		case 1:
			names = slices.Insert(names, at, name.Draw(t, "more"))
		case 2:
			names = slices.Delete(names, at, at+1)
		}
		return strings.Join(names, "/")
	})
}

// The table and the program agree about which file keeps what.
func TestTableOfFiles(t *testing.T) {
	f := readFormat(t)
	seen := map[string]int{}
	rapid.Check(t, func(t *rapid.T) {
		file := path.Clean(likely(f).Draw(t, "file"))
		if root, ok := serialize.WorkspaceOf(file); ok && root != "" {
			return // of another workspace
		}
		if got, want := f.schemaOf(file), reads(file); got != want {
			t.Fatalf("the table has the schema %q for %q, which keeps a %q", got, file, want)
		}
		seen[f.schemaOf(file)]++
	})
	if len(seen) < 10 {
		t.Errorf("of too few kinds were files drawn: %v", seen)
	}
	if got := f.schemaOf(manifest.Name); got != reads(manifest.Name) {
		t.Errorf("the manifest has the schema %q", got)
	}
}

// What the code names as a kind, or as a place of files, is in the table, so
// that a new one does not come without a schema and a word about it.
func TestKindsAndPlacesHaveSchemas(t *testing.T) {
	f := readFormat(t)
	kinds := literals(t, "entity/entity.go", func(spec *ast.ValueSpec) bool {
		kind, ok := spec.Type.(*ast.Ident)
		return ok && kind.Name == "Kind"
	})
	if len(kinds) < 11 {
		t.Errorf("found the kinds %q only", kinds)
	}
	for _, kind := range kinds {
		if f.schemas[kindSchemas[entity.Kind(kind)]] == nil {
			t.Errorf("the kind %q has no schema", kind)
		}
	}
	sources, err := filepath.Glob("*.go")
	if err != nil || len(sources) == 0 {
		t.Fatal(err)
	}
	for _, source := range sources {
		if strings.HasSuffix(source, "_test.go") {
			continue
		}
		for _, place := range literals(t, source, func(*ast.ValueSpec) bool { return true }) {
			ours := strings.HasPrefix(place, "postbag/") || strings.HasPrefix(place, "postman/")
			if ours && !slices.ContainsFunc(f.files, func(p filePattern) bool { return strings.HasPrefix(p.pattern+"/", place+"/") }) {
				t.Errorf("%s has files at %q, of which the table knows nothing", source, place)
			}
		}
	}
}

// literals are the texts of the constants and variables at the top of a file
// that wanted picks.
func literals(t *testing.T, source string, wanted func(*ast.ValueSpec) bool) []string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), source, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, decl := range file.Decls {
		ast.Inspect(decl, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.GenDecl, *ast.CompositeLit, *ast.KeyValueExpr:
				return true
			case *ast.ValueSpec:
				return wanted(n)
			case *ast.BasicLit:
				text, _ := strconv.Unquote(n.Value)
				out = append(out, text)
			}
			return false
		})
	}
	return out
}
