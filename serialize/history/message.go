package history

import (
	"iter"
	"strings"

	"github.com/postbag/postbag/serialize/entity"
)

// pair is a header, a query parameter or a field of a form. A value of nil is
// that of a parameter without "=".
type pair struct {
	key   string
	value entity.Value
}

// block is a list of pairs in the form of schema 3.0.0: a map where keys are
// unique and all values text, else a list.
func block(pairs []pair) entity.Value {
	m, plain := &entity.Map{}, true
	list := make(entity.List, len(pairs))
	for i, p := range pairs {
		_, isText := p.value.(string)
		plain = plain && isText && !m.Has(p.key)
		m.Set(p.key, p.value)
		list[i] = entity.MapOf("key", p.key, "value", p.value)
	}
	if plain {
		return m
	}
	return list
}

// pairsOf reads a block again.
func pairsOf(v entity.Value) []pair {
	var out []pair
	switch v := v.(type) {
	case *entity.Map:
		for k, value := range v.All() {
			out = append(out, pair{k, value})
		}
	case entity.List:
		for m := range maps(v) {
			if field(m, "disabled") != true {
				out = append(out, pair{m.Text("key"), field(m, "value")})
			}
		}
	}
	return out
}

// maps yields the maps of a list.
func maps(list entity.List) iter.Seq[*entity.Map] {
	return func(yield func(*entity.Map) bool) {
		for _, v := range list {
			if m, ok := v.(*entity.Map); ok && !yield(m) {
				return
			}
		}
	}
}

// setBlock sets a block, if it has any pairs.
func setBlock(m *entity.Map, key string, pairs []pair) {
	if len(pairs) > 0 {
		m.Set(key, block(pairs))
	}
}

// named are the pairs of a list of maps.
func named(list entity.List, name string) []pair {
	var out []pair
	for m := range maps(list) {
		out = append(out, pair{m.Text(name), textOf(field(m, "value"))})
	}
	return out
}

// textOf is a value as text.
func textOf(v entity.Value) string {
	switch v := v.(type) {
	case string:
		return v
	case entity.Number:
		return string(v)
	case bool:
		if v {
			return "true"
		}
		return "false"
	}
	return ""
}

// list is a list of maps of pairs.
func list(pairs []pair, name string) entity.List {
	out := make(entity.List, len(pairs))
	for i, p := range pairs {
		out[i] = entity.MapOf(name, p.key, "value", textOf(p.value))
	}
	return out
}

// header is the value of the first header of a name, in any case.
func header(headers entity.Value, name string) string {
	for _, p := range pairsOf(headers) {
		if strings.EqualFold(p.key, name) {
			return textOf(p.value)
		}
	}
	return ""
}
