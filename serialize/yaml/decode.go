package yaml

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/postbag/postbag/serialize/entity"
)

// deepest is how many collections may stand within each other.
const deepest = 1000

// Decode reads one document into a value; an empty one is nil. Scalars without
// quotes follow the core schema of YAML 1.2, whatever a %YAML directive says,
// numbers by their literal; all others, and every key, are text. Maps keep
// their order.
//
// Refused, each with an *Error, are: text that is not UTF-8, conflict markers,
// a second document, a key twice in a map or one that is no scalar, a tag
// beyond the core schema, an anchor that holds its own alias, aliases that
// swell the document beyond reason, and collections nested deeper than 1000.
func Decode(data []byte) (entity.Value, error) {
	text, err := admit(data)
	if err != nil {
		return nil, err
	}
	sh := shielded(text)
	root, err := parse(sh)
	if line := conflictLine(text, root); line > 0 {
		return nil, &Error{Line: line, Msg: "conflict marker", Conflict: true}
	}
	if err != nil || root == nil {
		return nil, err
	}
	r := reader{shield: sh, budget: 10*len(data) + 10000}
	return r.value(root, 0)
}

// parse reads the one document of a text; nil if there is none. It parses
// again, a bounded number of times, where yaml.v3 stumbles over a tab.
func parse(sh *shield) (*yaml.Node, error) {
	sh.text = indentRoot(withoutVersion(sh.text))
	const most = 16 << 20 // bytes to parse once more
	for again := 64*len(sh.text) + most; ; again -= len(sh.text) {
		root, err := parseOnce(sh.text)
		if err == nil {
			return root, nil
		}
		if !strings.Contains(err.Msg, "found a tab character") || again < 0 || !sh.shieldTab(err.Line) {
			err.Msg = sh.lift(err.Msg)
			return nil, err
		}
	}
}

// withoutVersion makes a comment of a %YAML directive on the first line, of
// which yaml.v3 knows version 1.1 alone.
func withoutVersion(text []byte) []byte {
	if !bytes.HasPrefix(text, []byte("%YAML 1.")) {
		return text
	}
	return slices.Concat([]byte("#"), text[1:])
}

// indentRoot moves the text of a document that is one block scalar to the
// right by a space: yaml.v3 does not see a block scalar at column 0.
func indentRoot(text []byte) []byte {
	if len(text) == 0 || text[0] != '|' && text[0] != '>' {
		return text
	}
	header, body, _ := bytes.Cut(text, []byte("\n"))
	if bytes.ContainsAny(header, "23456789") || markerLine(body, "---", 0) >= 0 || markerLine(body, "...", 0) >= 0 {
		return text
	}
	out := append(bytes.Clone(header), '\n')
	for line := range bytes.Lines(body) {
		if line[0] != '\n' {
			out = append(out, ' ')
		}
		out = append(out, line...)
	}
	return out
}

// parseOnce reads the one document of text; nil if there is none.
func parseOnce(text []byte) (root *yaml.Node, fault *Error) {
	defer func() {
		if p := recover(); p != nil {
			root, fault = nil, &Error{Msg: fmt.Sprintf("not readable: %v", p)}
		}
	}()
	var doc, next yaml.Node
	dec := yaml.NewDecoder(bytes.NewReader(text))
	if err := dec.Decode(&doc); err != nil {
		return nil, syntaxError(err)
	}
	switch err := dec.Decode(&next); {
	case err == nil:
		return nil, &Error{Line: next.Line, Msg: "a second document"}
	case !errors.Is(err, io.EOF):
		return nil, syntaxError(err)
	}
	return doc.Content[0], nil
}

// reader turns nodes into values. Its budget is what is left of the size to
// which aliases may swell the document, in nodes and bytes of text.
type reader struct {
	shield *shield
	budget int
	open   map[*yaml.Node]bool // anchored nodes around the current one
	least  int                 // spaces that quoted text must be indented by
	lines  []int               // where the lines of the text start, once needed
}

func (r *reader) value(n *yaml.Node, depth int) (entity.Value, error) {
	if depth > deepest {
		return nil, errorAt(n, "nested deeper than %d", deepest)
	}
	if r.budget -= 1 + len(n.Value); r.budget < 0 {
		return nil, errorAt(n, "aliases swell the document beyond reason")
	}
	if n.Anchor != "" && n.Kind != yaml.AliasNode {
		if r.open[n] {
			return nil, errorAt(n, "anchor %q holds its own alias", n.Anchor)
		}
		r.enter(n)
		defer delete(r.open, n)
	}
	before := r.least
	defer func() { r.least = before }()
	switch n.Kind {
	case yaml.AliasNode:
		r.least = 0
		return r.value(n.Alias, depth)
	case yaml.SequenceNode:
		return r.list(n, depth)
	case yaml.MappingNode:
		return r.mapping(n, depth)
	}
	return r.scalar(n)
}

func (r *reader) enter(n *yaml.Node) {
	if r.open == nil {
		r.open = map[*yaml.Node]bool{}
	}
	r.open[n] = true
}

func (r *reader) list(n *yaml.Node, depth int) (entity.Value, error) {
	if tagged(n) && n.Tag != "!!seq" {
		return nil, errorAt(n, "tag %s on a list", n.Tag)
	}
	r.enterBlock(n)
	l := make(entity.List, 0, len(n.Content))
	for _, item := range n.Content {
		v, err := r.value(item, depth+1)
		if err != nil {
			return nil, err
		}
		l = append(l, v)
	}
	return l, nil
}

func (r *reader) mapping(n *yaml.Node, depth int) (entity.Value, error) {
	if tagged(n) && n.Tag != "!!map" {
		return nil, errorAt(n, "tag %s on a map", n.Tag)
	}
	r.enterBlock(n)
	m := &entity.Map{}
	for i := 0; i < len(n.Content); i += 2 {
		k, err := r.key(n.Content[i])
		if err != nil {
			return nil, err
		}
		if m.Has(k) {
			return nil, errorAt(n.Content[i], "key %q twice", k)
		}
		v, err := r.value(n.Content[i+1], depth+1)
		if err != nil {
			return nil, err
		}
		m.Set(k, v)
	}
	return m, nil
}

// key reads a key as the text it is written with, be it a number or null.
func (r *reader) key(n *yaml.Node) (string, error) {
	if r.budget -= 1 + len(n.Value); r.budget < 0 {
		return "", errorAt(n, "aliases swell the document beyond reason")
	}
	if n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	if n.Kind != yaml.ScalarNode {
		return "", errorAt(n, "a key that is a list or a map")
	}
	if _, err := r.scalar(n); err != nil {
		return "", err
	}
	return r.shield.lift(n.Value), nil
}

func (r *reader) scalar(n *yaml.Node) (entity.Value, error) {
	if n.Style&yaml.FoldedStyle != 0 && r.shield.holdsTab(n.Value) {
		return nil, errorAt(n, "folded text that starts with a tab")
	}
	if err := r.checkIndent(n); err != nil {
		return nil, err
	}
	text := r.shield.lift(n.Value)
	if tagged(n) {
		return taggedScalar(n, text)
	}
	const quotes = yaml.SingleQuotedStyle | yaml.DoubleQuotedStyle | yaml.LiteralStyle | yaml.FoldedStyle
	if n.Style&quotes != 0 {
		return text, nil
	}
	return resolve(text), nil
}

// taggedScalar reads a scalar with a tag of its own, which must be one of the
// core schema and fit the text.
func taggedScalar(n *yaml.Node, text string) (entity.Value, error) {
	v, fits := resolve(text), false
	switch n.Tag {
	case "!!str":
		return text, nil
	case "!!int", "!!float":
		_, fits = v.(entity.Number)
	case "!!bool":
		_, fits = v.(bool)
	case "!!null":
		fits = v == nil
	}
	if !fits {
		return nil, errorAt(n, "tag %s on %q", n.Tag, text)
	}
	return v, nil
}

func tagged(n *yaml.Node) bool { return n.Style&yaml.TaggedStyle != 0 }

// syntaxError makes an Error of one of yaml.v3, which carry their line in the
// text. The end of the input before any document is none.
func syntaxError(err error) *Error {
	if errors.Is(err, io.EOF) {
		return nil
	}
	msg := strings.TrimPrefix(err.Error(), "yaml: ")
	rest, ok := strings.CutPrefix(msg, "line ")
	if !ok {
		return &Error{Msg: msg}
	}
	digits, rest, ok := strings.Cut(rest, ": ")
	line, bad := strconv.Atoi(digits)
	if !ok || bad != nil {
		return &Error{Msg: msg}
	}
	return &Error{Line: line, Msg: rest}
}

func errorAt(n *yaml.Node, format string, args ...any) *Error {
	return &Error{Line: n.Line, Msg: fmt.Sprintf(format, args...)}
}
