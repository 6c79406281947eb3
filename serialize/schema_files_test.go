package serialize_test

import (
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"

	"github.com/postbag/postbag/serialize"
	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/history"
	"github.com/postbag/postbag/serialize/json"
	"github.com/postbag/postbag/serialize/postman"
	"github.com/postbag/postbag/serialize/run"
)

// fit fails where a file of a store has no schema, or does not fit it.
func (f *format) fit(t fataler, files fstest.MapFS) {
	t.Helper()
	for _, p := range sortedKeys(files) {
		schema := f.schemaOf(p)
		if schema == "" {
			t.Fatalf("%q is in no line of the table", p)
		}
		if err := f.check(schema, p, files[p].Data); err != nil {
			t.Fatalf("%s: %v\n%s", p, err, files[p].Data)
		}
	}
}

// recorded is a store with the run result, or the history, in a document; with a
// run comes what it sent.
func recorded(t fataler, v entity.Value) fstest.MapFS {
	t.Helper()
	store := read(t, fstest.MapFS{})
	w := store.Workspace.Clone()
	var sent []*history.Entry
	if _, isRun := run.Detect(v); isRun {
		r, err := run.Read(v.(*entity.Map), run.Options{BodyLimit: 64})
		if err != nil {
			t.Fatalf("read: %v", err)
		}
		w.Put(&entity.Entity{Key: entity.Key{Kind: entity.Run, Path: "Shop/undated-" + r.ID}, Body: r.Body})
		if sent, err = history.OfRun(r.Body); err != nil {
			t.Fatalf("read what was sent: %v", err)
		}
	} else {
		var err error
		if sent, _, err = history.Read(v); err != nil {
			t.Fatalf("read: %v", err)
		}
	}
	for name, body := range history.Segments(sent, "laptop", nil) {
		w.Put(&entity.Entity{Key: entity.Key{Kind: entity.History, Path: name}, Body: body})
	}
	return written(fstest.MapFS{}, store.Write(w))
}

// stored is a store with what a real file holds.
func stored(t fataler, data []byte) fstest.MapFS {
	t.Helper()
	v, err := json.Decode(data)
	if err == nil {
		if _, isRun := run.Detect(v); isRun {
			return recorded(t, v)
		}
		if _, isHistory := history.Detect(v); isHistory {
			return recorded(t, v)
		}
	}
	return opened(t, fstest.MapFS{}, data)
}

// Every file that is written for a file of the corpus fits its schema.
func TestCorpusFitsSchemas(t *testing.T) {
	f := readFormat(t)
	for _, folder := range []string{"v21", "v20", "v1", "env", "globals", "dumps", "runs"} {
		files, err := filepath.Glob(filepath.Join(corpus(t), folder, "*"))
		if err != nil || len(files) == 0 {
			t.Fatalf("no files in %s: %v", folder, err)
		}
		for _, file := range files {
			t.Run(folder+"/"+filepath.Base(file), func(t *testing.T) {
				t.Parallel()
				data, err := os.ReadFile(file)
				if err != nil {
					t.Fatal(err)
				}
				f.fit(t, stored(t, data))
			})
		}
	}
}

// So does every file that Postman's app wrote and the program understands.
func TestCorpusTreesFitSchemas(t *testing.T) {
	f := readFormat(t)
	trees, err := filepath.Glob(filepath.Join(corpus(t), "v3", "*"))
	if err != nil || len(trees) == 0 {
		t.Fatal("no trees", err)
	}
	for _, tree := range trees {
		store, err := serialize.Read(os.DirFS(tree))
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range store.Workspace.All() {
			if file := store.FileOf(e.Key); file != "" {
				if err := f.checkValue(f.schemaOf(file), e.Body); err != nil {
					t.Errorf("%s: %s: %v", filepath.Base(tree), file, err)
				}
			}
		}
	}
}

// Whatever a document holds, the files that are written for it fit.
func TestAnyDocumentFitsSchemas(t *testing.T) {
	f := readFormat(t)
	documents := rapid.OneOf(collections(), collections(), collections1(), variableFiles())
	rapid.Check(t, func(t *rapid.T) {
		data := json.Encode(documents.Draw(t, "document"), "")
		if !parses(t, data) {
			return
		}
		files, _ := imported(t, fstest.MapFS{}, data)
		f.fit(t, files)
	})
}

// What is left of extras after edits fits too.
func TestPrunedExtrasFitSchemas(t *testing.T) {
	f := readFormat(t)
	rapid.Check(t, func(t *rapid.T) {
		data := json.Encode(collections().Draw(t, "document"), "")
		if !parses(t, data) {
			return
		}
		files, _ := imported(t, fstest.MapFS{}, data)
		for _, p := range sortedKeys(files) {
			if rapid.IntRange(0, 2).Draw(t, p) == 0 && !serialize.IsExtras(p) {
				files[p] = &fstest.MapFile{Data: []byte("$kind: collection\nurl: another\n")}
			}
		}
		store := read(t, files)
		tidied := postman.PruneAll(store.Workspace, func(entity.Key) bool { return true })
		changed := store.Write(tidied)
		for p, text := range changed {
			if err := f.check(f.schemaOf(p), p, text); text != nil && err != nil {
				t.Fatalf("%s: %v\n%s", p, err, text)
			}
		}
	})
}

// Runs and history of any contents fit as well.
func TestAnyRecordFitsSchemas(t *testing.T) {
	f := readFormat(t)
	header := object(field{"key", textValue}, field{"name", textValue}, field{"value", rapid.OneOf(textValue, anything(1))})
	stream := oneOf(entity.MapOf("type", "Buffer", "data", entity.List{entity.Number("123"), entity.Number("125")}),
		entity.MapOf("type", "Buffer", "data", entity.List{entity.Number("255"), entity.Number("0")}), entity.MapOf("$text", "x"), entity.MapOf("$same", true))
	execution := object(field{"item", item(0)}, field{"request", request}, field{"auth", auth},
		field{"response", object(field{"stream", stream}, field{"header", listOf(header, 3)}, field{"body", textValue})})
	sent := object(field{"url", textValue}, field{"method", textValue}, field{"headers", listOf(header, 3)}, field{"postData", object(field{"mimeType", textValue},
		field{"text", textValue}, field{"params", params})}, field{"headerData", params}, field{"dataMode", oneOf("raw", "params", "urlencoded", "graphql")},
		field{"data", params}, field{"rawModeData", textValue}, field{"id", textValue}, field{"createdAt", anything(0)}, field{"name", textValue})
	har := object(field{"startedDateTime", oneOf("2026-11-23T10:00:00.250Z", "x", nil)}, field{"time", anything(0)}, field{"request", sent},
		field{"response", object(field{"status", oneOf(entity.Number("200"), "404")}, field{"headers", listOf(header, 2)}, field{"content", anything(2)})})
	rapid.Check(t, func(t *rapid.T) {
		var v *entity.Map
		switch rapid.IntRange(0, 2).Draw(t, "kind") {
		case 0:
			v = entity.MapOf("collection", item(1).Draw(t, "collection"), "environment", variableFiles().Draw(t, "environment"),
				"run", entity.MapOf("timings", anything(1).Draw(t, "timings"), "executions", listOf(execution, 3).Draw(t, "executions")))
		case 1:
			v = entity.MapOf("log", entity.MapOf("entries", listOf(har, 4).Draw(t, "entries")))
		default:
			answer := object(field{"id", textValue}, field{"responseCode", anything(1)}, field{"headers", listOf(header, 2)}, field{"text", textValue})
			v = entity.MapOf("requests", listOf(sent, 4).Draw(t, "requests"), "responses", listOf(answer, 3).Draw(t, "responses"))
		}
		f.fit(t, recorded(t, v))
	})
}

// Bodies of anything are mostly refused.
func TestAnythingDoesNotFit(t *testing.T) {
	f, fits, tried := readFormat(t), 0, 0
	rapid.Check(t, func(t *rapid.T) {
		e := drawEntity(t, rapid.Just("a"))
		e.Body.Delete("$kind")
		tried++
		if f.checkValue(kindSchemas[e.Kind], e.Body) == nil {
			fits++
		}
	})
	if fits > tried/20 {
		t.Errorf("%d of %d random bodies fit their schemas", fits, tried)
	}
}

// A file that keeps nothing has no schema.
func TestNoSchemaForOthers(t *testing.T) {
	f := readFormat(t)
	for _, file := range []string{"README.md", "postman/.gitattributes", "postman/mocks/a/config.yaml", "src/a.request.yaml"} {
		if schema := f.schemaOf(file); schema != "" {
			t.Errorf("%q has the schema %q", file, schema)
		}
	}
}
