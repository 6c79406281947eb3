package json

import (
	"fmt"

	"github.com/postbag/postbag/serialize/entity"
)

// Encode writes a value as JSON.stringify does, and so as Postman's app writes
// its exports: indent once per level ("\t" for the app), LF, nothing escaped
// that need not be, {} and [] on one line, no newline at the end. An empty
// indent writes everything on one line without spaces.
//
// A number that another format spelled is written as JSON's equal number, or
// as a string where there is none. Encode panics on a type that is no
// [entity.Value].
func Encode(v entity.Value, indent string) []byte {
	e := encoder{indent: indent, margin: "\n"}
	e.value(v, 0)
	return e.buf
}

type encoder struct {
	buf    []byte
	indent string
	margin string // a newline and the deepest indentation so far
}

func (e *encoder) value(v entity.Value, depth int) {
	switch v := v.(type) {
	case nil:
		e.buf = append(e.buf, "null"...)
	case bool:
		e.bool(v)
	case string:
		e.string(v)
	case entity.Number:
		e.number(string(v))
	case entity.List:
		e.list(v, depth)
	case *entity.Map:
		e.object(v, depth)
	default:
		panic(fmt.Sprintf("json.Encode: %T is no entity.Value", v))
	}
}

func (e *encoder) bool(b bool) {
	if b {
		e.buf = append(e.buf, "true"...)
	} else {
		e.buf = append(e.buf, "false"...)
	}
}

func (e *encoder) number(s string) {
	if isNumber(s) {
		e.buf = append(e.buf, s...)
	} else if n, ok := jsonNumber(s); ok {
		e.buf = append(e.buf, n...)
	} else {
		e.string(s)
	}
}

func (e *encoder) list(list entity.List, depth int) {
	e.buf = append(e.buf, '[')
	for i, v := range list {
		e.separate(i, depth+1)
		e.value(v, depth+1)
	}
	e.end(']', len(list), depth)
}

func (e *encoder) object(m *entity.Map, depth int) {
	e.buf = append(e.buf, '{')
	i := 0
	for key, v := range m.All() {
		e.separate(i, depth+1)
		e.string(key)
		e.buf = append(e.buf, ':')
		if e.indent != "" {
			e.buf = append(e.buf, ' ')
		}
		e.value(v, depth+1)
		i++
	}
	e.end('}', i, depth)
}

// separate goes before element i.
func (e *encoder) separate(i, depth int) {
	if i > 0 {
		e.buf = append(e.buf, ',')
	}
	e.newline(depth)
}

// end closes a list or a map of n elements.
func (e *encoder) end(bracket byte, n, depth int) {
	if n > 0 {
		e.newline(depth)
	}
	e.buf = append(e.buf, bracket)
}

func (e *encoder) newline(depth int) {
	if e.indent == "" {
		return
	}
	length := 1 + depth*len(e.indent)
	for len(e.margin) < length {
		e.margin += e.indent
	}
	e.buf = append(e.buf, e.margin[:length]...)
}

func (e *encoder) string(s string) {
	e.buf = append(e.buf, '"')
	start := 0
	for i := 0; i < len(s); i++ {
		if plain[s[i]] {
			continue
		}
		e.buf = append(e.buf, s[start:i]...)
		e.escape(s[i])
		start = i + 1
	}
	e.buf = append(e.buf, s[start:]...)
	e.buf = append(e.buf, '"')
}

func (e *encoder) escape(c byte) {
	switch c {
	case '"', '\\':
		e.buf = append(e.buf, '\\', c)
	case '\b':
		e.buf = append(e.buf, `\b`...)
	case '\f':
		e.buf = append(e.buf, `\f`...)
	case '\n':
		e.buf = append(e.buf, `\n`...)
	case '\r':
		e.buf = append(e.buf, `\r`...)
	case '\t':
		e.buf = append(e.buf, `\t`...)
	default:
		const digits = "0123456789abcdef"
		e.buf = append(e.buf, '\\', 'u', '0', '0', digits[c>>4], digits[c&15])
	}
}
