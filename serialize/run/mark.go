package run

import (
	"slices"
	"strconv"
	"strings"

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
}

// String is the value in words.
func (m Missing) String() string { return m.Pointer + " (" + m.Name + ")" }

var tokenEscapes = strings.NewReplacer("~", "~0", "/", "~1")

func pointer(path []string) string {
	var b strings.Builder
	for _, token := range path {
		b.WriteString("/" + tokenEscapes.Replace(token))
	}
	return b.String()
}

var tokenReal = strings.NewReplacer("~1", "/", "~0", "~")

// at is the value that a pointer leads to.
func at(v entity.Value, pointer string) (entity.Value, bool) {
	tokens := strings.Split(pointer, "/")
	if tokens[0] != "" {
		return nil, false
	}
	for _, token := range tokens[1:] {
		var ok bool
		switch in := v.(type) {
		case *entity.Map:
			v, ok = in.Get(tokenReal.Replace(token))
		case entity.List:
			var i int
			if i, ok = index(token); ok && i < len(in) {
				v = in[i]
			} else {
				ok = false
			}
		}
		if !ok {
			return nil, false
		}
	}
	return v, true
}

func index(token string) (int, bool) {
	i, err := strconv.Atoi(token)
	return i, err == nil && i >= 0
}

// deepest is how far the lists and maps of a report may nest. A body nests at
// most three times as deep, which every decoder of ours reads.
const deepest = 200

// tooDeep finds a value that is nested deeper than that.
func tooDeep(v entity.Value, path []string) (string, bool) {
	if len(path) > deepest {
		return pointer(path), true
	}
	switch v := v.(type) {
	case *entity.Map:
		for k, sub := range v.All() {
			if at, deep := tooDeep(sub, append(path, k)); deep {
				return at, true
			}
		}
	case entity.List:
		return tooDeepIn(v, path)
	}
	return "", false
}

func tooDeepIn(list entity.List, path []string) (string, bool) {
	for i, sub := range list {
		switch sub.(type) {
		case *entity.Map, entity.List:
			if at, deep := tooDeep(sub, append(path, strconv.Itoa(i))); deep {
				return at, true
			}
		}
	}
	return "", false
}
