package serialize_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/postbag/postbag/serialize"
	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/json"
	"github.com/postbag/postbag/serialize/postman"
)

// parses reports whether a generated document is one that can be imported;
// one that is not must be refused for its shape.
func parses(t *rapid.T, data []byte) bool {
	_, err := postman.Parse(data)
	var shape *postman.ShapeError
	if err != nil && !errors.As(err, &shape) {
		t.Fatalf("%v\n%s", err, data)
	}
	return err == nil
}

// Whatever a document holds, it goes through the files of a store unharmed.
func TestAnyCollectionRoundTrips(t *testing.T) {
	checkRoundTrips(t, collections())
}

// The same for version 1, however its lists refer to what they list.
func TestAnyCollection1RoundTrips(t *testing.T) {
	checkRoundTrips(t, collections1())
}

// The same for environments and globals.
func TestAnyVariablesRoundTrip(t *testing.T) {
	checkRoundTrips(t, variableFiles())
}

func checkRoundTrips(t *testing.T, documents *rapid.Generator[entity.Value]) {
	tried, refused := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		data := json.Encode(documents.Draw(t, "document"), "")
		tried++
		if !parses(t, data) {
			refused++
			return
		}
		distinctPaths(t, roundTrips(t, data))
	})
	if refused > tried*3/4 {
		t.Errorf("%d of %d documents were refused", refused, tried)
	}
}

// Two documents beside each other stay apart, and each comes out as it was.
func TestDocumentsBesideEachOther(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		files := fstest.MapFS{}
		originals := map[entity.Key]entity.Value{}
		for range rapid.IntRange(2, 3).Draw(t, "documents") {
			v := rapid.OneOf(collections(), variableFiles()).Draw(t, "document")
			data := json.Encode(v, "")
			if !parses(t, data) || isKnown(t, files, data) {
				continue
			}
			var key entity.Key
			files, key = imported(t, files, data)
			originals[key] = v
		}
		distinctPaths(t, files)
		for key, want := range originals {
			if d := difference("", unkept(want), exported(t, files, key)); d != "" {
				t.Fatalf("%v: %s", key, d)
			}
		}
	})
}

// isKnown reports whether the files have the thing in a document already.
func isKnown(t *rapid.T, files fstest.MapFS, data []byte) bool {
	doc, err := postman.Parse(data)
	if err != nil {
		t.Fatalf("parse: %v", err)
	}
	return doc.Find(read(t, files).Workspace) != nil
}

// A workspace of any bodies is the same once it was written and read.
func TestWorkspaceRoundTrips(t *testing.T) {
	stem := rapid.SampledFrom([]string{"a", "b c", "é", "日", "a.b", ".hidden", "x.request", "-", "{{v}}"})
	rapid.Check(t, func(t *rapid.T) {
		w := entity.NewWorkspace()
		for range rapid.IntRange(0, 8).Draw(t, "entities") {
			w.Put(drawEntity(t, stem))
		}
		store := read(t, fstest.MapFS{})
		back := read(t, written(fstest.MapFS{}, store.Write(w))).Workspace
		for _, e := range w.All() {
			if got := back.Get(e.Key); got == nil || !entity.Equal(got.Body, e.Body) {
				t.Fatalf("%v came back as %v", e, got)
			}
		}
		for _, e := range back.All() {
			if w.Get(e.Key) == nil && e.Body.Len() > 0 {
				t.Fatalf("%v is new", e)
			}
		}
	})
}

func drawEntity(t *rapid.T, stem *rapid.Generator[string]) *entity.Entity {
	kind := rapid.SampledFrom([]entity.Kind{entity.Collection, entity.Folder, entity.Request, entity.Response,
		entity.Environment, entity.Globals, entity.HeaderPreset, entity.Run, entity.History}).Draw(t, "kind")
	path := stem.Draw(t, "stem")
	below := map[entity.Kind]int{entity.Folder: 1, entity.Request: 1, entity.Response: 2, entity.Run: 1, entity.History: 1}[kind]
	for range below {
		path += "/" + stem.Draw(t, "stem")
	}
	body := entity.MapOf("$kind", string(kind))
	for range rapid.IntRange(0, 4).Draw(t, "fields") {
		if k := hostileText().Draw(t, "key"); utf8.ValidString(k) {
			body.Set(k, anything(2).Draw(t, "value"))
		}
	}
	return &entity.Entity{Key: entity.Key{Kind: kind, Path: path}, Body: body}
}

// A key and its file say the same, in whichever workspace.
func TestPathsOfKeys(t *testing.T) {
	paths := map[entity.Kind]string{
		entity.Collection: "c", entity.Folder: "c/f", entity.Request: "c/f/.hidden", entity.Response: "c/r/e", entity.Message: "c/r/m",
		entity.Environment: "e", entity.Globals: "g", entity.HeaderPreset: "h",
		entity.Run: "c/2026-11-23T10-00-00Z-0123abcd", entity.History: "2026-11-23/device-1", entity.AWorkspace: "workspace",
	}
	for kind, path := range paths {
		k := entity.Key{Kind: kind, Path: path}
		for _, root := range []string{"", "workspaces/team", "postman", "a/b/postbag"} {
			file := strings.TrimPrefix(root+"/"+serialize.PathOf(k), "/")
			if got, ok := serialize.KeyOf(file); !ok || got != k {
				t.Errorf("%v is kept in %q, which keeps %v", k, file, got)
			}
			if got, ok := serialize.WorkspaceOf(file); !ok || got != root {
				t.Errorf("%q lies in the workspace %q, not %q", file, root, got)
			}
		}
	}
}

// What is read from one of several workspaces is written there, and a part that
// was not read is left alone.
func TestWorkspacesApart(t *testing.T) {
	files := fstest.MapFS{}
	file := func(name, text string) { files[name] = &fstest.MapFile{Data: []byte(text)} }
	file("postman/environments/Test.environment.yaml", "name: Test\nvalues: []\n")
	file("team/postman/environments/Test.environment.yaml", "name: Team's\nvalues: []\n")
	file("team/postbag/runs/Shop/x-0.yaml", "format: newman\n")
	file("alone/postbag/workspace.yaml", "name: Alone\n")
	file("src/postman.go", "package src\n")
	file("src/postman/client.go", "package postman\n")
	file("node_modules/x/postman/collections/X/a.request.yaml", "")
	file("postman/postman/collections/X/a.request.yaml", "")
	if roots, err := serialize.Workspaces(files); err != nil || !slices.Equal(roots, []string{"", "alone", "postman", "team"}) {
		t.Fatalf("found %q, %v", roots, err)
	}
	store, err := serialize.ReadPart(files, serialize.Part{Root: "team", Only: serialize.Made})
	if err != nil || store.Workspace.Len() != 2 || store.Workspace.Get(entity.WorkspaceKey) == nil {
		t.Fatalf("read %d entities, %v", store.Workspace.Len(), err)
	}
	got := store.Write(entity.NewWorkspace())
	if want := []string{"team/postman/environments/Test.environment.yaml"}; !slices.Equal(sortedKeys(got), want) {
		t.Errorf("emptying the workspace writes %q, not %q", sortedKeys(got), want)
	}
}
