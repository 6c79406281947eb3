package serialize_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"

	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/json"
	"github.com/postbag/postbag/serialize/postman"
)

// opened are the files of a store after the import of all parts of a bundle,
// which must be sound.
func opened(t fataler, files fstest.MapFS, data []byte) fstest.MapFS {
	t.Helper()
	bundle, err := postman.Open(data)
	if err != nil {
		t.Fatalf("open: %v", err)
	}
	store := read(t, files)
	w, places := store.Workspace.Clone(), map[*postman.Part]entity.Key{}
	brought := map[entity.Key]bool{}
	for _, p := range bundle.Parts {
		if p.Err != nil {
			t.Fatalf("%s: %v", p.Name, p.Err)
		}
		known := p.Document.FindAmong(w, func(k entity.Key) bool { return !brought[k] })
		places[p] = p.Document.ImportOver(w, known)
		brought[places[p]] = true
	}
	out := store.Write(w)
	store.Remember(out, bundle.Format, bundle.About(places))
	return written(files, out)
}

func roots(w *entity.Workspace) []*entity.Entity {
	return postman.Children(w, "", entity.Collection, entity.Environment, entity.Globals, entity.HeaderPreset)
}

// dumpRoundTrips fails unless a dump, through the files of a store and out
// again, equals the original, and a second import changes nothing.
func dumpRoundTrips(t fataler, v entity.Value) {
	t.Helper()
	data := json.Encode(v, "")
	files := opened(t, fstest.MapFS{}, data)
	store := read(t, files)
	x, err := postman.WriteDump(store.Workspace, roots(store.Workspace), store.About(postman.DumpFile))
	if err != nil {
		t.Fatalf("write: %v", err)
	}
	got, err := json.Decode(x.Data)
	if err != nil {
		t.Fatalf("export is not JSON: %v", err)
	}
	if d := difference("", unkeptOfDump(v), got); d != "" {
		t.Fatalf("%s", d)
	}
	unchanged(t, files)
	if d := changedFiles(files, opened(t, files, data)); len(d) > 0 {
		t.Fatalf("a second import changes %q", d)
	}
	distinctPaths(t, files)
}

func unkeptOfDump(v entity.Value) entity.Value {
	out := v.(*entity.Map).Clone()
	for _, key := range []string{"collections", "environments"} {
		list := slices.Clone(out.List(key))
		for i := range list {
			list[i] = unkept(list[i])
		}
		if list != nil {
			out.Set(key, list)
		}
	}
	return out
}

// bookkeeping is what Postman's app kept beside the content of collections.
var bookkeeping = []field{{"synced", flag}, {"syncedPermissions", flag}, {"permissions", anything(1)}, {"subscribed", flag}, {"favorite", flag},
	{"shared", flag}, {"sharedWithTeam", flag}, {"published", flag}, {"remoteLink", textValue}, {"remoteLinkUpdatedAt", textValue},
	{"remote_id", anything(0)}, {"hasRequests", flag}, {"isDeleted", flag}, {"syncedFilename", textValue}, {"team", anything(0)},
	{"createdAt", textValue}, {"updatedAt", textValue}, {"timestamp", anything(0)}, {"write", flag}, {"owner", textValue}}

// dumps draws data dumps: any lists in any order, and what nobody expects
// beside them.
func dumps() *rapid.Generator[entity.Value] {
	kept := object(bookkeeping...)
	collection := rapid.Custom(func(t *rapid.T) entity.Value {
		out := collections1().Draw(t, "collection").(*entity.Map)
		for k, v := range kept.Draw(t, "bookkeeping").(*entity.Map).All() {
			if !out.Has(k) && !slices.Contains([]string{"info", "collection", "run", "results"}, k) {
				out.Set(k, v)
			}
		}
		return out
	})
	environment := rapid.Map(variableFiles(), func(v entity.Value) entity.Value {
		m := v.(*entity.Map)
		m.Delete("_postman_variable_scope")
		return m
	})
	preset := object(field{"id", textValue}, field{"name", textValue}, field{"headers", params}, field{"timestamp", anything(0)})
	return rapid.Custom(func(t *rapid.T) entity.Value {
		lists := []field{{"collections", listOf(collection, 3)}, {"environments", listOf(environment, 3)},
			{"headerPresets", listOf(preset, 3)}, {"globals", listOf(object(field{"key", textValue}, field{"value", textValue}, field{"enabled", flag}), 3)}}
		out := entity.MapOf("version", entity.Number("1"))
		for _, f := range rapid.Permutation(lists).Draw(t, "order") {
			out.Set(f.key, f.value.Draw(t, f.key))
			if k := hostileText().Draw(t, "unknown"); !out.Has(k) && k != "" {
				out.Set(k, anything(1).Draw(t, "value"))
			}
		}
		return out
	})
}

// Whatever a dump holds, it comes out as it was.
func TestAnyDumpRoundTrips(t *testing.T) {
	tried, refused := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		v := dumps().Draw(t, "dump")
		bundle, err := postman.Open(json.Encode(v, ""))
		if err != nil {
			t.Fatalf("open: %v", err)
		}
		tried++
		if slices.ContainsFunc(bundle.Parts, func(p *postman.Part) bool { return p.Err != nil }) {
			refused++
			return
		}
		dumpRoundTrips(t, v)
	})
	if refused > tried*3/4 {
		t.Errorf("%d of %d dumps were refused", refused, tried)
	}
}

// Every old collection of the corpus in one dump, with environments, presets
// and globals, twice over so that all ids repeat.
func TestDumpOfCorpus(t *testing.T) {
	doc := entity.MapOf("version", entity.Number("1"))
	for key, folder := range map[string]string{"collections": "v1", "environments": "env"} {
		files, err := filepath.Glob(filepath.Join(corpus(t), folder, "*.json"))
		if err != nil || len(files) == 0 {
			t.Fatal("no files", err)
		}
		list := entity.List{}
		for _, file := range append(files, files...) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			v, err := json.Decode(data)
			if err != nil {
				t.Fatal(err)
			}
			if v.(*entity.Map).Text("_postman_variable_scope") != "globals" {
				list = append(list, v)
			}
		}
		t.Logf("%d %s", len(list), key)
		doc.Set(key, list)
	}
	doc.Set("headerPresets", entity.List{entity.MapOf("id", "p", "name", "P", "headers", entity.List{}, "timestamp", entity.Number("1463481354139"))})
	doc.Set("globals", entity.List{entity.MapOf("key", "g", "value", "1", "type", "text", "enabled", true)})
	dumpRoundTrips(t, doc)
}

// A dump without what it was read from is as Postman wrote them.
func TestDumpOfOwn(t *testing.T) {
	files, _ := imported(t, fstest.MapFS{}, []byte(kitchen))
	files, _ = imported(t, files, []byte(staging))
	w := read(t, files).Workspace
	x, err := postman.WriteDump(w, roots(w), nil)
	if err != nil {
		t.Fatal(err)
	}
	v, err := json.Decode(x.Data)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := fmt.Sprint(v.(*entity.Map).Keys()), "[version collections environments headerPresets globals]"; got != want {
		t.Errorf("keys %s, not %s", got, want)
	}
	collection := v.(*entity.Map).List("collections")[0].(*entity.Map)
	if !collection.Has("requests") || !collection.Has("order") {
		t.Errorf("the collection is not of version 1: %s", json.Encode(collection, ""))
	}
	dumpRoundTrips(t, v)
}

// The files of a data export are the same after a store, folder and names
// included.
func TestCorpusArchive(t *testing.T) {
	data, err := os.ReadFile(filepath.Join(corpus(t), "dumps", "SYNTHETIC__postman-data-export.zip"))
	if err != nil {
		t.Fatal(err)
	}
	archiveRoundTrips(t, unzipped(t, data))
}

func archiveRoundTrips(t fataler, originals map[string]string) {
	t.Helper()
	data := zipped(t, originals)
	files := opened(t, fstest.MapFS{}, data)
	store := read(t, files)
	out, left, err := postman.ArchiveFiles(store.Workspace, roots(store.Workspace), store.About(postman.ArchiveFile))
	if err != nil || len(left) > 0 {
		t.Fatalf("write: %v, left %v", err, left)
	}
	for name, text := range originals {
		want, err := json.Decode([]byte(text))
		got, err2 := json.Decode(out[name])
		if err != nil || err2 != nil {
			t.Fatalf("%s: %v, %v", name, err, err2)
		}
		if d := difference(name, unkept(want), got); d != "" {
			t.Fatalf("%s", d)
		}
	}
	if len(out) != len(originals) {
		t.Fatalf("%d files became %d", len(originals), len(out))
	}
	unchanged(t, files)
	if d := changedFiles(files, opened(t, files, data)); len(d) > 0 {
		t.Fatalf("a second import changes %q", d)
	}
}

// Archives of any folder, with repeated ids, globals, and an index that says
// more than the files.
func TestArchivesRoundTrip(t *testing.T) {
	for _, folder := range []string{"", "export", "a/b c/d"} {
		in := func(name string) string { return strings.TrimPrefix(folder+"/"+name, "/") }
		archiveRoundTrips(t, map[string]string{
			in("archive.json"):               `{"collection": {"1-c": true, "2-c": {"more": 1.50}}, "environment": {"1-e": true}, "future": []}`,
			in("collection/1-c.json"):        kitchen,
			in("collection/2-c.json"):        kitchen,
			in("environment/1-e.json"):       `{"id": "e", "name": "Env", "values": [{"key": "a", "value": "b", "enabled": true}]}`,
			in("environment/globals.json"):   `{"values": [{"key": "g", "value": "1"}]}`,
			in("collection/not-listed.json"): `{"id": "v1", "name": "Old", "order": [], "requests": []}`,
		})
	}
}

// FuzzParseVersion1 gives bytes to the reader of version 1: they are refused
// or go through a store unharmed.
func FuzzParseVersion1(f *testing.F) {
	f.Add(`{"id":"c","name":"C","order":["a","a","gone"],"requests":[{"id":"a","url":"u","headers":"A: b\n","data":"[{}]","requestObject":"{}"}]}`)
	f.Add(`{"order":[],"folders":[{"id":"f","folder":"f","order":["r"],"folders_order":["f"]}],"requests":[{"id":"r","folder":"f"},{"id":"r"}]}`)
	f.Add(`{"order":[],"requests":[{"responses":[{"id":1,"request":"r","requestObject":"{\"url\":1}","responseCode":{"code":"200"}}]}]}`)
	f.Add(`{"order":[],"requests":[{"dataMode":null,"rawModeData":["x"],"currentHelper":"hawkAuth","helperAttributes":"{\"hawk_id\":1}","events":[{"script":{"exec":"a\nb"}}]}]}`)
	f.Fuzz(func(t *testing.T, text string) {
		doc, err := postman.Parse([]byte(text))
		if err != nil || doc.Format != postman.CollectionV1 {
			return
		}
		files := roundTrips(t, []byte(text))
		distinctPaths(t, files)
		w := read(t, files).Workspace
		for _, format := range []postman.Format{postman.CollectionV21, postman.CollectionV20} {
			if _, err := postman.Write(w, roots(w)[0], format); err != nil {
				t.Errorf("as %s: %v", format, err)
			}
		}
	})
}
