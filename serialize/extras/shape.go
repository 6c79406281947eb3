// Package extras keeps what a translation loses. A document that is written
// in a poorer schema and translated back gives a draft; the extras are the
// difference between the draft and the original, so that draft and extras
// together are the original again, whatever the translation could not carry.
//
// Every part of the difference names, by hash, the part of the draft that it
// completes. Where an editor has changed that part since, the hash differs and
// the extras no longer apply there: the edit shows, and nothing stale with it.
//
// What a whole document does alike (the order of keys, descriptions written
// as objects) is learned once as a Style, so that only what is out of the
// ordinary needs a note of its own, and edited parts keep their look.
package extras

import "strings"

// Shape says how finely a part of a document is compared. The zero Shape is a
// leaf: a value that an edit changes as a whole.
type Shape struct {
	// Class names objects of one sort, for the Style. Leaves that carry a
	// description have the class Description; other leaves need none.
	Class string
	// Fields and Rest make an object open: each key is compared by itself,
	// with the shape in Fields, else Rest, else as a leaf.
	Fields map[string]*Shape
	Rest   *Shape
	// Guard is the key of an open object without which notes on the object
	// itself mean nothing: they apply only while that value stands.
	Guard string
	// Elem makes a list of entries, each of which an edit changes as a whole.
	// An entry may have Fields, for the Style of what lies in it.
	Elem *Shape
	// Label is the key by which the entries of two lists are paired.
	Label string
}

// Description is the class of leaves that some writers wrap as
// {"content": text, "type": mime} and others leave as plain text.
const Description = "description"

var leaf = &Shape{}

func (s *Shape) open() bool { return s.Elem == nil && (s.Fields != nil || s.Rest != nil) }

func (s *Shape) field(key string) *Shape {
	if f := s.Fields[key]; f != nil {
		return f
	}
	if s.Rest != nil {
		return s.Rest
	}
	if key == "description" {
		return descriptionLeaf
	}
	return leaf
}

var descriptionLeaf = &Shape{Class: Description}

// escape keeps the dots of a key apart from those of a path.
var escape = strings.NewReplacer("~", "~0", ".", "~1")

// join extends the path of a note by a key.
func join(path, key string) string {
	key = escape.Replace(key)
	if path == "" {
		return key
	}
	return path + "." + key
}
