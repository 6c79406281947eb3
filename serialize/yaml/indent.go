package yaml

import (
	"bytes"
	"unicode/utf8"

	"gopkg.in/yaml.v3"
)

// enterBlock sets how far text within the collection n must be indented. Where
// an anchor or a tag hides the column of a block collection, and in a flow
// collection, nothing changes.
func (r *reader) enterBlock(n *yaml.Node) {
	if n.Style&yaml.FlowStyle == 0 && n.Anchor == "" && !tagged(n) && len(n.Content) > 0 {
		r.least = min(n.Column, n.Content[0].Column)
	}
}

// checkIndent refuses a quoted scalar one of whose lines is not indented more
// than the collection it is in. yaml.v3 reads such text, YAML and Postman do
// not. Blank lines may have any indent.
func (r *reader) checkIndent(n *yaml.Node) error {
	if n.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle) == 0 || r.least == 0 {
		return nil
	}
	rest := r.from(n)
	if len(rest) == 0 || rest[0] != '"' && rest[0] != '\'' {
		return nil // after a tag or an anchor
	}
	quote, line := rest[0], n.Line
	for i := 1; i < len(rest); i++ {
		switch c := rest[i]; {
		case c == '\\' && quote == '"' && rest[min(i+1, len(rest)-1)] != '\n':
			i++
		case c == quote && quote == '\'' && i+1 < len(rest) && rest[i+1] == quote:
			i++
		case c == quote:
			return nil
		case c == '\n':
			line++
			if !r.indented(rest[i+1:]) {
				return &Error{Line: line, Msg: "quoted text that is not indented more than its key"}
			}
		}
	}
	return nil
}

// indented reports whether the text starts with a blank line or one that is
// indented far enough.
func (r *reader) indented(text []byte) bool {
	spaces := 0
	for spaces < len(text) && text[spaces] == ' ' {
		spaces++
	}
	return spaces >= r.least || spaces == len(text) || text[spaces] == '\n'
}

// from is the text from the start of a node on.
func (r *reader) from(n *yaml.Node) []byte {
	text := r.shield.text
	if r.lines == nil {
		r.lines = lineStarts(text)
	}
	if n.Line < 1 || n.Line > len(r.lines) {
		return nil
	}
	text = text[r.lines[n.Line-1]:]
	for column := 1; column < n.Column && len(text) > 0; column++ {
		_, size := utf8.DecodeRune(text)
		text = text[size:]
	}
	return text
}

// lineStarts are the places where the lines of text start.
func lineStarts(text []byte) []int {
	starts := []int{0}
	for at := 0; ; {
		next := bytes.IndexByte(text[at:], '\n')
		if next < 0 {
			return starts
		}
		at += next + 1
		starts = append(starts, at)
	}
}
