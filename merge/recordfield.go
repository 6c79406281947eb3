package merge

import (
	"slices"
	"strconv"

	"github.com/postbag/postbag/serialize/entity"
)

// valueAt is the value that the path of a conflict leads to from a value; ok is
// false where what holds it is not there. The path so far tells how the value
// is kept.
func valueAt(v entity.Value, path, sofar []string) (entity.Value, bool) {
	if len(path) == 0 {
		return v, true
	}
	switch x := parts(v, sofar).(type) {
	case *entity.Map:
		return valueAt(field(x, path[0]), path[1:], append(sofar, path[0]))
	case entity.List:
		i := entryAt(x, path[0])
		if i < 0 {
			return Absent, len(path) == 1
		}
		return valueAt(x[i], path[1:], append(sofar, path[0]))
	}
	return Absent, false
}

// withValue is a value in which the path of a conflict leads to another one; ok
// is false where what holds that is not there.
func withValue(v entity.Value, path, sofar []string, to entity.Value) (out entity.Value, ok bool) {
	if len(path) == 0 {
		return to, true
	}
	switch x := parts(v, sofar).(type) {
	case *entity.Map:
		out, ok := withKey(x, path, sofar, to)
		if v == Absent && asMap(out).Len() == 0 {
			return Absent, ok
		}
		return out, ok
	case entity.List:
		list, ok := withEntry(x, path, sofar, to)
		if isMap(v) { // as which the entries are kept
			return inForm(mapForm, list), ok
		}
		return list, ok
	}
	return nil, false
}

func withKey(m *entity.Map, path, sofar []string, to entity.Value) (entity.Value, bool) {
	v, ok := withValue(field(m, path[0]), path[1:], append(sofar, path[0]), to)
	if !ok {
		return nil, false
	}
	out := m.Clone()
	if v == Absent {
		out.Delete(path[0])
	} else {
		out.Set(path[0], v)
	}
	return out, true
}

func withEntry(list entity.List, path, sofar []string, to entity.Value) (entity.List, bool) {
	i := entryAt(list, path[0])
	out := slices.Clone(list)
	switch {
	case i < 0 && len(path) > 1:
		return nil, false
	case i < 0 && to == Absent:
		return out, true
	case i < 0:
		return append(out, to), true
	case len(path) == 1 && to == Absent:
		return slices.Delete(out, i, i+1), true
	}
	v, ok := withValue(out[i], path[1:], append(sofar, path[0]), to)
	if ok {
		out[i] = v
	}
	return out, ok
}

// parts is a value as the paths of conflicts see it: a list of entries in
// either form is a list, and what is not there is an empty one or an empty map.
func parts(v entity.Value, path []string) entity.Value {
	switch shape := shapeAt(path); {
	case v == Absent && shape == natural:
		return &entity.Map{}
	case v == Absent && shape == params:
		return entity.List{}
	case !isMap(v):
	case shape == params, shape == payload && isForm(v):
		out := entity.List{}
		for _, m := range entriesOf(v) {
			out = append(out, m)
		}
		return out
	}
	return v
}

// entryAt is where in a list the entry of a name is: equal names are numbered,
// as in "X#2". A list without names is by position.
func entryAt(list entity.List, name string) int {
	count := map[string]int{}
	for i, x := range list {
		m, _ := x.(*entity.Map)
		have := nameOf(m)
		if count[have]++; count[have] > 1 {
			have += "#" + strconv.Itoa(count[have])
		}
		if have == name {
			return i
		}
	}
	if i, err := strconv.Atoi(name); err == nil && i >= 0 && i < len(list) {
		return i
	}
	return -1
}
