package json

import (
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// plain tells the bytes that stand for themselves inside a string.
var plain = func() (t [256]bool) {
	for c := range t {
		t[c] = c >= ' ' && c != '"' && c != '\\'
	}
	return t
}()

// string reads the string whose opening quote is at pos. One without escapes
// is a part of the text itself.
func (d *decoder) string() (string, *Error) {
	start := d.pos + 1
	end := d.plainEnd(start)
	if end < len(d.text) && d.text[end] == '\\' {
		return d.escapedString(start, end)
	}
	if err := d.closeString(end); err != nil {
		return "", err
	}
	return d.text[start:end], nil
}

// plainEnd is where the run of plain bytes from i ends.
func (d *decoder) plainEnd(i int) int {
	text := d.text
	for i < len(text) && plain[text[i]] {
		i++
	}
	return i
}

// closeString steps over the closing quote, which must be at end.
func (d *decoder) closeString(end int) *Error {
	switch {
	case end > d.badAt:
		return d.errorAt(d.badAt, d.badMsg)
	case end == len(d.text):
		return d.errorAt(end, "unexpected end inside a string")
	case d.text[end] != '"':
		return d.errorAt(end, "control character "+codePoint(d.text[end])+" inside a string")
	}
	d.pos = end + 1
	return nil
}

// escapedString reads on where a string turned out to hold an escape, at i.
func (d *decoder) escapedString(start, i int) (string, *Error) {
	buf := make([]byte, 0, i-start+64)
	for {
		buf = append(buf, d.text[start:i]...)
		if i == len(d.text) || d.text[i] != '\\' {
			return string(buf), d.closeString(i)
		}
		var err *Error
		if buf, start, err = d.escape(buf, i); err != nil {
			return "", err
		}
		i = d.plainEnd(start)
	}
}

// escape appends what the escape at i means and returns where it ends.
func (d *decoder) escape(buf []byte, i int) ([]byte, int, *Error) {
	if i+1 == len(d.text) {
		return nil, 0, d.errorAt(i+1, "unexpected end inside a string")
	}
	switch c := d.text[i+1]; c {
	case '"', '\\', '/':
		return append(buf, c), i + 2, nil
	case 'b':
		return append(buf, '\b'), i + 2, nil
	case 'f':
		return append(buf, '\f'), i + 2, nil
	case 'n':
		return append(buf, '\n'), i + 2, nil
	case 'r':
		return append(buf, '\r'), i + 2, nil
	case 't':
		return append(buf, '\t'), i + 2, nil
	case 'u':
		return d.unicodeEscape(buf, i)
	default:
		return nil, 0, d.errorAt(i, "unknown escape in a string")
	}
}

func (d *decoder) unicodeEscape(buf []byte, i int) ([]byte, int, *Error) {
	r, ok := d.hex4(i)
	if !ok {
		return nil, 0, d.errorAt(i, `\u without four hex digits`)
	}
	end := i + 6
	if utf16.IsSurrogate(r) {
		low, _ := d.hex4(end)
		if r = utf16.DecodeRune(r, low); r == utf8.RuneError {
			return nil, 0, d.errorAt(i, "unpaired surrogate "+d.text[i:end])
		}
		end += 6
	}
	return utf8.AppendRune(buf, r), end, nil
}

// hex4 reads a \uXXXX escape at i.
func (d *decoder) hex4(i int) (rune, bool) {
	if i+6 > len(d.text) || d.text[i] != '\\' || d.text[i+1] != 'u' {
		return 0, false
	}
	n := rune(0)
	for _, c := range []byte(d.text[i+2 : i+6]) {
		digit, ok := hexDigit(c)
		if !ok {
			return 0, false
		}
		n = n<<4 | digit
	}
	return n, true
}

func hexDigit(c byte) (rune, bool) {
	switch {
	case '0' <= c && c <= '9':
		return rune(c - '0'), true
	case 'a' <= c|0x20 && c|0x20 <= 'f':
		return rune(c|0x20-'a') + 10, true
	}
	return 0, false
}

// codePoint names a control character, as in U+000A.
func codePoint(c byte) string {
	const digits = "0123456789ABCDEF"
	return "U+00" + string([]byte{digits[c>>4], digits[c&15]})
}

// quoted shows text from a document on one safe line.
func quoted(s string) string { return strconv.Quote(s) }
