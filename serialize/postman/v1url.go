package postman

import (
	"strings"

	"github.com/postbag/postbag/serialize/entity"
)

// urlFrom1 is the URL with its parameters: those of the list where there is
// one, else those of the text.
func urlFrom1(r *entity.Map) *entity.Map {
	raw := textOf(get(r, "url"))
	out := entity.MapOf("raw", raw)
	query := splitURL(raw, out)
	switch given := queryFrom1(r.List("queryParams")); {
	case len(given) > 0:
		out.Set("query", given)
	case query != nil && len(*query) > 0:
		out.Set("query", *query)
	}
	variables := pathVariablesFrom1(r)
	if len(variables) == 0 {
		variables = pathKeys(out.List("path"))
	}
	if len(variables) > 0 {
		out.Set("variable", variables)
	}
	return out
}

// pathKeys are the variables that the segments of a path name, without values.
func pathKeys(path entity.List) entity.List {
	out, known := entity.List{}, map[string]bool{}
	for _, segment := range path {
		key, ok := strings.CutPrefix(textOf(segment), ":")
		if ok && key != "" && !known[key] {
			known[key] = true
			out = append(out, entity.MapOf("key", key))
		}
	}
	return out
}

// queryFrom1 reads the flag "equals" that the app kept beside parameters: no
// "=" stands for the value null.
func queryFrom1(list entity.List) entity.List {
	out := entriesFrom1(list)
	for _, v := range out {
		param := mapOf(v)
		equals, ok := param.Get("equals")
		if !ok {
			continue
		}
		param.Delete("equals")
		switch value := get(param, "value"); {
		case equals == true && value == nil:
			param.Set("value", "")
		case equals != true && value == "":
			param.Set("value", nil)
		}
	}
	return out
}

// pathVariablesFrom1 takes the list, and from the map what the list lacks.
func pathVariablesFrom1(r *entity.Map) entity.List {
	out, known := entriesFrom1(r.List("pathVariableData")), map[string]bool{}
	for _, v := range out {
		known[mapOf(v).Text("key")] = true
	}
	for key, value := range r.Map("pathVariables").All() {
		if !known[key] {
			out = append(out, entity.MapOf("key", key, "value", value))
		}
	}
	return out
}

// urlTo1 sets the URL and its parameters. A URL that is no text and no object
// has none.
func urlTo1(v entity.Value, out *entity.Map) {
	u := mapOf(v)
	if u == nil {
		u = &entity.Map{}
		raw := textOf(v)
		u.Set("raw", raw)
		if query := splitURL(raw, u); query != nil {
			u.Set("query", *query)
		}
		if keys := pathKeys(u.List("path")); len(keys) > 0 {
			u.Set("variable", keys)
		}
	}
	raw := textOf(get(u, "raw"))
	if strings.TrimSpace(raw) == "" {
		raw = buildURL(u)
	}
	out.Set("url", raw)
	out.Set("queryParams", entriesTo1(u.List("query")))
	if variables, ok := u.Get("variable"); ok {
		pathVariablesTo1(variables, out)
	} else {
		out.Set("pathVariableData", entity.List{})
	}
}

func pathVariablesTo1(v entity.Value, out *entity.Map) {
	list, _ := v.(entity.List)
	byKey, data := &entity.Map{}, entity.List{}
	for _, x := range list {
		m := mapOf(x)
		if m == nil {
			continue
		}
		key := get(m, "key")
		if key == nil {
			key = get(m, "id")
		}
		entry := entity.MapOf("key", key)
		if value, ok := m.Get("value"); ok {
			entry.Set("value", value)
			byKey.Set(textOf(key), value)
		}
		setText(entry, "description", descriptionOf(get(m, "description")))
		data = append(data, entry)
	}
	out.Set("pathVariables", byKey)
	out.Set("pathVariableData", data)
}
