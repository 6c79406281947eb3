package yaml

import (
	"bytes"

	"gopkg.in/yaml.v3"

	"github.com/postbag/postbag/serialize/entity"
)

// Splice writes next as a change of old, the file as it stands: every entry of
// the top-level map whose value has not changed keeps its bytes, with comments,
// quotes and block style, and an entry that has changed keeps the comments
// above it. What is new is written in the style.
//
// The result always decodes to next. Where old can not be cut up, or its
// pieces would not add up to next, it is Encode.
func Splice(old []byte, next *entity.Map, style Style) []byte {
	was, err := Decode(old)
	if err != nil {
		return Encode(next, style)
	}
	if entity.Equal(was, next) {
		return old
	}
	f, ok := cut(old, was)
	if !ok {
		return Encode(next, style)
	}
	out := f.join(next, style)
	if back, err := Decode(out); err != nil || !entity.Equal(back, next) {
		return Encode(next, style)
	}
	return out
}

// file is a file cut into the entries of its top-level map.
type file struct {
	head    []byte // up to the first key
	entries map[string]entry
	foot    []byte // comments after the last entry
	crlf    bool
}

// entry is one key of the top-level map with its lines.
type entry struct {
	value entity.Value
	above []byte // comments between this entry and the one before
	lines []byte // ends in a newline
}

// cut cuts a file, which holds the value was, where a key of its top-level map
// starts a line; false where it has no such map.
func cut(old []byte, was entity.Value) (file, bool) {
	m, _ := was.(*entity.Map)
	text, err := admit(old)
	if m.Len() == 0 || err != nil {
		return file{}, false
	}
	starts, ok := keyLines(text)
	if !ok || len(starts) != m.Len() {
		return file{}, false
	}
	lines := wholeLines(old)
	return file{crlf: bytes.Contains(old, []byte("\r\n"))}.fill(m, lines, starts)
}

// keyLines are the lines, from 0, of the keys of the top-level map, in order;
// false if one does not stand at the start of a line.
func keyLines(text []byte) ([]int, bool) {
	root, err := parse(shielded(text))
	if err != nil || root == nil || root.Kind != yaml.MappingNode || root.Style&yaml.FlowStyle != 0 {
		return nil, false
	}
	lines := lineStarts(text)
	var starts []int
	for i := 0; i < len(root.Content); i += 2 {
		k := root.Content[i]
		atStart := k.Column == 1 || k.Column == 3 && bytes.HasPrefix(text[lines[k.Line-1]:], []byte("? "))
		if !atStart || len(starts) > 0 && k.Line-1 <= starts[len(starts)-1] {
			return nil, false
		}
		starts = append(starts, k.Line-1)
	}
	return starts, true
}

// wholeLines splits a file after its newlines, and adds one at the end if it
// is missing.
func wholeLines(data []byte) [][]byte {
	lines := bytes.SplitAfter(data, []byte("\n"))
	last := len(lines) - 1
	if len(lines[last]) == 0 {
		return lines[:last]
	}
	lines[last] = append(bytes.Clone(lines[last]), '\n')
	return lines
}

// fill puts the lines into head, entries and foot.
func (f file) fill(m *entity.Map, lines [][]byte, starts []int) (file, bool) {
	if starts[len(starts)-1] >= len(lines) {
		return file{}, false
	}
	f.head = bytes.Join(lines[:starts[0]], nil)
	f.entries = make(map[string]entry, m.Len())
	var above []byte
	i := 0
	for k, v := range m.All() {
		end := len(lines)
		if i+1 < len(starts) {
			end = starts[i+1]
		}
		own := end - comments(lines[starts[i]+1:end])
		f.entries[k] = entry{value: v, above: above, lines: bytes.Join(lines[starts[i]:own], nil)}
		above = bytes.Join(lines[own:end], nil)
		i++
	}
	f.foot = above
	return f, true
}

// comments counts the lines at the end that are comments from their first
// column.
func comments(lines [][]byte) int {
	n := 0
	for n < len(lines) && lines[len(lines)-1-n][0] == '#' {
		n++
	}
	return n
}

// join writes next with the lines of the entries that still hold.
func (f file) join(next *entity.Map, style Style) []byte {
	out := bytes.Clone(f.head)
	for k, v := range next.All() {
		e, known := f.entries[k]
		out = append(out, e.above...)
		if known && entity.Equal(e.value, v) {
			out = append(out, e.lines...)
			continue
		}
		out = append(out, f.encode(k, v, style)...)
	}
	return append(out, f.foot...)
}

// encode writes one entry, with the line ends of the file.
func (f file) encode(k string, v entity.Value, style Style) []byte {
	lines := Encode(entity.MapOf(k, v), style)
	if f.crlf {
		lines = bytes.ReplaceAll(lines, []byte("\n"), []byte("\r\n"))
	}
	return lines
}
