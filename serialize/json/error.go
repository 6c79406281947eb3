package json

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Error says what is wrong with a document, and where.
type Error struct {
	Line    int    // from 1
	Column  int    // in characters, from 1
	Offset  int    // in bytes of the text as UTF-8, without a byte order mark
	Pointer string // the value that was being read, by RFC 6901; "" is the whole document
	Msg     string
}

// Error says what is wrong.
func (e *Error) Error() string {
	if e.Pointer == "" {
		return fmt.Sprintf("line %d, column %d: %s", e.Line, e.Column, e.Msg)
	}
	return fmt.Sprintf("line %d, column %d, at %s: %s", e.Line, e.Column, quoted(e.Pointer), e.Msg)
}

func (d *decoder) errorAt(offset int, msg string) *Error {
	return &Error{Offset: offset, Msg: msg}
}

// unexpected is the error of a place where want should be.
func (d *decoder) unexpected(want string) *Error {
	switch {
	case d.pos >= len(d.text):
		return d.errorAt(len(d.text), "unexpected end, expected "+want)
	case d.pos == d.badAt:
		return d.errorAt(d.pos, d.badMsg)
	}
	r, _ := utf8.DecodeRuneInString(d.text[d.pos:])
	return d.errorAt(d.pos, "unexpected "+quoted(string(r))+", expected "+want)
}

var pointerEscapes = strings.NewReplacer("~", "~0", "/", "~1")

// within puts token in front of the error's pointer, on the way out of the
// value that token leads to.
func (e *Error) within(token string) *Error {
	e.Pointer = "/" + pointerEscapes.Replace(token) + e.Pointer
	return e
}

// locate works out line and column from the offset. CR, LF and CRLF end a line.
func (e *Error) locate(text string) {
	before := text[:e.Offset]
	lines := strings.ReplaceAll(before, "\r\n", "\n")
	lines = strings.ReplaceAll(lines, "\r", "\n")
	e.Line = 1 + strings.Count(lines, "\n")
	e.Column = 1 + utf8.RuneCountInString(lines[strings.LastIndexByte(lines, '\n')+1:])
}
