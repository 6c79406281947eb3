package serialize_test

import (
	"path"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"github.com/postbag/postbag/serialize"
	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/json"
	"github.com/postbag/postbag/serialize/postman"
)

// Whatever bytes come, they are refused or go through a store unharmed.
func FuzzParse(f *testing.F) {
	f.Add(kitchen)
	f.Add(staging)
	f.Add(`{"values": [{"key": "<<", "value": 1e400}], "_postman_variable_scope": "globals"}`)
	f.Add(`{"collection": {"info": {"name": "../.."}, "item": [{"name": "/", "item": [{"request": "x"}]}]}}`)
	f.Add(`{"info": {"name": "", "schema": "/v2.0.0/"}, "item": [{"item": []}, {"request": null, "response": [{}]}]}`)
	f.Add(`{"info":{"name":"deep"},"item":` + strings.Repeat(`[{"item":`, 60) + `[]` + strings.Repeat(`}]`, 60) + `}`)
	f.Add(`{"info":{},"item":[{"name":"x","request":{"url":{"raw":"","host":[{"value":1}],"path":{},"query":[null,{}]}}}]}`)
	f.Fuzz(func(t *testing.T, text string) {
		if _, err := postman.Parse([]byte(text)); err != nil {
			return
		}
		distinctPaths(t, roundTrips(t, []byte(text)))
	})
}

// filesOf reads a small tree from one text: "-- path --" before each file.
func filesOf(text string) fstest.MapFS {
	files := fstest.MapFS{}
	name, data := "", ""
	for line := range strings.SplitAfterSeq(text, "\n") {
		next, isName := strings.CutPrefix(strings.TrimSuffix(line, "\n"), "-- ")
		if next, ok := strings.CutSuffix(next, " --"); ok && isName {
			put(files, name, data)
			name, data = next, ""
			continue
		}
		data += line
	}
	put(files, name, data)
	return files
}

// put adds a file where a file system could have it.
func put(files fstest.MapFS, name, data string) {
	if name == "" || name == "." || !utf8.ValidString(name) || path.Clean("/" + name)[1:] != name {
		return
	}
	for p := range files {
		if strings.HasPrefix(p, name+"/") || strings.HasPrefix(name, p+"/") {
			return
		}
	}
	files[name] = &fstest.MapFile{Data: []byte(data)}
}

// Whatever lies in a store, writing what was read changes nothing but extras
// of what is not there, which go, and what is there can be exported.
func FuzzReadStore(f *testing.F) {
	files, _ := imported(f, fstest.MapFS{}, []byte(kitchen))
	files, _ = imported(f, files, []byte(staging))
	var tree strings.Builder
	for _, p := range sortedKeys(files) {
		tree.WriteString("-- " + p + " --\n" + string(files[p].Data))
	}
	f.Add(tree.String())
	f.Add("-- postman/collections/a/.resources/definition.yaml --\n$kind: collection\nauth:\n  type: noauth\n-- postbag/extras/collections/a.yaml --\nstyle:\n  url:\n    order: [1, raw]\nat:\n  \"\": 1\n")
	f.Add("-- postman/collections/a/b.request.yaml --\nurl: [1]\nheaders: 7\nbody:\n  type: formdata\n  content: x\nscripts:\n  - 1\n-- postman/collections/a/b.request.yml --\n{}\n")
	f.Add("-- postman/globals/workspace.globals.yaml --\nvalues:\n  a: 1\n-- postbag/extras/globals.yaml --\nat:\n  values:\n    insert:\n      - 1\n      - at: 99\n        after: {}\n")
	f.Add("-- postbag/extras/collections/a.yaml --\nis: 1\nrequests:\n  ../../x:\n    id: 1\n-- postman/environments/x.environment.json --\n{\"name\": 1}\n")
	f.Fuzz(func(t *testing.T, text string) {
		store, err := serialize.Read(filesOf(text))
		if err != nil {
			t.Fatal(err)
		}
		for p, data := range store.Write(store.Workspace) {
			if data == nil && serialize.IsExtras(p) {
				continue
			}
			t.Errorf("writing what was read changes %q to\n%s", p, data)
		}
		for _, e := range store.Workspace.All() {
			exportAny(t, store.Workspace, e)
		}
		tidied := postman.PruneAll(store.Workspace, func(entity.Key) bool { return true })
		for p := range store.Write(tidied) {
			if !serialize.IsExtras(p) {
				t.Errorf("pruning extras changes %q", p)
			}
		}
	})
}

// exportAny exports a root; what comes out must be JSON that equals itself.
func exportAny(t *testing.T, w *entity.Workspace, e *entity.Entity) {
	if e.Parent() != "" {
		return
	}
	out, err := postman.Write(w, e, postman.SourceFormat(e))
	if err != nil {
		return
	}
	if _, err := json.Decode(out.Data); err != nil {
		t.Errorf("the export of %v is no JSON: %v", e.Key, err)
	}
}
