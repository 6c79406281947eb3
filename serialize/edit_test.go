package serialize_test

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/postbag/postbag/serialize"
	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/json"
	"github.com/postbag/postbag/serialize/postman"
	"github.com/postbag/postbag/serialize/yaml"
)

// kitchen is a collection that has something for extras on every field.
const kitchen = `{
	"info": {"_postman_id": "c0", "name": "Kitchen", "description": {"content": "about", "type": "text/markdown", "version": "1"},
		"schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json", "_exporter_id": 7, "news": "info"},
	"item": [
		{"name": "Sink", "description": {"content": "folder", "type": "text/plain"}, "news": "folder", "variable": [{"key": "f"}],
			"auth": {"type": "bearer", "bearer": [{"key": "token", "value": "{{t}}", "type": "string", "news": "auth"}], "basic": []},
			"event": [{"listen": "test", "disabled": false, "script": {"type": "text/javascript", "exec": ["folder()"], "name": "n"}}],
			"item": [
				{"name": "Get", "news": "item", "protocolProfileBehavior": {"strictSSL": false, "disableBodyPruning": true},
					"event": [
						{"listen": "prerequest", "script": {"type": "text/javascript", "exec": "before()", "news": "before"}},
						{"listen": "other", "script": {"exec": ["never()"]}},
						{"listen": "test", "script": {"type": "text/javascript", "exec": ["after()", ""], "news": "after"}}],
					"request": {"method": "POST", "news": "request", "proxy": {"match": "*"},
						"auth": {"type": "basic", "basic": [{"key": "username", "value": "u", "type": "any", "news": "user"}, {"key": "password", "value": "p"}]},
						"header": [{"key": "A", "value": "1", "news": "A"}, {"key": "B", "value": null, "news": "B"}, {"key": "A", "value": "2", "uuid": "x"}],
						"body": {"mode": "raw", "raw": "{}", "options": {"raw": {"language": "yaml", "headerFamily": "yaml"}}, "urlencoded": [{"key": "idle"}]},
						"url": {"raw": "{{base}}/sink/:id?q=1", "host": ["{{base}}"], "path": ["sink", ":id"], "news": "url",
							"query": [{"key": "q", "value": "1", "news": "q"}, {"key": "r", "value": null, "equals": true}],
							"variable": [{"key": "id", "value": "5", "type": "string", "news": "id"}]},
						"description": {"content": "request", "type": "text/markdown"}},
					"response": [
						{"id": "r1", "name": "ok", "originalRequest": {"method": "POST", "url": "{{base}}/sink", "news": "original"},
							"status": "OK", "code": 200, "responseTime": 12, "cookie": [{"name": "c"}], "news": "response",
							"header": [{"key": "X", "value": "1", "news": "X"}], "body": "text", "_postman_previewlanguage": "Text"}]},
				{"name": "Form", "request": {"method": "POST", "header": [], "url": "{{base}}/form",
					"body": {"mode": "formdata", "formdata": [{"key": "a", "value": "1", "type": "text", "uuid": "u1"}, {"key": "b", "src": null, "type": "file"}]}}}
			]}
	],
	"event": [{"listen": "prerequest", "script": {"exec": ["all()"], "type": "text/javascript"}, "news": "event"}],
	"variable": [{"id": "v1", "key": "base", "value": 1, "type": "number", "news": "base"}, {"key": "k", "value": "v", "type": "secret"}]
}`

const (
	kitchenDir = "postman/collections/Kitchen/"
	getFile    = kitchenDir + "Sink/Get.request.yaml"
	formFile   = kitchenDir + "Sink/Form.request.yaml"
	sinkFile   = kitchenDir + "Sink/.resources/definition.yaml"
	rootFile   = kitchenDir + ".resources/definition.yaml"
	okFile     = kitchenDir + "Sink/.resources/Get.resources/examples/ok.example.yaml"
)

// edit replaces text in a file as an editor does.
func edit(t *testing.T, files fstest.MapFS, file, from, to string) fstest.MapFS {
	t.Helper()
	if files[file] == nil {
		t.Fatalf("no %s among %q", file, sortedKeys(files))
	}
	text := string(files[file].Data)
	if strings.Count(text, from) != 1 {
		t.Fatalf("%s has %q %d times:\n%s", file, from, strings.Count(text, from), text)
	}
	return written(files, map[string][]byte{file: []byte(strings.Replace(text, from, to, 1))})
}

func decoded(t *testing.T, text string) entity.Value {
	t.Helper()
	v, err := json.Decode([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// An edit of any field in the file of an entity shows in the export, with
// nothing stale beside it, and all else is as it was. Each edit says what
// becomes of the original: texts of the JSON that are replaced.
func TestEditsShow(t *testing.T) {
	files, key := imported(t, fstest.MapFS{}, []byte(kitchen))
	for name, test := range map[string]struct {
		file, from, to string
		changes        []string // of the JSON: old, new, …
	}{
		"method": {getFile, "method: POST", "method: PUT", []string{`"request": {"method": "POST", "news": "request"`, `"request": {"method": "PUT", "news": "request"`}},
		"url": {getFile, `url: "{{base}}/sink/:id?q=1"`, `url: "{{base}}/tap/:id?q=1"`, []string{
			`"raw": "{{base}}/sink/:id?q=1", "host": ["{{base}}"], "path": ["sink", ":id"], "news": "url"`,
			`"raw": "{{base}}/tap/:id?q=1", "host": ["{{base}}"], "path": ["tap", ":id"]`}},
		"description": {getFile, "description: request", "description: edited", []string{`{"content": "request", "type": "text/markdown"}`, `"edited"`}},
		"a header": {getFile, `key: A
    value: "1"`, `key: A
    value: "9"`, []string{`"value": "1", "news": "A"`, `"value": "9"`}},
		"a header that was null": {getFile, `value: ""`, `value: full`, []string{`"value": null, "news": "B"`, `"value": "full"`}},
		"a query parameter": {getFile, `  q: "1"`, `  q: "2"`, []string{
			`{"key": "q", "value": "1", "news": "q"}`, `{"key": "q", "value": "2"}`}},
		"a path variable": {getFile, `id: "5"`, `id: "6"`, []string{`"value": "5", "type": "string", "news": "id"`, `"value": "6", "type": "string"`}},
		"the body":        {getFile, `content: "{}"`, `content: "[]"`, []string{`"raw": "{}"`, `"raw": "[]"`}},
		"a credential":    {getFile, `username: u`, `username: w`, []string{`"value": "u", "type": "any", "news": "user"`, `"value": "w", "type": "string"`}},
		"a setting":       {getFile, `strictSSL: false`, `strictSSL: true`, []string{`"strictSSL": false`, `"strictSSL": true`}},
		"a script": {getFile, "code: before()", "code: later()", []string{
			`"exec": "before()", "news": "before"`, `"exec": ["later()"]`}},
		"a form field": {formFile, `key: a
      value: "1"`, `key: a
      value: "2"`, []string{`"value": "1", "type": "text", "uuid": "u1"`, `"value": "2", "type": "text"`}},
		"a file field":           {formFile, `src: ""`, `src: /tmp/x`, []string{`"src": null`, `"src": "/tmp/x"`}},
		"the folder's text":      {sinkFile, "description: folder", "description: edited", []string{`{"content": "folder", "type": "text/plain"}`, `"edited"`}},
		"the folder's token":     {sinkFile, `token: "{{t}}"`, `token: other`, []string{`"value": "{{t}}", "type": "string", "news": "auth"`, `"value": "other", "type": "string"`}},
		"the folder's script":    {sinkFile, "code: folder()", "code: edited()", []string{`, "disabled": false, "script": {"type": "text/javascript", "exec": ["folder()"], "name": "n"}`, `, "script": {"type": "text/javascript", "exec": ["edited()"]}`}},
		"the collection's text":  {rootFile, "description: about", "description: edited", []string{`{"content": "about", "type": "text/markdown", "version": "1"}`, `"edited"`}},
		"a collection variable":  {rootFile, `value: "1"`, `value: "2"`, []string{`{"id": "v1", "key": "base", "value": 1, "type": "number", "news": "base"}`, `{"key": "base", "value": "2"}`}},
		"a secret variable":      {rootFile, `value: v`, `value: w`, []string{`"value": "v"`, `"value": "w"`}},
		"the collection's event": {rootFile, "code: all()", "code: edited()", []string{`{"listen": "prerequest", "script": {"exec": ["all()"], "type": "text/javascript"}, "news": "event"}`, `{"listen": "prerequest", "script": {"exec": ["edited()"], "type": "text/javascript"}}`}},
		"the status":             {okFile, "statusCode: 200", "statusCode: 201", []string{`"code": 200`, `"code": 201`}},
		"the status text":        {okFile, "statusText: OK", "statusText: Fine", []string{`"status": "OK"`, `"status": "Fine"`}},
		"a response header":      {okFile, `X: "1"`, `X: "2"`, []string{`"value": "1", "news": "X"`, `"value": "2"`}},
		"a response":             {okFile, "content: text", "content: edited", []string{`"body": "text"`, `"body": "edited"`}},
		"an original request": {okFile, `method: POST`, `method: GET`, []string{
			`{"method": "POST", "url": "{{base}}/sink", "news": "original"}`, `{"method": "GET", "url": "{{base}}/sink", "news": "original"}`}},
	} {
		t.Run(name, func(t *testing.T) {
			edited := edit(t, files, test.file, test.from, test.to)
			got := exported(t, edited, key)
			for i := 0; i < len(test.changes); i += 2 {
				if strings.Count(kitchen, test.changes[i]) != 1 {
					t.Fatalf("the document has %q %d times", test.changes[i], strings.Count(kitchen, test.changes[i]))
				}
			}
			want := decoded(t, strings.NewReplacer(test.changes...).Replace(kitchen))
			if !entity.Same(want, got) {
				t.Errorf("export: %s", difference("", want, got))
			}
			pruned := committed(t, edited)
			if d := difference("", got, exported(t, pruned, key)); d != "" {
				t.Errorf("after a commit: %s", d)
			}
			unchanged(t, pruned)
		})
	}
}

// committed is the tree once extras that no longer apply are gone.
func committed(t *testing.T, files fstest.MapFS) fstest.MapFS {
	t.Helper()
	store := read(t, files)
	tidy := postman.PruneAll(store.Workspace, func(entity.Key) bool { return true })
	return written(files, store.Write(tidy))
}

const extrasFile = "postbag/extras/collections/Kitchen.yaml"

// What an edit made stale leaves the extras with the next commit.
func TestStaleExtrasGo(t *testing.T) {
	files, _ := imported(t, fstest.MapFS{}, []byte(kitchen))
	if !strings.Contains(string(files[extrasFile].Data), "news: A") {
		t.Fatalf("no note on the header in\n%s", files[extrasFile].Data)
	}
	if d := changedFiles(files, committed(t, files)); len(d) > 0 {
		t.Fatalf("a commit without an edit changes %q", d)
	}
	edited := edit(t, files, getFile, "key: A\n    value: \"1\"", "key: A\n    value: \"9\"")
	edited = edit(t, edited, getFile, "/sink/", "/tap/")
	after := committed(t, edited)
	text := string(after[extrasFile].Data)
	if strings.Contains(text, "news: A") || strings.Contains(text, "news: url") {
		t.Errorf("stale notes are in\n%s", text)
	}
	if !strings.Contains(text, "news: B") || !strings.Contains(text, "news: item") {
		t.Errorf("sound notes are not in\n%s", text)
	}
	if got := changedFiles(edited, after); !slices.Equal(got, []string{extrasFile}) {
		t.Errorf("the commit changes %q", got)
	}
}

// While a file cannot be understood, its extras wait for it.
func TestExtrasWaitForABrokenFile(t *testing.T) {
	files, key := imported(t, fstest.MapFS{}, []byte(kitchen))
	broken := written(files, map[string][]byte{getFile: []byte("<<<<<<< HEAD\n")})
	broken = edit(t, broken, formFile, "method: POST", "method: PUT")
	store, err := serialize.Read(broken)
	if err != nil || len(store.Problems) != 1 {
		t.Fatal(err, store.Problems)
	}
	tidy := postman.PruneAll(store.Workspace, func(entity.Key) bool { return true })
	tree := written(broken, store.Write(tidy))
	mended := written(tree, map[string][]byte{getFile: files[getFile].Data, formFile: files[formFile].Data})
	if d := difference("", decoded(t, kitchen), exported(t, mended, key)); d != "" {
		t.Error(d)
	}
}

// Extras that a person laid out otherwise are not rewritten for that.
func TestExtrasKeepTheirLayout(t *testing.T) {
	files, _ := imported(t, fstest.MapFS{}, []byte(kitchen))
	unchanged(t, edit(t, files, extrasFile, "format: v2.1", "# ours\nformat: 'v2.1'"))
}

// Another request of the same name shows nothing of the one that was there.
func TestAnotherOfTheSameName(t *testing.T) {
	files, key := imported(t, fstest.MapFS{}, []byte(kitchen))
	another := "$kind: http-request\nurl: https://elsewhere.example/new\nmethod: PATCH\nheaders:\n  C: \"3\"\norder: 1000\n"
	replaced := written(files, map[string][]byte{getFile: []byte(another), okFile: nil})
	for _, tree := range []fstest.MapFS{replaced, committed(t, replaced)} {
		text := string(json.Encode(exported(t, tree, key), ""))
		for _, stale := range []string{`"item"`, `"request"`, `"before"`, `"after"`, `"url"`, `"A"`, `"user"`, "never", "proxy", "disableBodyPruning"} {
			if strings.Contains(text, `"news":`+stale) || strings.Contains(text, stale+"()") {
				t.Errorf("%s shows in %s", stale, text)
			}
		}
		if !strings.Contains(text, "elsewhere") || !strings.Contains(text, `"news":"folder"`) {
			t.Errorf("the new request, or the old folder, is not in %s", text)
		}
	}
	if strings.Contains(string(committed(t, replaced)[extrasFile].Data), "news: item") {
		t.Error("the extras of the request that is gone are kept")
	}
}

// A file that was renamed takes its extras with it, examples included.
func TestExtrasFollowARename(t *testing.T) {
	files, key := imported(t, fstest.MapFS{}, []byte(kitchen))
	renamed := written(files, map[string][]byte{
		getFile: nil, kitchenDir + "Sink/Fetch.request.yaml": []byte(strings.Replace(string(files[getFile].Data), "Get.resources", "Fetch.resources", 1)),
		okFile: nil, kitchenDir + "Sink/.resources/Fetch.resources/examples/ok.example.yaml": files[okFile].Data,
	})
	want := decoded(t, strings.Replace(kitchen, `"name": "Get"`, `"name": "Fetch"`, 1))
	for _, tree := range []fstest.MapFS{renamed, committed(t, renamed)} {
		if d := difference("", want, exported(t, tree, key)); d != "" {
			t.Error(d)
		}
	}
	moved := fstest.MapFS{}
	for p, f := range files {
		moved[strings.Replace(p, "/Sink/", "/Drain/", 1)] = f
	}
	if d := difference("", decoded(t, strings.Replace(kitchen, `"name": "Sink"`, `"name": "Drain"`, 1)), exported(t, moved, key)); d != "" {
		t.Errorf("renamed folder: %s", d)
	}
}

// A collection whose folder was renamed keeps its extras, and so does all that
// it holds.
func TestExtrasFollowACollection(t *testing.T) {
	files, _ := imported(t, fstest.MapFS{}, []byte(kitchen))
	moved := fstest.MapFS{}
	for p, f := range files {
		moved[strings.Replace(p, "postman/collections/Kitchen/", "postman/collections/Galley/", 1)] = f
	}
	key := entity.Key{Kind: entity.Collection, Path: "Galley"}
	for _, tree := range []fstest.MapFS{moved, committed(t, moved)} {
		if d := difference("", decoded(t, kitchen), exported(t, tree, key)); d != "" {
			t.Error(d)
		}
	}
	if tree := committed(t, moved); tree[extrasFile] != nil {
		t.Error("the extras are still where the collection was")
	}
}

// Large extras are split by top-level folder, and joined where they shrink.
func TestLargeExtrasAreSplit(t *testing.T) {
	c := shop(false)
	for i := range 2 {
		f, _ := folder(c, i)
		f.Set("note", strings.Repeat("x", 150_000))
	}
	files := roundTrips(t, json.Encode(c, ""))
	var split []string
	for _, p := range sortedKeys(files) {
		if serialize.IsExtras(p) {
			split = append(split, p)
		}
	}
	const dir = "postbag/extras/collections/Shop"
	if want := []string{dir + ".yaml", dir + "/Orders.yaml", dir + "/Users.yaml"}; !slices.Equal(split, want) {
		t.Errorf("the extras are in %q", split)
	}
	f, _ := folder(c, 0)
	f.Set("note", "short")
	after, key := imported(t, files, json.Encode(c, ""))
	if got, want := changedFiles(files, after), []string{dir + ".yaml", "-" + dir + "/Orders.yaml", "-" + dir + "/Users.yaml"}; !slices.Equal(got, want) {
		t.Errorf("changed %q", got)
	}
	if d := difference("", c, exported(t, after, key)); d != "" {
		t.Error(d)
	}
}

const staging = `{"id": "e1", "name": "Staging", "news": "file", "values": [
	{"key": "a", "value": 1, "type": "default", "enabled": true, "news": "a"},
	{"key": "b", "value": "2", "type": "secret", "enabled": null}], "_postman_variable_scope": "environment"}`

// The same laws hold for an environment.
func TestEnvironmentEdits(t *testing.T) {
	const file = "postman/environments/Staging.environment.yaml"
	files, key := imported(t, fstest.MapFS{}, []byte(staging))
	for name, test := range map[string]struct{ from, to, old, new string }{
		"a value": {"value: '1'", "value: '9'", `"value": 1, "type": "default", "enabled": true, "news": "a"`, `"value": "9", "type": "default", "enabled": true`},
		"a flag":  {"enabled: true", "enabled: false", `"value": 1, "type": "default", "enabled": true, "news": "a"`, `"value": "1", "type": "default", "enabled": false`},
		"a name":  {"name: Staging", "name: Test", `"name": "Staging"`, `"name": "Test"`},
		"a type":  {"type: secret", "type: default", `"type": "secret", "enabled": null`, `"type": "default"`},
	} {
		t.Run(name, func(t *testing.T) {
			edited := edit(t, files, file, test.from, test.to)
			want := decoded(t, strings.Replace(staging, test.old, test.new, 1))
			if entity.Equal(want, decoded(t, staging)) {
				t.Fatal("the test changes nothing")
			}
			for _, tree := range []fstest.MapFS{edited, committed(t, edited)} {
				if got := exported(t, tree, key); !entity.Same(want, got) {
					t.Errorf("%s", difference("", want, got))
				}
			}
		})
	}
	moved := written(files, map[string][]byte{file: nil, "postman/environments/Other.environment.yaml": files[file].Data})
	if d := difference("", decoded(t, staging), exported(t, moved, entity.Key{Kind: entity.Environment, Path: "Other"})); d != "" {
		t.Errorf("renamed file: %s", d)
	}
	another := written(files, map[string][]byte{file: []byte("name: Staging\nvalues:\n  - key: z\n    value: '1'\n    enabled: true\n")})
	if text := string(json.Encode(exported(t, another, key), "")); strings.Contains(text, "news") || strings.Contains(text, "e1") {
		t.Errorf("another environment of the same name is %s", text)
	}
}

// Every field of every body, set to another value of its type, shows.
func TestEveryFieldShows(t *testing.T) {
	files, key := imported(t, fstest.MapFS{}, []byte(kitchen))
	base := exported(t, files, key)
	for _, e := range read(t, files).Workspace.All() {
		file := serialize.PathOf(e.Key)
		edits(e.Body, func(at string, changed entity.Value) {
			if strings.HasSuffix(at, "$kind") || strings.HasSuffix(at, "order") || strings.HasSuffix(at, "examples") ||
				strings.HasSuffix(at, "/language") || strings.HasPrefix(at, "/scripts") && strings.HasSuffix(at, "/type") || strings.HasPrefix(at, "/auth/0/") && !strings.Contains(at, "credentials") {
				return // has no place in version 2
			}
			body := yaml.Encode(changed, yaml.Block)
			got := exported(t, written(files, map[string][]byte{file: body}), key)
			if !strings.Contains(string(json.Encode(got, "")), "edited") && entity.Equal(got, base) {
				t.Errorf("%s: an edit of %s does not show", file, at)
			}
		})
	}
}

// edits calls do with every body that differs from v in one scalar.
func edits(v entity.Value, do func(at string, changed entity.Value)) {
	switch v := v.(type) {
	case *entity.Map:
		for k, x := range v.All() {
			edits(x, func(at string, changed entity.Value) {
				out := v.Clone()
				out.Set(k, changed)
				do("/"+k+at, out)
			})
		}
	case entity.List:
		for i, x := range v {
			edits(x, func(at string, changed entity.Value) {
				out := slices.Clone(v)
				out[i] = changed
				do("/"+string(rune('0'+i))+at, out)
			})
		}
	case string:
		do("", v+"edited")
	case bool:
		do("", !v)
	case entity.Number:
		do("", v+"1")
	}
}
