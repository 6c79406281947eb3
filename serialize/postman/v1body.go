package postman

import "github.com/postbag/postbag/serialize/entity"

// The modes of bodies in the two versions.
var (
	modesFrom1 = map[string]string{"binary": "file", "graphql": "graphql", "params": "formdata", "raw": "raw", "urlencoded": "urlencoded"}
	modesTo1   = map[string]string{"file": "binary", "graphql": "graphql", "formdata": "params", "raw": "raw", "urlencoded": "urlencoded"}
)

// bodyFrom1 is nil where there is no body.
func bodyFrom1(r *entity.Map) *entity.Map {
	given, hasMode := r.Get("dataMode")
	mode := modesFrom1[textOf(given)]
	data, raw := fromText(get(r, "data")), rawFrom1(get(r, "rawModeData"))
	empty := blank(data) && blank(get(r, "rawModeData")) && blank(get(r, "graphqlModeData"))
	if hasMode && given == nil || mode == "" && empty {
		return nil
	}
	graphql := graphqlFrom1(r, data)
	if mode == "" {
		mode = guessMode(raw, data, graphql)
	}
	out := entity.MapOf("mode", mode)
	switch mode {
	case "raw":
		out.Set(mode, rawOrData(raw, get(r, "data")))
	case "graphql":
		setAny(out, mode, graphql)
	case "file":
		file := &entity.Map{}
		setText(file, "src", raw)
		out.Set(mode, file)
	default:
		out.Set(mode, formFrom1(data, get(r, "rawModeData")))
	}
	if options := optionsWith(r.Map("dataOptions"), modesFrom1); options != nil {
		out.Set("options", options)
	}
	if isTrue(r, "dataDisabled") {
		out.Set("disabled", true)
	}
	return out
}

// guessMode is the mode of a body that does not say it.
func guessMode(raw string, data, graphql entity.Value) string {
	_, isList := data.(entity.List)
	switch {
	case raw == "" && isList:
		return "formdata"
	case raw == "" && graphql != nil:
		return "graphql"
	}
	return "raw"
}

// rawFrom1 is the raw text, which may be the only one of a list.
func rawFrom1(v entity.Value) string {
	if list, ok := v.(entity.List); ok && len(list) == 1 {
		v = list[0]
	}
	text, _ := v.(string)
	return text
}

func rawOrData(raw string, data entity.Value) string {
	if text, ok := data.(string); ok && raw == "" {
		return text
	}
	return raw
}

func graphqlFrom1(r *entity.Map, data entity.Value) entity.Value {
	if v := get(r, "graphqlModeData"); !blank(v) {
		return v
	}
	if r.Map("dataOptions").Has("graphql") && !blank(data) {
		return data
	}
	return nil
}

// formFrom1 are the fields of a form: of a file the value is its path.
func formFrom1(data, raw entity.Value) entity.List {
	list, ok := data.(entity.List)
	if !ok {
		list, _ = raw.(entity.List)
	}
	out := entriesFrom1(list)
	for _, v := range out {
		field := mapOf(v)
		value := get(field, "value")
		if field.Text("type") == "file" && blank(get(field, "src")) && !blank(value) {
			field.Set("src", value)
			field.Delete("value")
		}
	}
	return out
}

// bodyTo1 sets what version 1 has of a body.
func bodyTo1(body, out *entity.Map) {
	mode := body.Text("mode")
	if mode == "" {
		return
	}
	setText(out, "dataMode", modesTo1[mode])
	switch mode {
	case "raw":
		setAny(out, "rawModeData", get(body, "raw"))
	case "file":
		setAny(out, "rawModeData", get(body.Map("file"), "src"))
	case "graphql":
		setAny(out, "graphqlModeData", get(body, "graphql"))
	default:
		out.Set("data", formTo1(body.List(mode)))
	}
	if options := optionsWith(body.Map("options"), modesTo1); options != nil {
		out.Set("dataOptions", options)
	}
	if isTrue(body, "disabled") {
		out.Set("dataDisabled", true)
	}
}

func formTo1(list entity.List) entity.List {
	out := entriesTo1(list)
	for _, v := range out {
		field := mapOf(v)
		src, ok := field.Get("src")
		if field.Text("type") == "file" && ok {
			field.Delete("src")
			field.Set("value", src)
		}
	}
	return out
}

// optionsWith are the options of a body under the names of the other version;
// nil where there are none.
func optionsWith(options *entity.Map, modes map[string]string) *entity.Map {
	out := &entity.Map{}
	for mode, v := range options.All() {
		if name := modes[mode]; name != "" && !blank(v) {
			out.Set(name, v)
		}
	}
	if out.Len() == 0 {
		return nil
	}
	return out
}

// blank reports whether a value holds nothing.
func blank(v entity.Value) bool {
	switch v := v.(type) {
	case string:
		return v == ""
	case entity.List:
		return len(v) == 0
	case *entity.Map:
		return v.Len() == 0
	}
	return true
}
