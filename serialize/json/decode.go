// Package json reads and writes the JSON that Postman's exports are made of,
// as [entity.Value]: the order of keys and the literals of numbers are kept,
// and what Postman itself would not read is refused with its place.
package json

import (
	"strconv"

	"github.com/postbag/postbag/serialize/entity"
)

// maxDepth is how many lists and maps may lie inside each other.
const maxDepth = 1000

// Decode reads one JSON document. The bytes may be UTF-8 or UTF-16, with a
// byte order mark or, for UTF-16, without one when the first two bytes show
// it. Strings of the result share the memory of one copy of the input.
//
// What is no JSON by RFC 8259, a map that names a member twice, an unpaired
// surrogate and nesting deeper than 1000 are refused; every error is an
// [*Error].
func Decode(data []byte) (entity.Value, error) {
	text, fault := utf8Text(data)
	d := decoder{text: text, badAt: firstInvalid(text), badMsg: fault}
	v, err := d.document()
	if err != nil {
		err.locate(text)
		return nil, err
	}
	return v, nil
}

// decoder walks over text once; pos is the next byte to read.
type decoder struct {
	text   string
	pos    int
	depth  int
	badAt  int    // offset of the first byte that is not UTF-8, or len(text)
	badMsg string // what to say of that byte
}

func (d *decoder) document() (entity.Value, *Error) {
	if d.peek() == 0 && d.pos == len(d.text) {
		return nil, d.errorAt(0, "document is empty")
	}
	v, err := d.value()
	if err != nil {
		return nil, err
	}
	if d.peek(); d.pos < len(d.text) {
		return nil, d.unexpected("the end")
	}
	return v, nil
}

// peek skips white space and returns the byte it stops at, or 0 at the end.
func (d *decoder) peek() byte {
	for ; d.pos < len(d.text); d.pos++ {
		switch c := d.text[d.pos]; c {
		case ' ', '\t', '\n', '\r':
		default:
			return c
		}
	}
	return 0
}

// value reads the value that starts at pos, which peek has found.
func (d *decoder) value() (entity.Value, *Error) {
	switch c := d.peek(); c {
	case '"':
		return boxed(d.string())
	case '{':
		return d.nested(d.object)
	case '[':
		return d.nested(d.list)
	case 't':
		return d.word("true", true)
	case 'f':
		return d.word("false", false)
	case 'n':
		return d.word("null", nil)
	default:
		return d.number()
	}
}

func boxed(s string, err *Error) (entity.Value, *Error) {
	if err != nil {
		return nil, err
	}
	return s, nil
}

func (d *decoder) word(word string, v entity.Value) (entity.Value, *Error) {
	end := d.pos + len(word)
	if end > len(d.text) || d.text[d.pos:end] != word {
		return nil, d.unexpected("a value")
	}
	d.pos = end
	return v, nil
}

func (d *decoder) number() (entity.Value, *Error) {
	end, ok := numberEnd(d.text, d.pos)
	if !ok && end == d.pos {
		return nil, d.unexpected("a value")
	}
	if !ok {
		return nil, d.errorAt(d.pos, "malformed number")
	}
	n := entity.Number(d.text[d.pos:end])
	d.pos = end
	return n, nil
}

// nested reads a list or a map, whose opening bracket is at pos.
func (d *decoder) nested(read func() (entity.Value, *Error)) (entity.Value, *Error) {
	if d.depth == maxDepth {
		return nil, d.errorAt(d.pos, "nested deeper than "+strconv.Itoa(maxDepth))
	}
	d.depth++
	d.pos++
	v, err := read()
	d.depth--
	return v, err
}

func (d *decoder) list() (entity.Value, *Error) {
	out := entity.List{}
	if d.peek() == ']' {
		d.pos++
		return out, nil
	}
	for {
		v, err := d.value()
		if err != nil {
			return nil, err.within(strconv.Itoa(len(out)))
		}
		out = append(out, v)
		if more, err := d.more(']'); !more {
			return out, err
		}
	}
}

func (d *decoder) object() (entity.Value, *Error) {
	m := &entity.Map{}
	if d.peek() == '}' {
		d.pos++
		return m, nil
	}
	for {
		if err := d.member(m); err != nil {
			return nil, err
		}
		if more, err := d.more('}'); !more {
			return m, err
		}
	}
}

func (d *decoder) member(m *entity.Map) *Error {
	if d.peek() != '"' {
		return d.unexpected("a member name in double quotes")
	}
	start := d.pos
	key, err := d.string()
	if err != nil {
		return err
	}
	if d.peek() != ':' {
		return d.unexpected("a colon").within(key)
	}
	d.pos++
	v, err := d.value()
	if err != nil {
		return err.within(key)
	}
	before := m.Len()
	if m.Set(key, v); m.Len() == before {
		return d.errorAt(start, "duplicate member "+quoted(key)).within(key)
	}
	return nil
}

// more reads what follows a value in a list or a map: a comma (true) or the
// closing bracket (false).
func (d *decoder) more(closing byte) (bool, *Error) {
	switch d.peek() {
	case ',':
		d.pos++
		return true, nil
	case closing:
		d.pos++
		return false, nil
	default:
		return false, d.unexpected("a comma or " + quoted(string(closing)))
	}
}
