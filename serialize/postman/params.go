package postman

import (
	"math"
	"strconv"
	"strings"

	"github.com/postbag/postbag/serialize/entity"
)

// Headers, query parameters, path variables, URL-encoded fields and variables
// are lists of {key, value, disabled, description} in version 2 and a map, or
// where a map cannot hold them a list, in schema 3.0.0.

// paramsTo3 translates a list of parameters. Where nulls is set, a key or value
// that is null or missing stays null, as query parameters want it; else it is
// "". Nothing is nil.
func paramsTo3(list entity.List, nulls bool) entity.Value {
	var entries []*entity.Map
	for _, v := range list {
		if m := mapOf(v); m != nil {
			entries = append(entries, paramTo3(m, nulls))
		}
	}
	return compact(entries)
}

func paramTo3(m *entity.Map, nulls bool) *entity.Map {
	out := entity.MapOf("key", textOrNull(get(m, "key"), nulls), "value", textOrNull(get(m, "value"), nulls))
	if isTrue(m, "disabled") {
		out.Set("disabled", true)
	}
	setText(out, "description", descriptionOf(get(m, "description")))
	return out
}

func textOrNull(v entity.Value, nulls bool) entity.Value {
	if v == nil && nulls {
		return nil
	}
	return textOf(v)
}

// compact is the map form of entries where it holds them all, else the list;
// nil where there are none.
func compact(entries []*entity.Map) entity.Value {
	if len(entries) == 0 {
		return nil
	}
	if m := asMap(entries); m != nil {
		return m
	}
	list := make(entity.List, len(entries))
	for i, e := range entries {
		list[i] = e
	}
	return list
}

// asMap is nil where the map form would lose something: repeated keys, flags,
// descriptions, null keys. Keys that JavaScript would sort or swallow (Postman
// loses their order, or them) need the list form too.
func asMap(entries []*entity.Map) *entity.Map {
	out := &entity.Map{}
	for _, e := range entries {
		key, ok := get(e, "key").(string)
		if !ok || e.Len() != 2 || out.Has(key) {
			return nil
		}
		out.Set(key, get(e, "value"))
	}
	if !keepsOrder(out) {
		return nil
	}
	return out
}

// keepsOrder reports whether a JavaScript object holds the keys in this order:
// it puts whole numbers first, ascending, and has no key "__proto__".
func keepsOrder(m *entity.Map) bool {
	last, named := -1, false
	for key := range m.All() {
		n, isIndex := arrayIndex(key)
		if key == "__proto__" || isIndex && (named || n < last) {
			return false
		}
		last, named = n, named || !isIndex
	}
	return true
}

func arrayIndex(key string) (int, bool) {
	n, err := strconv.Atoi(key)
	if err != nil || n < 0 || n > math.MaxUint32-1 || strconv.Itoa(n) != key {
		return -1, false
	}
	return n, true
}

// paramsTo2 is the list of version 2 for either form.
func paramsTo2(v entity.Value) entity.List {
	out := entity.List{}
	switch v := v.(type) {
	case *entity.Map:
		for k, x := range v.All() {
			out = append(out, entity.MapOf("key", k, "value", x))
		}
	case entity.List:
		for _, e := range v {
			out = append(out, entity.Clone(e))
		}
	}
	return out
}

// parseHeaders reads the one-string form of headers that old collections
// have: a line each, "Key: value".
func parseHeaders(text string) entity.List {
	out := entity.List{}
	for line := range strings.SplitSeq(text, "\n") {
		key, value, ok := strings.Cut(strings.TrimRight(line, "\r"), ":")
		if ok || key != "" {
			out = append(out, entity.MapOf("key", key, "value", strings.TrimPrefix(value, " ")))
		}
	}
	return out
}

// headersTo3 takes a list of headers, one string with all of them, or null.
func headersTo3(v entity.Value) entity.Value {
	switch v := v.(type) {
	case entity.List:
		return paramsTo3(v, false)
	case string:
		return paramsTo3(parseHeaders(v), false)
	}
	return nil
}
