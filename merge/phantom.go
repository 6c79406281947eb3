package merge

import (
	"slices"
	"strings"

	"github.com/postbag/postbag/serialize/entity"
)

type unknown struct{}

// Unknown stands in a body for a value that exists and cannot be told here: a
// secret that was left out, or that cannot be opened. It is never a change, and
// the merged body has the value that another side knows.
var Unknown entity.Value = unknown{}

// same reports whether two values of a field mean the same to Postman.
func same(path []string, a, b entity.Value) bool {
	if a == Unknown || b == Unknown || shapeAt(path) == silent {
		return true
	}
	a, b = meant(path, a), meant(path, b)
	if a == Absent || b == Absent {
		return a == b
	}
	if listed(path, a) || listed(path, b) {
		return sameEntries(path, entriesOf(a), entriesOf(b))
	}
	switch a := a.(type) {
	case string:
		s, ok := b.(string)
		return ok && (a == s || unixLines(a) == unixLines(s))
	case entity.List:
		list, ok := b.(entity.List)
		return ok && slices.EqualFunc(a, list, func(x, y entity.Value) bool { return same(append(path, "0"), x, y) })
	case *entity.Map:
		m, ok := b.(*entity.Map)
		return ok && sameMaps(path, a, m)
	}
	return entity.Equal(a, b)
}

// meant is Absent for values that mean nothing more.
func meant(path []string, v entity.Value) entity.Value {
	switch x := v.(type) {
	case nil:
		if nullMeans(path) {
			return nil
		}
		return Absent
	case string:
		if x == "" && !nullMeans(path) {
			return Absent
		}
	case entity.List:
		if len(x) == 0 {
			return Absent
		}
	case *entity.Map:
		if x.Len() == 0 {
			return Absent
		}
	}
	if len(path) > 0 && isPlain(v) && defaults[path[len(path)-1]] == v && v != Absent {
		return Absent
	}
	return v
}

// isPlain reports whether a value can be compared with ==.
func isPlain(v entity.Value) bool {
	switch v.(type) {
	case entity.List, *entity.Map:
		return false
	}
	return true
}

func sameMaps(path []string, a, b *entity.Map) bool {
	for k, v := range a.All() {
		if !same(append(path, k), v, field(b, k)) {
			return false
		}
	}
	for k, v := range b.All() {
		if !a.Has(k) && !same(append(path, k), Absent, v) {
			return false
		}
	}
	return true
}

// sameEntries compares entries as they come: their order means something.
func sameEntries(path []string, a, b []*entity.Map) bool {
	return slices.EqualFunc(a, b, func(x, y *entity.Map) bool { return sameMaps(append(path, "*"), x, y) })
}

// field is the value at a key, Absent where there is none.
func field(m *entity.Map, key string) entity.Value {
	if v, ok := m.Get(key); ok {
		return v
	}
	return Absent
}

func unixLines(s string) string { return strings.ReplaceAll(s, "\r\n", "\n") }

// knows reports whether all of a value is known.
func knows(v entity.Value) bool {
	switch v := v.(type) {
	case entity.List:
		return !slices.ContainsFunc(v, func(x entity.Value) bool { return !knows(x) })
	case *entity.Map:
		for _, x := range v.All() {
			if !knows(x) {
				return false
			}
		}
	}
	return v != Unknown
}
