package field

import (
	"slices"
	"strings"

	"github.com/postbag/postbag/serialize/entity"
)

// params are the fields that hold parameters: a map of key to value, or a list
// of {key, value, …}.
var params = []string{"headers", "queryParams", "pathVariables", "metadata", "variables", "values", "credentials"}

// attributes are what a parameter may have beside key and value.
var attributes = []string{"value", "description", "disabled", "enabled", "type", "contentType", "src", "secret"}

// isParams reports whether a map holds parameters and not fields of its own.
func isParams(name string, m *entity.Map) bool {
	if name == "content" { // of a body of URL-encoded fields
		return !m.Has("query") && !m.Has("src")
	}
	return slices.Contains(params, name) && !m.Has("key")
}

// putParam sets a parameter of the map form; what that cannot hold makes it a
// list.
func putParam(m *entity.Map, path []string, v entity.Value) (entity.Value, error) {
	whole, last := strings.Join(path, "."), path[len(path)-1]
	owner := strings.Join(path[:len(path)-1], ".")
	switch {
	case m.Has(whole) && fits(whole, v):
		m.Set(whole, v)
		return m, nil
	case last == "value" && m.Has(owner) && fits(owner, v):
		m.Set(owner, v)
		return m, nil
	case fits(whole, v) && !slices.Contains(attributes, last):
		m.Set(whole, v)
		return m, nil
	}
	return putEntry("headers", List(m), path, v)
}

// fits reports whether the map form holds a parameter: with a key that
// JavaScript neither sorts nor swallows, and a value.
func fits(key string, v entity.Value) bool {
	return v != nil && strings.Trim(key, "0123456789") != "" && key != "__proto__"
}

// List is the list form of parameters in either form; nil for anything else.
func List(v entity.Value) entity.List {
	switch v := v.(type) {
	case entity.List:
		return v
	case *entity.Map:
		out := entity.List{}
		for key, value := range v.All() {
			out = append(out, entity.MapOf("key", key, "value", value))
		}
		return out
	}
	return nil
}

// newParam is a parameter that is not there yet, with a value, or with another
// attribute where the path names one.
func newParam(name string, path []string, v entity.Value) *entity.Map {
	attribute := "value"
	if last := path[len(path)-1]; len(path) > 1 && slices.Contains(attributes, last) {
		path, attribute = path[:len(path)-1], last
	}
	out := entity.MapOf("key", strings.Join(path, "."), "value", "")
	if name == "content" {
		out = entity.MapOf("type", "text", "key", strings.Join(path, "."), "value", "")
	}
	out.Set(attribute, v)
	return out
}
