// Package entity is the model of what a Postman account holds: entities with
// a typed identity and a generic ordered body, so that fields nobody has heard
// of survive. It knows no file format and uses the standard library only.
package entity

import (
	"iter"
	"slices"
)

// Value is one value of a body. It holds exactly one of:
//
//	nil      null
//	bool     a boolean
//	Number   a number, by its literal
//	string   text (valid UTF-8)
//	List     an ordered list of values
//	*Map     an ordered map of values
//
// No other type may be put in a body; code that switches over a Value may
// treat anything else as a programming error.
type Value any

// Number is the literal of a number exactly as its source wrote it ("1.50",
// "12345678901234567890"), so that no digit is ever rounded away.
type Number string

// List is an ordered list of values.
type List []Value

// Map is an ordered map with unique keys. The zero Map is empty and ready to
// use; a nil *Map reads as empty. Lookup scans small maps and indexes large
// ones, so it is cheap at every size.
type Map struct {
	fields []Field
	index  map[string]int // built once the map outgrows scanning
}

// Field is one key of a Map with its value.
type Field struct {
	Key   string
	Value Value
}

// scanLimit is the size up to which a scan beats a hash lookup.
const scanLimit = 16

// MapOf builds a map from alternating keys and values, in that order:
// MapOf("key", "a", "value", "b"). It panics on an odd count or a key that is
// not a string, which only a wrong literal in the code can cause.
func MapOf(pairs ...any) *Map {
	if len(pairs)%2 != 0 {
		panic("entity.MapOf: odd number of arguments")
	}
	m := &Map{}
	m.Grow(len(pairs)/2 + 1)
	for i := 0; i < len(pairs); i += 2 {
		m.Set(pairs[i].(string), pairs[i+1])
	}
	return m
}

// Len is the number of keys.
func (m *Map) Len() int {
	if m == nil {
		return 0
	}
	return len(m.fields)
}

// Get returns the value of key and whether the key is there.
func (m *Map) Get(key string) (Value, bool) {
	if i := m.find(key); i >= 0 {
		return m.fields[i].Value, true
	}
	return nil, false
}

// Has reports whether key is there, whatever its value.
func (m *Map) Has(key string) bool { return m.find(key) >= 0 }

// Set gives key a value: in place where the key is there, at the end where it
// is not.
func (m *Map) Set(key string, v Value) {
	if i := m.find(key); i >= 0 {
		m.fields[i].Value = v
		return
	}
	if m.fields == nil {
		m.Grow(4)
	}
	m.fields = append(m.fields, Field{key, v})
	if m.index != nil {
		m.index[key] = len(m.fields) - 1
	} else if len(m.fields) > scanLimit {
		m.reindex()
	}
}

// Grow makes room for n more keys, so that setting them allocates once.
func (m *Map) Grow(n int) { m.fields = slices.Grow(m.fields, n) }

// Delete removes key, if it is there, and keeps the order of the others.
func (m *Map) Delete(key string) {
	i := m.find(key)
	if i < 0 {
		return
	}
	m.fields = slices.Delete(m.fields, i, i+1)
	if m.index != nil {
		m.reindex()
	}
}

// All yields keys and values in order.
func (m *Map) All() iter.Seq2[string, Value] {
	return func(yield func(string, Value) bool) {
		if m == nil {
			return
		}
		for _, f := range m.fields {
			if !yield(f.Key, f.Value) {
				return
			}
		}
	}
}

// Keys returns the keys in order, in a slice of its own.
func (m *Map) Keys() []string {
	keys := make([]string, 0, m.Len())
	for k := range m.All() {
		keys = append(keys, k)
	}
	return keys
}

// Text returns the string at key, or "" where there is none or it is of
// another type.
func (m *Map) Text(key string) string {
	v, _ := m.Get(key)
	s, _ := v.(string)
	return s
}

// Map returns the map at key, or nil (which reads as empty).
func (m *Map) Map(key string) *Map {
	v, _ := m.Get(key)
	sub, _ := v.(*Map)
	return sub
}

// List returns the list at key, or nil.
func (m *Map) List(key string) List {
	v, _ := m.Get(key)
	l, _ := v.(List)
	return l
}

func (m *Map) find(key string) int {
	if m == nil {
		return -1
	}
	if m.index != nil {
		if i, ok := m.index[key]; ok {
			return i
		}
		return -1
	}
	for i := range m.fields {
		if m.fields[i].Key == key {
			return i
		}
	}
	return -1
}

func (m *Map) reindex() {
	m.index = make(map[string]int, len(m.fields))
	for i := range m.fields {
		m.index[m.fields[i].Key] = i
	}
}

// Equal reports whether two values are the same: maps with the same keys in
// the same order, numbers by literal.
func Equal(a, b Value) bool { return equal(a, b, true) }

// Same is Equal but for the order of keys in maps.
func Same(a, b Value) bool { return equal(a, b, false) }

func equal(a, b Value, ordered bool) bool {
	switch a := a.(type) {
	case List:
		b, ok := b.(List)
		return ok && slices.EqualFunc(a, b, func(x, y Value) bool { return equal(x, y, ordered) })
	case *Map:
		b, ok := b.(*Map)
		return ok && equalMaps(a, b, ordered)
	default:
		switch b.(type) {
		case List, *Map:
			return false
		}
		return a == b
	}
}

func equalMaps(a, b *Map, ordered bool) bool {
	if a.Len() != b.Len() {
		return false
	}
	if a == nil || b == nil {
		return true
	}
	for i, f := range a.fields {
		if ordered && b.fields[i].Key != f.Key {
			return false
		}
		other, ok := b.Get(f.Key)
		if !ok || !equal(f.Value, other, ordered) {
			return false
		}
	}
	return true
}

// Clone copies a value so deeply that a change to the copy is none to the
// original.
func Clone(v Value) Value {
	switch v := v.(type) {
	case List:
		out := make(List, len(v))
		for i := range v {
			out[i] = Clone(v[i])
		}
		return out
	case *Map:
		return v.Clone()
	default:
		return v
	}
}

// Clone copies the map deeply; the copy of nil is an empty map.
func (m *Map) Clone() *Map {
	out := &Map{fields: make([]Field, 0, m.Len())}
	for k, v := range m.All() {
		out.fields = append(out.fields, Field{k, Clone(v)})
	}
	if len(out.fields) > scanLimit {
		out.reindex()
	}
	return out
}
