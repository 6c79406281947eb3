// Package yaml reads and writes the YAML dialect of Postman's files: one
// document of maps, lists and scalars under the YAML 1.2 core schema, with
// unique text keys. What it writes is, byte for byte, what Postman's own
// writers produce, and what it writes it reads back unchanged.
//
// Reading never guesses: a date, 1_000, yes or << is text, a number keeps its
// literal, and a construct that has no place in an entity is an error with a
// line.
package yaml

// Style is one of the two hands in which Postman writes YAML.
type Style int

const (
	// Block is the hand of collections, folders, requests and examples: the
	// npm package yaml 2.x with lineWidth 0.
	Block Style = iota
	// Classic is the hand of environments and globals: the npm package
	// js-yaml 3.x with lineWidth -1.
	Classic
)
