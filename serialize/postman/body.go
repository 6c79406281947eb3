package postman

import (
	"slices"
	"strings"

	"github.com/postbag/postbag/serialize/entity"
)

// rawTypes are the languages of raw bodies that schema 3.0.0 knows besides
// text, which all others become.
var rawTypes = []string{"json", "xml", "html", "javascript"}

// bodyTo3 is nil where there is no body, or one that is switched off.
func bodyTo3(v entity.Value) entity.Value {
	body := mapOf(v)
	if body == nil || isTrue(body, "disabled") {
		return nil
	}
	switch mode := get(body, "mode"); mode {
	case "raw", nil:
		return entity.MapOf("type", rawType(body), "content", textOf(get(body, "raw")))
	case "urlencoded":
		out := entity.MapOf("type", mode)
		setAny(out, "content", paramsTo3(body.List("urlencoded"), false))
		return out
	case "formdata":
		return entity.MapOf("type", mode, "content", formTo3(body.List("formdata")))
	case "file":
		return entity.MapOf("type", mode, "content", fileTo3(get(body, "file")))
	case "graphql":
		return entity.MapOf("type", mode, "content", graphqlTo3(get(body, "graphql")))
	}
	return nil
}

func rawType(body *entity.Map) string {
	language := body.Map("options").Map("raw").Text("language")
	if slices.Contains(rawTypes, language) {
		return language
	}
	return "text"
}

func formTo3(fields entity.List) entity.List {
	out := entity.List{}
	for _, v := range fields {
		if m := mapOf(v); m != nil {
			out = append(out, fieldTo3(m))
		}
	}
	return out
}

func fieldTo3(m *entity.Map) *entity.Map {
	out := &entity.Map{}
	if m.Text("type") == "file" || get(m, "type") == nil && m.Has("src") {
		out = entity.MapOf("type", "file", "key", textOf(get(m, "key")), "src", sourceTo3(get(m, "src")))
	} else {
		out = entity.MapOf("type", "text", "key", textOf(get(m, "key")), "value", textOf(get(m, "value")))
	}
	setText(out, "contentType", m.Text("contentType"))
	setText(out, "description", descriptionOf(get(m, "description")))
	if isTrue(m, "disabled") {
		out.Set("disabled", true)
	}
	return out
}

// sourceTo3 is the file, or the list of files, of a form field.
func sourceTo3(v entity.Value) entity.Value {
	list, ok := v.(entity.List)
	if !ok {
		return textOf(v)
	}
	out := entity.List{}
	for _, x := range list {
		if s, ok := x.(string); ok {
			out = append(out, s)
		}
	}
	return out
}

func fileTo3(v entity.Value) *entity.Map {
	out := &entity.Map{}
	if m := mapOf(v); m != nil {
		v = get(m, "src")
	}
	if src, ok := v.(string); ok {
		setText(out, "src", src)
	}
	return out
}

func graphqlTo3(v entity.Value) *entity.Map {
	source := mapOf(v)
	query := textOf(get(source, "query"))
	if text, ok := v.(string); ok {
		query = text
	}
	out := entity.MapOf("query", query)
	setText(out, "variables", textOf(get(source, "variables")))
	setText(out, "operationName", textOf(get(source, "operationName")))
	return out
}

// bodyTo2 is nil where there is no body.
func bodyTo2(v entity.Value) entity.Value {
	body := mapOf(v)
	kind, content := body.Text("type"), get(body, "content")
	switch kind {
	case "", "none":
		return nil
	case "urlencoded":
		return entity.MapOf("mode", kind, kind, paramsTo2(content))
	case "formdata":
		return entity.MapOf("mode", kind, kind, formTo2(content))
	case "file", "graphql":
		if content == nil {
			content = &entity.Map{}
		}
		return entity.MapOf("mode", kind, kind, content)
	}
	out := entity.MapOf("mode", "raw", "raw", content)
	if kind != "text" {
		out.Set("options", entity.MapOf("raw", entity.MapOf("language", strings.ToLower(kind))))
	}
	return out
}

func formTo2(content entity.Value) entity.List {
	fields, _ := content.(entity.List)
	out := entity.List{}
	for _, v := range fields {
		m := mapOf(v)
		if m == nil {
			continue
		}
		field := &entity.Map{}
		for _, key := range []string{"key", "value", "description", "contentType", "type", "src"} {
			if x, ok := m.Get(key); ok {
				field.Set(key, x)
			}
		}
		for k, x := range m.All() {
			field.Set(k, x)
		}
		out = append(out, field)
	}
	return out
}

// responseTypes are the preview languages that schema 3.0.0 knows besides
// text.
var responseTypes = append([]string{"yaml"}, rawTypes...)

// responseType is text for an empty body, whatever its language.
func responseType(response *entity.Map) string {
	if textOf(get(response, "body")) == "" {
		return "text"
	}
	language := strings.ToLower(response.Text("_postman_previewlanguage"))
	if slices.Contains(responseTypes, language) {
		return language
	}
	return "text"
}
