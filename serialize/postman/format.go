// Package postman reads and writes the files that Postman exports: collections
// of version 2.1 and 2.0, environments and globals. It translates them into
// entities in the vocabulary of collection schema 3.0.0, as Postman's own
// `collection migrate` does, and keeps in extras what that schema cannot hold,
// so that an export equals the import.
package postman

import (
	"fmt"
	"regexp"

	"github.com/postbag/postbag/serialize/entity"
)

// Format is a format of Postman's files.
type Format string

// The formats that can be read and written.
const (
	CollectionV21   Format = "v2.1"
	CollectionV20   Format = "v2.0"
	CollectionV1    Format = "v1"
	EnvironmentFile Format = "environment"
	GlobalsFile     Format = "globals"
	PresetsFile     Format = "presets" // a header preset, or a list of them
	DumpFile        Format = "dump"    // Postman's old data dump
	ArchiveFile     Format = "zip"     // Postman's data export
)

// UnknownError says that a document is none of the formats.
type UnknownError struct {
	What string // what it looks like, for people
	Hint string // what can be done, "" where nothing is known
}

// Error says what is wrong.
func (e *UnknownError) Error() string { return e.What }

var schemaVersion = regexp.MustCompile(`/v(\d+\.\d+)\.\d+[^/]*/`)

// Detect tells the format of a decoded JSON document by its content. What has
// items is read as version 2.1 whatever schema it names, since the items, not
// the name, are what is read; the name is kept.
func Detect(v entity.Value) (Format, error) {
	m := mapOf(v)
	if m == nil {
		return "", &UnknownError{What: "JSON, but not an object as Postman's exports are"}
	}
	if isPreset(m) {
		return PresetsFile, nil
	}
	if isWrapped(m) {
		m = m.Map("collection")
	}
	if info := m.Map("info"); info != nil {
		return detectCollection(m, info)
	}
	if isCollection1(m) {
		return CollectionV1, nil
	}
	if _, isList := get(m, "values").(entity.List); isList {
		return detectVariables(m), nil
	}
	return "", detectOther(m)
}

func detectCollection(m, info *entity.Map) (Format, error) {
	schema := info.Text("schema")
	version := schemaVersion.FindStringSubmatch(schema)
	switch {
	case version != nil && version[1] == "2.0":
		return CollectionV20, nil
	case version != nil && version[1] == "2.1" || m.Has("item"):
		return CollectionV21, nil
	case version == nil:
		return "", &UnknownError{What: "JSON with an info block, but no collection: it has no item list"}
	}
	return "", &UnknownError{
		What: fmt.Sprintf("a collection of schema %q, which is not supported", schema),
		Hint: "export it from Postman as Collection v2.1",
	}
}

// isCollection1 reports whether an object is a collection of version 1: flat
// lists, put in order by lists of ids.
func isCollection1(m *entity.Map) bool {
	_, hasRequests := get(m, "requests").(entity.List)
	_, hasOrder := get(m, "order").(entity.List)
	return hasRequests && hasOrder && !isRun(m)
}

// isWrapped reports whether a collection lies in what the API puts around it.
func isWrapped(m *entity.Map) bool { return m.Map("collection") != nil && !m.Has("info") && !isRun(m) }

func isRun(m *entity.Map) bool { return m.Has("results") || m.Has("run") }

func detectVariables(m *entity.Map) Format {
	if m.Text("_postman_variable_scope") == "globals" {
		return GlobalsFile
	}
	return EnvironmentFile
}

func detectOther(m *entity.Map) error {
	switch {
	case isDump(m):
		return &UnknownError{What: "a Postman data dump, which holds several documents"}
	case isRun(m):
		return &UnknownError{What: "like a collection run result, but none of Postman's app, Newman or the Postman CLI"}
	case m.Has("log"):
		return &UnknownError{What: "like a HAR file, but has no entries"}
	}
	return &UnknownError{What: "JSON, but no Postman collection, environment or globals"}
}
