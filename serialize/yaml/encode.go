package yaml

import "github.com/postbag/postbag/serialize/entity"

// Encode writes a value followed by a newline, in the style. The output is
// that of the npm package behind the style, except for the few strings which
// that package itself, or Decode, would read back as something else: those are
// quoted. A Number is written by its literal.
func Encode(v entity.Value, style Style) []byte {
	w := writer{style: style}
	w.value(v, 0)
	return append(w.buf, '\n')
}

// longestKey is the length, in UTF-16 units as written, up to which a key may
// stand before its colon without a question mark.
const longestKey = 1024

// writer appends YAML to buf. The indent of its methods is the column at which
// a value's own lines start.
type writer struct {
	buf   []byte
	style Style
}

func (w *writer) value(v entity.Value, indent int) {
	switch v := v.(type) {
	case nil:
		w.raw("null")
	case bool:
		w.raw(literalOf(v))
	case entity.Number:
		w.raw(string(v))
	case string:
		w.text(v, indent)
	case entity.List:
		w.list(v, indent)
	case *entity.Map:
		w.mapping(v, indent)
	}
}

func (w *writer) list(l entity.List, indent int) {
	if len(l) == 0 {
		w.raw("[]")
		return
	}
	for i, v := range l {
		if i > 0 {
			w.line(indent)
		}
		w.raw("- ")
		w.value(v, indent+2)
	}
}

func (w *writer) mapping(m *entity.Map, indent int) {
	if m.Len() == 0 {
		w.raw("{}")
		return
	}
	first := true
	for k, v := range m.All() {
		if !first {
			w.line(indent)
		}
		first = false
		w.pair(k, v, indent)
	}
}

// pair writes one key and its value; indent is that of the map.
func (w *writer) pair(k string, v entity.Value, indent int) {
	start := len(w.buf)
	w.key(k, indent+2)
	if key := w.buf[start:]; len(key) > longestKey && utf16Len(key) > longestKey {
		w.explicit(string(key), start, v, indent)
		return
	}
	w.raw(":")
	if opensBlock(v) {
		w.line(indent + 2)
	} else {
		w.raw(" ")
	}
	w.value(v, indent+2)
}

// explicit writes a pair whose key, already in the buffer from start on, is
// too long to stand before a colon.
func (w *writer) explicit(key string, start int, v entity.Value, indent int) {
	w.buf = append(w.buf[:start], "? "...)
	w.raw(key)
	w.line(indent)
	w.raw(": ")
	w.value(v, indent+2)
}

func (w *writer) key(k string, indent int) {
	if w.style == Classic {
		w.classicKey(k, indent)
		return
	}
	w.blockKey(k, indent)
}

func (w *writer) text(s string, indent int) {
	if w.style == Classic {
		w.classicText(s, indent)
		return
	}
	w.blockText(s, indent)
}

func (w *writer) raw(s string) { w.buf = append(w.buf, s...) }

// line starts a new line at the indent.
func (w *writer) line(indent int) {
	w.buf = append(w.buf, '\n')
	w.spaces(indent)
}

func (w *writer) spaces(n int) {
	const blank = "                                "
	for ; n > len(blank); n -= len(blank) {
		w.raw(blank)
	}
	w.raw(blank[:max(n, 0)])
}

// single writes s, which holds no newline, between single quotes.
func (w *writer) single(s string) {
	w.buf = append(w.buf, '\'')
	for i := range len(s) {
		if s[i] == '\'' {
			w.buf = append(w.buf, '\'')
		}
		w.buf = append(w.buf, s[i])
	}
	w.buf = append(w.buf, '\'')
}

// lines writes s as the body of a block scalar: every line that is not empty,
// and the one after the last newline of a run, starts at the indent.
func (w *writer) lines(s string, indent int) {
	w.spaces(indent)
	for i := range len(s) {
		w.buf = append(w.buf, s[i])
		if s[i] == '\n' && i+1 < len(s) && s[i+1] != '\n' {
			w.spaces(indent)
		}
	}
}

// opensBlock reports whether the value starts on a line of its own under its
// key.
func opensBlock(v entity.Value) bool {
	switch v := v.(type) {
	case entity.List:
		return len(v) > 0
	case *entity.Map:
		return v.Len() > 0
	}
	return false
}

func literalOf(b bool) string {
	if b {
		return "true"
	}
	return "false"
}

// utf16Len is the length of UTF-8 text in UTF-16 code units, the measure of
// the packages whose limits are kept here.
func utf16Len[T ~string | ~[]byte](s T) int {
	n := 0
	for i := range len(s) {
		switch c := s[i]; {
		case c >= 0xF0:
			n += 2
		case c < 0x80 || c >= 0xC0:
			n++
		}
	}
	return n
}
