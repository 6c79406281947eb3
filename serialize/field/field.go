// Package field reads and sets the fields of a body by dotted paths such as
// "headers.X-Foo" or "settings.strictSSL", in either form that schema 3.0.0
// has for lists of parameters.
package field

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/postbag/postbag/serialize/entity"
)

// Set gives the field at a path a value. What is on the way is made where it is
// missing; a list of parameters keeps its form, unless the map form cannot hold
// what is set. The body is changed in place.
func Set(body *entity.Map, path string, v entity.Value) error {
	segments, err := split(path)
	if err != nil {
		return err
	}
	top, known := body.Get(segments[0])
	if len(segments) > 1 {
		if v, err = put(segments[0], top, segments[1:], v); err != nil {
			return fmt.Errorf("field %q: %w", path, err)
		}
	}
	if known {
		body.Set(segments[0], v)
	} else {
		insert(body, segments[0], v)
	}
	return nil
}

// split cuts a path at its dots.
func split(path string) ([]string, error) {
	segments := strings.Split(path, ".")
	if slices.Contains(segments, "") {
		return nil, fmt.Errorf("%q is not the path of a field", path)
	}
	return segments, nil
}

// put is the value of a field called name with what is below it changed.
func put(name string, in entity.Value, path []string, v entity.Value) (entity.Value, error) {
	switch in := in.(type) {
	case *entity.Map:
		if isParams(name, in) {
			return putParam(in, path, v)
		}
		return putKey(in, path, v)
	case entity.List:
		return putEntry(name, in, path, v)
	case nil:
		if name == "scripts" {
			return putEntry(name, entity.List{}, path, v)
		}
		return put(name, &entity.Map{}, path, v)
	}
	return nil, fmt.Errorf("%s has no fields of its own", name)
}

// putKey sets a key of a map, which may have dots in it.
func putKey(m *entity.Map, path []string, v entity.Value) (entity.Value, error) {
	if whole := strings.Join(path, "."); len(path) == 1 || m.Has(whole) {
		m.Set(whole, v)
		return m, nil
	}
	below, _ := m.Get(path[0])
	v, err := put(path[0], below, path[1:], v)
	if err == nil {
		m.Set(path[0], v)
	}
	return m, err
}

// putEntry sets the value of an entry of a list, or a field of it. Entries go
// by name, or by number from 0; one that is missing is added.
func putEntry(name string, list entity.List, path []string, v entity.Value) (entity.Value, error) {
	i, rest := find(list, path)
	if i < 0 {
		entry, err := newEntry(name, list, path, v)
		if err != nil {
			return nil, err
		}
		return append(list, entry), nil
	}
	entry, isMap := list[i].(*entity.Map)
	if isMap && len(rest) == 0 && !isMapValue(v) {
		rest = []string{valueKey(entry)}
	}
	if len(rest) == 0 {
		list[i] = v
		return list, nil
	}
	v, err := put(name, entityOrNil(entry), rest, v)
	if err == nil {
		list[i] = v
	}
	return list, err
}

func entityOrNil(m *entity.Map) entity.Value {
	if m == nil {
		return nil
	}
	return m
}

func isMapValue(v entity.Value) bool { _, ok := v.(*entity.Map); return ok }

// valueKey is the field of an entry that its name stands for.
func valueKey(entry *entity.Map) string {
	if entry.Has("code") {
		return "code"
	}
	return "value"
}

// newEntry is an entry to add to a list.
func newEntry(name string, list entity.List, path []string, v entity.Value) (entity.Value, error) {
	switch {
	case isMapValue(v) && len(path) == 1:
		return v, nil
	case name == "scripts" && len(path) == 1:
		return entity.MapOf("type", path[0], "code", v, "language", "text/javascript"), nil
	case name == "content" || slices.Contains(params, name) || hasKeys(list):
		return newParam(name, path, v), nil
	}
	return nil, errors.New("there is no entry " + strconv.Quote(strings.Join(path, ".")))
}

func hasKeys(list entity.List) bool {
	return len(list) > 0 && slices.ContainsFunc(list, func(x entity.Value) bool { m, _ := x.(*entity.Map); return m.Has("key") })
}

// find is the entry that a path leads to, and what is left of the path; -1
// where there is none. The longest name is tried first, since names may have
// dots.
func find(list entity.List, path []string) (int, []string) {
	names := Names(list)
	for n := len(path); n > 0; n-- {
		if i := slices.Index(names, strings.Join(path[:n], ".")); i >= 0 {
			return i, path[n:]
		}
	}
	if i, err := strconv.Atoi(path[0]); err == nil && i >= 0 && i < len(list) {
		return i, path[1:]
	}
	return -1, nil
}

// Names are what the entries of a list are called: by key, name or type, else
// by number; the second of one name is "name#2".
func Names(list entity.List) []string {
	names, count := make([]string, len(list)), map[string]int{}
	for i, x := range list {
		name := nameOf(x)
		if name == "" {
			name = strconv.Itoa(i)
		}
		if count[name]++; count[name] > 1 {
			name += "#" + strconv.Itoa(count[name])
		}
		names[i] = name
	}
	return names
}

func nameOf(v entity.Value) string {
	m, _ := v.(*entity.Map)
	for _, key := range []string{"key", "name", "type"} {
		if s := m.Text(key); s != "" {
			return s
		}
	}
	return ""
}
