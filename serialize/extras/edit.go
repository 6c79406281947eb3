package extras

import (
	"slices"
	"strings"

	"github.com/postbag/postbag/serialize/entity"
)

// An edit turns one value into another and is itself a value, so that it can
// be stored: a map with any of
//
//	is     the value in whole (then nothing else)
//	field  the draft's field of this key (then nothing else)
//	lines  true: the texts of the draft's list as one (then nothing else)
//	wrap   the key under which the draft's value lies in a map; add has the
//	       other keys, order the order of all
//	add    keys that only the result has, with their values
//	drop   keys that only the draft has
//	in     keys that both have, each with the edit between the two values
//	order  the keys of the result, where no default gives their order
const (
	keyIs    = "is"
	keyField = "field"
	keyLines = "lines"
	keyWrap  = "wrap"
	keyAdd   = "add"
	keyDrop  = "drop"
	keyIn    = "in"
	keyOrder = "order"
)

// editOf is the edit that turns from into to, or nil where they are equal.
func editOf(from, to entity.Value) *entity.Map {
	if entity.Equal(from, to) {
		return nil
	}
	a, okA := from.(*entity.Map)
	b, okB := to.(*entity.Map)
	switch {
	case okA && okB:
		return editMaps(a, b, nil)
	case okA:
		return unwrapping(a, to)
	case okB:
		return wrapping(from, b)
	}
	if joined, ok := joinLines(from); ok && entity.Equal(joined, to) {
		return entity.MapOf(keyLines, true)
	}
	return entity.MapOf(keyIs, to)
}

// unwrapping is the edit from a map to what may be one of its fields.
func unwrapping(from *entity.Map, to entity.Value) *entity.Map {
	if text, ok := to.(string); ok && text != "" {
		for k, v := range from.All() {
			if v == to {
				return entity.MapOf(keyField, k)
			}
		}
	}
	return entity.MapOf(keyIs, to)
}

// wrapping is the edit from a value to a map in which it may lie.
func wrapping(from entity.Value, to *entity.Map) *entity.Map {
	text, ok := from.(string)
	for k, v := range to.All() {
		if !ok || text == "" || v != from {
			continue
		}
		edit := editMaps(entity.MapOf(k, from), to, nil)
		edit.Set(keyWrap, k)
		return edit
	}
	return entity.MapOf(keyIs, to)
}

// joinLines is the text of which a list of texts holds the lines.
func joinLines(v entity.Value) (entity.Value, bool) {
	list, ok := v.(entity.List)
	lines := make([]string, len(list))
	for i := range lines {
		line, isText := list[i].(string)
		ok = ok && isText
		lines[i] = line
	}
	return strings.Join(lines, "\n"), ok
}

// editMaps is the edit between two maps; order is the one that the result has
// without an order of its own.
func editMaps(a, b *entity.Map, order entity.List) *entity.Map {
	edit := &entity.Map{}
	add, drop, in := &entity.Map{}, entity.List{}, &entity.Map{}
	for k, v := range b.All() {
		if old, ok := a.Get(k); !ok {
			add.Set(k, v)
		} else if e := editOf(old, v); e != nil {
			in.Set(k, e)
		}
	}
	for k := range a.All() {
		if !b.Has(k) {
			drop = append(drop, k)
		}
	}
	putMap(edit, keyAdd, add)
	if len(drop) > 0 {
		edit.Set(keyDrop, drop)
	}
	putMap(edit, keyIn, in)
	if !slices.Equal(arrange(applyKeys(edit, a), order).Keys(), b.Keys()) {
		edit.Set(keyOrder, texts(b.Keys()))
	}
	return edit
}

// apply is the value that edit makes of v; a map that the edit gives no order
// has this one.
func apply(edit *entity.Map, v entity.Value, order entity.List) entity.Value {
	if whole, ok := edit.Get(keyIs); ok {
		return whole
	}
	if edit.Has(keyLines) {
		joined, _ := joinLines(v)
		return joined
	}
	if m, isMap := v.(*entity.Map); isMap && edit.Has(keyField) {
		return get(m, edit.Text(keyField))
	}
	if edit.Has(keyWrap) {
		v = entity.MapOf(edit.Text(keyWrap), v)
	}
	from, ok := v.(*entity.Map)
	if !ok {
		return v
	}
	if own := edit.List(keyOrder); own != nil {
		order = own
	}
	return arrange(applyKeys(edit, from), order)
}

func applyKeys(edit, from *entity.Map) *entity.Map {
	out, in, drop := &entity.Map{}, edit.Map(keyIn), edit.List(keyDrop)
	for k, v := range from.All() {
		if slices.Contains(drop, entity.Value(k)) {
			continue
		}
		if sub := in.Map(k); sub != nil {
			v = apply(sub, v, nil)
		}
		out.Set(k, v)
	}
	for k, v := range edit.Map(keyAdd).All() {
		if !out.Has(k) {
			out.Set(k, v)
		}
	}
	return out
}

// arrange puts the keys of m into the wanted order. A key that order does not
// name stays behind the key that it stood behind.
func arrange(m *entity.Map, order entity.List) *entity.Map {
	if len(order) == 0 || m.Len() < 2 {
		return m
	}
	keys := make([]string, 0, m.Len())
	for _, k := range order {
		if k, ok := k.(string); ok && m.Has(k) && !slices.Contains(keys, k) {
			keys = append(keys, k)
		}
	}
	before := ""
	for k := range m.All() {
		if !slices.Contains(keys, k) {
			keys = slices.Insert(keys, slices.Index(keys, before)+1, k)
		}
		before = k
	}
	if slices.Equal(keys, m.Keys()) {
		return m
	}
	return pick(m, keys)
}

func pick(m *entity.Map, keys []string) *entity.Map {
	out := &entity.Map{}
	out.Grow(len(keys))
	for _, k := range keys {
		v, _ := m.Get(k)
		out.Set(k, v)
	}
	return out
}

func get(m *entity.Map, key string) entity.Value {
	v, _ := m.Get(key)
	return v
}

func putMap(into *entity.Map, key string, m *entity.Map) {
	if m.Len() > 0 {
		into.Set(key, m)
	}
}

func texts(keys []string) entity.List {
	out := make(entity.List, len(keys))
	for i, k := range keys {
		out[i] = k
	}
	return out
}
