package field

import (
	"iter"
	"strings"

	"github.com/postbag/postbag/serialize/entity"
)

// Leaves yields the path and value of every field of a body that has none
// below it, in order. A parameter with nothing but key and value is one leaf.
func Leaves(body *entity.Map) iter.Seq2[string, entity.Value] {
	return func(yield func(string, entity.Value) bool) { leaves(nil, body, yield) }
}

func leaves(path []string, v entity.Value, yield func(string, entity.Value) bool) bool {
	switch v := v.(type) {
	case *entity.Map:
		for key, x := range v.All() {
			if !leaves(append(path, key), x, yield) {
				return false
			}
		}
		return true
	case entity.List:
		return listLeaves(path, v, yield)
	}
	return yield(strings.Join(path, "."), v)
}

func listLeaves(path []string, list entity.List, yield func(string, entity.Value) bool) bool {
	for i, name := range Names(list) {
		at := append(path, name)
		entry, isMap := list[i].(*entity.Map)
		if !isMap {
			if !leaves(at, list[i], yield) {
				return false
			}
			continue
		}
		for key, x := range entry.All() {
			below := append(at, key)
			switch {
			case key == "key":
				continue
			case key == valueKey(entry):
				below = at
			}
			if !leaves(below, x, yield) {
				return false
			}
		}
	}
	return true
}
