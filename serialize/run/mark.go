package run

import (
	"slices"

	"github.com/postbag/postbag/serialize/entity"
)

// A marker is a map with one key of these, which stands for something else in
// the report of a body:
//
//	$text     a Buffer of bytes that are this text
//	$base64   a Buffer of these bytes
//	$same     the value at this JSON pointer of the body's report
//	$unknown  a value that was left out, by its name; or a text of which parts
//	          were: a list of texts and of {name: …}
//	$dropped  a response body that was left out for its size: bytes, as
//	$entries  a map of which a key is unknown in part: a list of [key, value]
//	$literal  a map of the report that itself looks like a marker
const (
	markText    = "$text"
	markBase64  = "$base64"
	markSame    = "$same"
	markUnknown = "$unknown"
	markDropped = "$dropped"
	markEntries = "$entries"
	markLiteral = "$literal"
)

var marks = []string{markText, markBase64, markSame, markUnknown, markDropped, markEntries, markLiteral}

// markerOf takes a marker apart.
func markerOf(m *entity.Map) (mark string, arg entity.Value, ok bool) {
	if m.Len() != 1 {
		return "", nil, false
	}
	for k, v := range m.All() {
		mark, arg = k, v
	}
	return mark, arg, slices.Contains(marks, mark)
}

// Missing is a thing that a body leaves out.
type Missing struct {
	// Pointer is its place in the report, by RFC 6901.
	Pointer string
	// Name says what it is: "environment/token", "header/Authorization", or
	// "body of 12345 bytes".
	Name string
	// Dropped tells a body that was too large from a secret.
	Dropped bool
	Bytes   int // that were dropped
}

// String is the value in words.
func (m Missing) String() string { return m.Pointer + " (" + m.Name + ")" }

// deepest is how far the lists and maps of a report may nest. A body nests at
// most three times as deep, which every decoder of ours reads.
const deepest = 200
