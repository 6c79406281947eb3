package serialize_test

import (
	"strings"

	"pgregory.net/rapid"

	"github.com/postbag/postbag/serialize/entity"
)

// hostile are names and texts that have broken file formats, file systems and
// JavaScript before.
var hostile = []string{
	"", " ", "..", ".", "...", "CON", "con.txt", "nul", "COM1", "a/b", `a\b`, ".resources", "definition", "x.request.yaml",
	"a", "A", "a ", "a-1", "é", "e\u0301", "É", "ß", "SS", "İ", "ﬁ", strings.Repeat("long name ", 30), strings.Repeat("日", 30),
	"name", "id", "order", "<<", "=", "~", "null", "true", "no", "123", "0x1F", "1_000", "2018-12-10", "-", "- a", "? b", "a: b",
	"#c", "{{var}}", "{}", "[]", "&a", "*a", "!t", "%41", "'", `"`, "\t", "tab\tname", "\nleading", "\n\n  indented\n", "trailing\n",
	"a\r\nb", "a\rb", "\x00", "\x1b[31m", "\u007f", "\u0085", "\u2028", "\ufeff", "\u202e", "😀", "\U0010ffff", "__proto__", "constructor",
	"a.b", "a~b", "folders", "requests", "at", "is", "of", "key", "children", "<<<<<<< HEAD", "=======", "---", "...\n", "enc:v1:x",
}

func hostileText() *rapid.Generator[string] {
	return rapid.OneOf(rapid.SampledFrom(hostile), rapid.SampledFrom(hostile), rapid.String(),
		rapid.StringMatching(`https?://[a-z{}]{1,6}(\.[a-z]{2})?(:[0-9]{2,4})?(/[a-z:]{0,4}){0,3}(\?[a-z=&]{0,8})?(#[a-z]?)?`))
}

var numbers = []string{"0", "-0", "1", "200", "1.0", "1e3", "12345678901234567890", "0.1", "1E-7", "-1.50"}

// anything draws any JSON value, small and seldom deep.
func anything(depth int) *rapid.Generator[entity.Value] {
	return rapid.Custom(func(t *rapid.T) entity.Value {
		kind := rapid.IntRange(0, 9).Draw(t, "kind")
		switch {
		case kind == 0:
			return nil
		case kind == 1:
			return rapid.Bool().Draw(t, "bool")
		case kind == 2:
			return entity.Number(rapid.SampledFrom(numbers).Draw(t, "number"))
		case kind == 3 && depth > 0:
			return entity.List(rapid.SliceOfN(anything(depth-1), 0, 3).Draw(t, "list"))
		case kind == 4 && depth > 0:
			m := &entity.Map{}
			for range rapid.IntRange(0, 3).Draw(t, "size") {
				m.Set(hostileText().Draw(t, "key"), anything(depth-1).Draw(t, "value"))
			}
			return m
		}
		return hostileText().Draw(t, "text")
	})
}

// field is a key that an object may have.
type field struct {
	key   string
	value *rapid.Generator[entity.Value]
}

// object draws a map of fields in any order: most are there, some are missing,
// some hold what nobody expects there, and unknown ones are among them.
func object(fields ...field) *rapid.Generator[entity.Value] {
	return rapid.Custom(func(t *rapid.T) entity.Value {
		out := &entity.Map{}
		for _, f := range rapid.Permutation(fields).Draw(t, "order") {
			switch rapid.IntRange(0, 11).Draw(t, f.key) {
			case 0, 1, 2:
			case 3:
				out.Set(f.key, anything(2).Draw(t, "odd "+f.key))
			case 4:
				out.Set(hostileText().Draw(t, "unknown"), anything(2).Draw(t, "unknown value"))
				out.Set(f.key, f.value.Draw(t, f.key))
			default:
				out.Set(f.key, f.value.Draw(t, f.key))
			}
		}
		return out
	})
}

func listOf(elem *rapid.Generator[entity.Value], most int) *rapid.Generator[entity.Value] {
	return rapid.Map(rapid.SliceOfN(elem, 0, most), func(l []entity.Value) entity.Value { return entity.List(l) })
}

func oneOf(values ...entity.Value) *rapid.Generator[entity.Value] { return rapid.SampledFrom(values) }

var (
	textValue   = rapid.Map(hostileText(), func(s string) entity.Value { return s })
	flag        = oneOf(true, false, nil)
	description = rapid.OneOf(textValue, object(field{"content", textValue}, field{"type", oneOf("text/plain", "text/markdown")}))

	param = object(field{"key", textValue}, field{"value", rapid.OneOf(textValue, anything(1))}, field{"disabled", flag},
		field{"description", description}, field{"type", oneOf("text", "file", "string", "secret", "any")}, field{"enabled", flag},
		field{"id", textValue}, field{"src", rapid.OneOf(textValue, listOf(textValue, 2))}, field{"contentType", textValue})
	params = listOf(param, 4)

	script = object(field{"exec", rapid.OneOf(textValue, listOf(textValue, 3))}, field{"type", oneOf("text/javascript")},
		field{"packages", anything(2)})
	event = object(field{"listen", oneOf("test", "prerequest", "other")}, field{"script", rapid.OneOf(script, script, textValue)})

	auth = object(field{"type", oneOf("basic", "bearer", "noauth", "oauth2", "unknown")}, field{"basic", params},
		field{"bearer", object(field{"token", textValue})}, field{"oauth2", params}, field{"unknown", params})

	address = rapid.OneOf(textValue, object(field{"raw", textValue}, field{"protocol", oneOf("http", "https")},
		field{"host", rapid.OneOf(textValue, listOf(textValue, 3))}, field{"path", rapid.OneOf(textValue, listOf(textValue, 3))},
		field{"port", textValue}, field{"query", params}, field{"variable", params}, field{"hash", textValue}))

	payload = object(field{"mode", oneOf("raw", "urlencoded", "formdata", "file", "graphql", "other")}, field{"raw", textValue},
		field{"urlencoded", params}, field{"formdata", params}, field{"file", object(field{"src", textValue})},
		field{"graphql", object(field{"query", textValue}, field{"variables", textValue}, field{"operationName", textValue})},
		field{"options", oneOf(entity.MapOf("raw", entity.MapOf("language", "json")))}, field{"disabled", flag})

	behavior = object(field{"strictSSL", flag}, field{"maxRedirects", oneOf(entity.Number("3"), entity.Number("3.0"))},
		field{"disabledSystemHeaders", oneOf(entity.MapOf("host", true, "accept", false))},
		field{"tlsDisabledProtocols", listOf(textValue, 2)}, field{"disableBodyPruning", flag})

	request = rapid.OneOf(textValue, object(field{"method", textValue}, field{"header", rapid.OneOf(params, params, textValue)},
		field{"url", address}, field{"body", payload}, field{"auth", auth}, field{"description", description}))

	response = object(field{"id", textValue}, field{"name", textValue}, field{"originalRequest", request}, field{"status", textValue},
		field{"code", oneOf(entity.Number("200"), entity.Number("404"), nil)}, field{"header", rapid.OneOf(params, textValue)},
		field{"cookie", params}, field{"body", textValue}, field{"_postman_previewlanguage", oneOf("json", "Text", "yaml", nil)})
)

// item draws a request, or a folder while depth lasts. What becomes an entity
// must be an object, since no Postman writes anything else.
func item(depth int) *rapid.Generator[entity.Value] {
	fields := []field{{"id", textValue}, {"_postman_id", textValue}, {"name", textValue}, {"description", description},
		{"event", listOf(event, 3)}, {"protocolProfileBehavior", behavior}, {"variable", params}}
	requests := object(append(fields, field{"request", request}, field{"response", listOf(response, 2)})...)
	if depth == 0 {
		return requests
	}
	folders := object(append(fields, field{"auth", auth}, field{"item", listOf(item(depth-1), 3)})...)
	return rapid.OneOf(requests, folders)
}

// collections draws documents of version 2.1 and 2.0, some as the API wraps
// them.
func collections() *rapid.Generator[entity.Value] {
	document := object(field{"item", listOf(item(2), 4)}, field{"auth", auth}, field{"event", listOf(event, 2)},
		field{"variable", params}, field{"variables", params}, field{"protocolProfileBehavior", behavior})
	info := object(field{"_postman_id", textValue}, field{"name", textValue}, field{"description", description},
		field{"version", anything(1)}, field{"_exporter_id", textValue})
	return rapid.Custom(func(t *rapid.T) entity.Value {
		head := info.Draw(t, "info").(*entity.Map)
		version := rapid.SampledFrom([]string{"v2.1.0", "v2.0.0"}).Draw(t, "version")
		head.Set("schema", "https://schema.getpostman.com/json/collection/"+version+"/collection.json")
		out := entity.MapOf("info", head)
		for k, v := range document.Draw(t, "document").(*entity.Map).All() {
			out.Set(k, v)
		}
		out.Set("info", head)
		if rapid.IntRange(0, 5).Draw(t, "wrapped") == 0 {
			return entity.MapOf("before", anything(1).Draw(t, "before"), "collection", out, "after", "x")
		}
		return out
	})
}

// variableFiles draws environments and globals.
func variableFiles() *rapid.Generator[entity.Value] {
	value := object(field{"key", textValue}, field{"value", rapid.OneOf(textValue, anything(1))}, field{"enabled", flag},
		field{"type", oneOf("default", "secret", "any", "")}, field{"description", description}, field{"disabled", flag}, field{"secret", flag})
	file := object(field{"id", textValue}, field{"name", textValue}, field{"color", anything(1)},
		field{"_postman_variable_scope", oneOf("environment", "globals", nil)})
	return rapid.Custom(func(t *rapid.T) entity.Value {
		out := file.Draw(t, "file").(*entity.Map)
		for _, k := range []string{"info", "collection", "item"} {
			out.Delete(k)
		}
		out.Set("values", listOf(value, 5).Draw(t, "values"))
		return out
	})
}

// collections1 draws collections of version 1: ids from a few, so that they
// repeat, are missing, and orders list what is not there or go in circles.
func collections1() *rapid.Generator[entity.Value] {
	id := oneOf("a", "b", "c", "d", "e", "", entity.Number("7"), nil)
	ids := listOf(id, 4)
	jsonText := oneOf(`{"url":"https://example.com","headers":"A: b\n"}`, `[{"key":"a","value":"b","type":"text"}]`, `{ "spaced": 1 }`, "{", "a")
	headers := oneOf("", "A: b", "A: b\n", "// off: 1\nOn:2\n", "no colon", "A: b\r\nC: d")
	request1 := []field{{"id", id}, {"name", textValue}, {"url", address}, {"method", textValue}, {"headers", rapid.OneOf(headers, params)},
		{"headerData", params}, {"queryParams", params}, {"pathVariables", anything(2)}, {"pathVariableData", params},
		{"dataMode", oneOf("params", "urlencoded", "raw", "binary", "graphql", nil, "other")}, {"data", rapid.OneOf(params, jsonText)},
		{"rawModeData", rapid.OneOf(textValue, listOf(textValue, 2))}, {"dataOptions", anything(2)}, {"graphqlModeData", anything(2)},
		{"currentHelper", oneOf("basicAuth", "oAuth1", "hawkAuth", "normal", "other", nil)},
		{"helperAttributes", rapid.OneOf(jsonText, object(field{"hawk_id", textValue}, field{"username", textValue}, field{"id", oneOf("basic")}))},
		{"auth", auth}, {"preRequestScript", textValue}, {"tests", rapid.OneOf(textValue, listOf(textValue, 2))}, {"events", listOf(event, 2)},
		{"folder", id}, {"collectionId", id}, {"description", description}, {"responses_order", ids}, {"variables", params}, {"dataDisabled", flag}}
	response1 := object(field{"id", id}, field{"name", textValue}, field{"responseCode", anything(2)}, field{"headers", params},
		field{"cookies", params}, field{"time", anything(1)}, field{"text", textValue}, field{"language", textValue},
		field{"requestObject", rapid.OneOf(jsonText, object(request1...))}, field{"request", rapid.OneOf(id, object(request1...))})
	folder1 := object(field{"id", id}, field{"name", textValue}, field{"order", ids}, field{"folders_order", ids}, field{"folder", id},
		field{"auth", auth}, field{"events", listOf(event, 2)}, field{"variables", params}, field{"description", description})
	document := object(field{"id", id}, field{"name", textValue}, field{"folders_order", ids}, field{"folders", listOf(folder1, 5)},
		field{"variables", params}, field{"auth", auth}, field{"events", listOf(event, 2)}, field{"timestamp", anything(0)})
	return rapid.Custom(func(t *rapid.T) entity.Value {
		out := document.Draw(t, "document").(*entity.Map)
		for _, k := range []string{"info", "collection", "results", "run"} {
			out.Delete(k)
		}
		out.Set("order", ids.Draw(t, "order"))
		out.Set("requests", listOf(object(append(request1, field{"responses", listOf(response1, 2)})...), 5).Draw(t, "requests"))
		return out
	})
}
