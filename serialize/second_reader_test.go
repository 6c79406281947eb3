package serialize_test

import (
	"cmp"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"

	"gopkg.in/yaml.v3"
)

// A second reader of stores, made from docs/reference/file-format.md alone and
// of a YAML library alone, so that it finds what the page does not say. It
// shares no code with the first.

// thing is what a folder, a request or an example is to a person.
type thing struct {
	kind   string // $kind
	folder bool
	name   string
	order  float64
	path   string
	fields map[string]*yaml.Node
	holds  []*thing
}

// secondReader reads the collections and environments of one workspace.
type secondReader struct {
	things map[string]*thing // by sort and path
	roots  []*thing
}

func readSecond(t *testing.T, files fs.FS) *secondReader {
	t.Helper()
	r := &secondReader{things: map[string]*thing{}}
	err := fs.WalkDir(files, "postman", func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		return r.take(files, file)
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range r.things {
		slices.SortFunc(e.holds, compareThings)
	}
	slices.SortFunc(r.roots, compareThings)
	return r
}

func (r *secondReader) take(files fs.FS, file string) error {
	sort, at := sortOf(file)
	if sort == "" {
		return nil
	}
	data, err := fs.ReadFile(files, file)
	if err != nil {
		return err
	}
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil {
		return &fs.PathError{Op: "read", Path: file, Err: err}
	}
	e := r.at(sort, at)
	if e.fields != nil {
		return nil // a second file of the same thing
	}
	e.fields = map[string]*yaml.Node{}
	top := doc.Content[0]
	for i := 0; i+1 < len(top.Content); i += 2 {
		e.fields[top.Content[i].Value] = top.Content[i+1]
	}
	e.kind = e.text("$kind")
	if name := e.fields["name"]; name != nil && isText(name) {
		e.name = name.Value
	}
	if order := e.fields["order"]; order != nil && !isText(order) {
		e.order, _ = strconv.ParseFloat(order.Value, 64)
	}
	return nil
}

var (
	definitionPath = regexp.MustCompile(`^postman/collections/(.+)/\.resources/definition\.ya?ml$`)
	requestPath    = regexp.MustCompile(`^postman/collections/(.+/.+)\.request\.ya?ml$`)
	examplePath    = regexp.MustCompile(`^postman/collections/(.+)/\.resources/([^/]+)\.resources/examples/([^/]+)\.example\.ya?ml$`)
	variablesPath  = regexp.MustCompile(`^postman/(environments/.+)\.environment\.ya?ml$`)
)

// sortOf is the sort and path of what a file keeps.
func sortOf(file string) (sort, at string) {
	if m := examplePath.FindStringSubmatch(file); m != nil {
		return "example", m[1] + "/" + m[2] + "/" + m[3]
	}
	if m := definitionPath.FindStringSubmatch(file); m != nil && !besideFolders(m[1]) {
		return "folder", m[1]
	}
	if m := requestPath.FindStringSubmatch(file); m != nil && !besideFolders(path.Dir(m[1])) {
		return "request", m[1]
	}
	if m := variablesPath.FindStringSubmatch(file); m != nil {
		return "environment", m[1]
	}
	return "", ""
}

func besideFolders(dir string) bool { return strings.Contains("/"+dir+"/", "/.resources/") }

// at is the thing at a path, made with all that it lies in where it is not
// there yet.
func (r *secondReader) at(sort, at string) *thing {
	if e := r.things[sort+" "+at]; e != nil {
		return e
	}
	e := &thing{folder: sort == "folder", name: path.Base(at), path: at}
	r.things[sort+" "+at] = e
	switch dir := path.Dir(at); {
	case sort == "example":
		r.at("request", dir).holds = append(r.at("request", dir).holds, e)
	case sort == "environment":
	case dir == ".":
		r.roots = append(r.roots, e)
	default:
		r.at("folder", dir).holds = append(r.at("folder", dir).holds, e)
	}
	return e
}

func compareThings(a, b *thing) int {
	units := func(s string) []uint16 { return utf16.Encode([]rune(s)) }
	return cmp.Or(cmp.Compare(a.order, b.order), slices.Compare(units(a.name), units(b.name)), cmp.Compare(a.path, b.path))
}

var coreScalar = regexp.MustCompile(`^(|~|null|Null|NULL|true|True|TRUE|false|False|FALSE|0x[0-9a-fA-F]+|0o[0-7]+|\.(nan|NaN|NAN)|` +
	`[-+]?(\.(inf|Inf|INF)|([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]+)?))$`)

// isText tells texts from numbers, booleans and null by the core schema.
func isText(n *yaml.Node) bool {
	const quoted = yaml.SingleQuotedStyle | yaml.DoubleQuotedStyle | yaml.LiteralStyle | yaml.FoldedStyle
	return n.Kind == yaml.ScalarNode && (n.Style&quoted != 0 || !coreScalar.MatchString(n.Value))
}

// text is the text at the end of a path of keys.
func (e *thing) text(keys ...string) string {
	n := e.fields[keys[0]]
	for _, key := range keys[1:] {
		n = fieldOf(n, key)
	}
	if n == nil {
		return ""
	}
	return n.Value
}

func fieldOf(n *yaml.Node, key string) *yaml.Node {
	for i := 0; n != nil && i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			return n.Content[i+1]
		}
	}
	return nil
}

// pairs are the keys and values of a map of texts, or of a list of them.
func pairs(n *yaml.Node) []string {
	var out []string
	switch {
	case n == nil:
	case n.Kind == yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			out = append(out, n.Content[i].Value+"="+plainText(n.Content[i+1]))
		}
	default:
		for _, entry := range n.Content {
			off := ""
			if v := fieldOf(entry, "disabled"); v != nil && v.Value == "true" {
				off = " (disabled)"
			}
			out = append(out, plainText(fieldOf(entry, "key"))+"="+plainText(fieldOf(entry, "value"))+off)
		}
	}
	return out
}

// query are the parameters of a request: those that it lists, else those of
// its URL.
func (e *thing) query() []string {
	if n := e.fields["queryParams"]; n != nil {
		return pairs(n)
	}
	url, _, _ := strings.Cut(e.text("url"), "#")
	_, query, _ := strings.Cut(url, "?")
	if query == "" {
		return nil
	}
	out := strings.Split(query, "&")
	for i, param := range out {
		if !strings.Contains(param, "=") {
			out[i] = param + "=null"
		}
	}
	return out
}

// plainText is a text, "null" where there is none.
func plainText(n *yaml.Node) string {
	if n == nil || !isText(n) {
		return "null"
	}
	return n.Value
}
