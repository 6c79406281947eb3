package field_test

import (
	"testing"

	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/field"
	"github.com/postbag/postbag/serialize/json"
)

func decode(t *testing.T, text string) *entity.Map {
	t.Helper()
	v, err := json.Decode([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return v.(*entity.Map)
}

// What is set is there, and nothing else changes; forms change only where they
// must.
func TestSet(t *testing.T) {
	for _, test := range []struct{ name, body, path, value, want string }{
		{"a field", `{"method":"GET"}`, "method", `"PUT"`, `{"method":"PUT"}`},
		{"in Postman's order", `{"url":"u","order":1}`, "method", `"PUT"`, `{"url":"u","method":"PUT","order":1}`},
		{"unknown before the last", `{"url":"u","order":1}`, "odd", `1`, `{"url":"u","odd":1,"order":1}`},
		{"a first header", `{}`, "headers.A", `"1"`, `{"headers":{"A":"1"}}`},
		{"a header with dots", `{"headers":{"A":"1"}}`, "headers.X.y.z", `"2"`, `{"headers":{"A":"1","X.y.z":"2"}}`},
		{"the list form stays", `{"headers":[{"key":"A","value":"1"}]}`, "headers.B", `"2"`, `{"headers":[{"key":"A","value":"1"},{"key":"B","value":"2"}]}`},
		{"the map form cannot hold it", `{"headers":{"A":"1"}}`, "headers.A.disabled", `true`, `{"headers":[{"key":"A","value":"1","disabled":true}]}`},
		{"null needs a list", `{"queryParams":{"a":"1"}}`, "queryParams.b", `null`, `{"queryParams":[{"key":"a","value":"1"},{"key":"b","value":null}]}`},
		{"the second of a name", `{"headers":[{"key":"A","value":"1"},{"key":"A","value":"2"}]}`, "headers.A#2", `"3"`, `{"headers":[{"key":"A","value":"1"},{"key":"A","value":"3"}]}`},
		{"a script", `{"scripts":[{"type":"afterResponse","code":"a"}]}`, "scripts.afterResponse", `"b"`, `{"scripts":[{"type":"afterResponse","code":"b"}]}`},
		{"a new script", `{}`, "scripts.beforeRequest", `"b"`, `{"scripts":[{"type":"beforeRequest","code":"b","language":"text/javascript"}]}`},
		{"by number", `{"args":["a","b"]}`, "args.1", `"c"`, `{"args":["a","c"]}`},
		{"a form field", `{"body":{"type":"formdata","content":[{"type":"text","key":"a","value":"1"}]}}`, "body.content.b", `"2"`, `{"body":{"type":"formdata","content":[{"type":"text","key":"a","value":"1"},{"type":"text","key":"b","value":"2"}]}}`},
		{"a query in a body", `{"body":{"type":"graphql","content":{"query":"a"}}}`, "body.content.query", `"b"`, `{"body":{"type":"graphql","content":{"query":"b"}}}`},
	} {
		t.Run(test.name, func(t *testing.T) {
			body := decode(t, test.body)
			value, err := json.Decode([]byte(test.value))
			if err == nil {
				err = field.Set(body, test.path, value)
			}
			if err != nil {
				t.Fatal(err)
			}
			if got := string(json.Encode(body, "")); !entity.Equal(body, decode(t, test.want)) {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

// Setting every leaf to what it is changes nothing, and what is taken out is
// gone.
func TestLeavesAreFields(t *testing.T) {
	const text = `{"$kind":"http-request","url":"u?a=1","headers":{"A.b":"1","C":"2"},"queryParams":[{"key":"a","value":"1","description":"d"},
		{"key":"a","value":null}],"body":{"type":"urlencoded","content":{"x":"1"}},"auth":{"type":"basic","credentials":{"username":"u"}},
		"scripts":[{"type":"afterResponse","code":"c"}],"settings":{"strictSSL":false},"topics":[{"name":"t","qos":1}]}`
	body := decode(t, text)
	for path, v := range field.Leaves(decode(t, text)) {
		if err := field.Set(body, path, v); err != nil || !entity.Equal(body, decode(t, text)) {
			t.Fatalf("%s: %v: %s", path, err, json.Encode(body, ""))
		}
		less := decode(t, text)
		if !field.Unset(less, path) || entity.Equal(less, body) {
			t.Errorf("%s was not taken out: %s", path, json.Encode(less, ""))
		}
	}
}

func FuzzSet(f *testing.F) {
	f.Add(`{"headers":{"A":"1"},"scripts":[{"type":"a","code":"b"}]}`, "headers.A.disabled")
	f.Add(`{"values":[{"key":"a"},{"key":"a"},3,null]}`, "values.a#2.type")
	f.Fuzz(func(t *testing.T, text, path string) {
		v, err := json.Decode([]byte(text))
		body, ok := v.(*entity.Map)
		if err != nil || !ok {
			return
		}
		if field.Set(body, path, "x") == nil {
			field.Unset(body, path)
		}
		for range field.Leaves(body) {
		}
	})
}
