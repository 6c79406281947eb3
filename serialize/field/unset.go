package field

import (
	"slices"
	"strings"

	"github.com/postbag/postbag/serialize/entity"
)

// Unset takes the field at a path out of a body; false where there is none. A
// list or map that it leaves empty goes too.
func Unset(body *entity.Map, path string) bool {
	segments, err := split(path)
	if err != nil {
		return false
	}
	_, ok := remove(body, segments)
	return ok
}

// remove is a value without what is at the path, nil where nothing is left.
func remove(in entity.Value, path []string) (entity.Value, bool) {
	switch in := in.(type) {
	case *entity.Map:
		return removeKey(in, path)
	case entity.List:
		return removeEntry(in, path)
	}
	return in, false
}

func removeKey(m *entity.Map, path []string) (entity.Value, bool) {
	if whole := strings.Join(path, "."); m.Has(whole) {
		m.Delete(whole)
		return emptied(m), true
	}
	below, known := m.Get(path[0])
	if !known || len(path) == 1 {
		return m, false
	}
	v, ok := remove(below, path[1:])
	if v == nil {
		m.Delete(path[0])
	} else {
		m.Set(path[0], v)
	}
	return emptied(m), ok
}

func emptied(m *entity.Map) entity.Value {
	if m.Len() == 0 {
		return nil
	}
	return m
}

func removeEntry(list entity.List, path []string) (entity.Value, bool) {
	i, rest := find(list, path)
	if i < 0 {
		return list, false
	}
	if len(rest) > 0 {
		v, ok := remove(list[i], rest)
		list[i] = v
		return list, ok
	}
	list = slices.Delete(slices.Clone(list), i, i+1)
	if len(list) == 0 {
		return nil, true
	}
	return list, true
}
