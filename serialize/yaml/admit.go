package yaml

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"gopkg.in/yaml.v3"
)

// admit returns the text of a file: UTF-8, without a byte order mark at its
// start and with \n for every \r\n.
func admit(data []byte) ([]byte, error) {
	if bytes.HasPrefix(data, []byte("\xFF\xFE")) || bytes.HasPrefix(data, []byte("\xFE\xFF")) {
		return nil, &Error{Line: 1, Msg: "UTF-16, where UTF-8 is needed"}
	}
	if at := bytes.IndexByte(data, 0); at >= 0 {
		return nil, &Error{Line: lineAt(data, at), Msg: "a NUL byte"}
	}
	if !utf8.Valid(data) {
		return nil, &Error{Line: lineAt(data, firstInvalid(data)), Msg: "not UTF-8"}
	}
	data = bytes.TrimPrefix(data, []byte(bom))
	if bytes.IndexByte(data, '\r') >= 0 {
		data = bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))
	}
	return data, nil
}

// firstInvalid is the place of the first byte that is not UTF-8.
func firstInvalid(data []byte) int {
	at := 0
	for at < len(data) {
		r, size := utf8.DecodeRune(data[at:])
		if r == utf8.RuneError && size == 1 {
			break
		}
		at += size
	}
	return at
}

func lineAt(data []byte, at int) int {
	return 1 + bytes.Count(data[:at], []byte("\n"))
}

// conflictLine is the line of the first marker of a conflict, or 0. A line
// that merely looks like one is let pass in two places where Encode may put
// it: as a key, and within a document that is one quoted or block scalar. root
// is the document, or nil if it can not be parsed.
func conflictLine(text []byte, root *yaml.Node) int {
	start := markerLine(text, "<<<<<<<", 0)
	if start < 0 {
		return 0
	}
	line := lineAt(text, start)
	if root == nil {
		return line
	}
	if root.Kind == yaml.ScalarNode && root.Style != 0 {
		return 0
	}
	middle := markerLine(text, "=======", start)
	if middle < 0 || markerLine(text, ">>>>>>>", middle) < 0 {
		return 0
	}
	return line
}

// markerLine is the place of the first line of text, not before from, that
// starts with marker; -1 if there is none.
func markerLine(text []byte, marker string, from int) int {
	if strings.HasPrefix(string(text[from:min(len(text), from+len(marker))]), marker) {
		return from
	}
	at := bytes.Index(text[from:], []byte("\n"+marker))
	if at < 0 {
		return -1
	}
	return from + at + 1
}
