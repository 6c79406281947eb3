package serialize_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/postbag/postbag/serialize"
	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/json"
	"github.com/postbag/postbag/serialize/postman"
)

// fataler is a *testing.T or a *rapid.T.
type fataler interface {
	Helper()
	Fatalf(format string, args ...any)
}

// read reads a workspace that must be sound.
func read(t fataler, files fstest.MapFS) *serialize.Store {
	t.Helper()
	store, err := serialize.Read(files)
	if err != nil {
		t.Fatalf("read: %v", err)
	}
	for _, p := range store.Problems {
		t.Fatalf("problem: %v", p)
	}
	return store
}

// written is files after a write: a copy with what the write changed.
func written(files fstest.MapFS, changes map[string][]byte) fstest.MapFS {
	out := fstest.MapFS{}
	for p, f := range files {
		out[p] = f
	}
	for p, data := range changes {
		if data == nil {
			delete(out, p)
			continue
		}
		out[p] = &fstest.MapFile{Data: data}
	}
	return out
}

// imported is a tree after the import of a document, and where its root is.
func imported(t fataler, files fstest.MapFS, data []byte) (fstest.MapFS, entity.Key) {
	t.Helper()
	doc, err := postman.Parse(data)
	if err != nil {
		t.Fatalf("parse: %v", err)
	}
	store := read(t, files)
	w := store.Workspace.Clone()
	key := doc.Import(w)
	return written(files, store.Write(w)), key
}

// exported is the document that the files give.
func exported(t fataler, files fstest.MapFS, key entity.Key) entity.Value {
	t.Helper()
	w := read(t, files).Workspace
	root := w.Get(key)
	if root == nil {
		t.Fatalf("no %v among %v", key, w.All())
	}
	out, err := postman.Write(w, root, postman.SourceFormat(root))
	if err != nil {
		t.Fatalf("write: %v", err)
	}
	v, err := json.Decode(out.Data)
	if err != nil {
		t.Fatalf("export is not JSON: %v", err)
	}
	return v
}

// unchanged fails where writing what was read would change a file.
func unchanged(t fataler, files fstest.MapFS) {
	t.Helper()
	store := read(t, files)
	for p, data := range store.Write(store.Workspace) {
		t.Fatalf("writing what was read changes %q to\n%s", p, data)
	}
}

// unkept is a document without what the reference lists as not kept: the ids
// of scripts, and in environments and globals the stamps of an export.
func unkept(v entity.Value) entity.Value {
	out, ok := entity.Clone(v).(*entity.Map)
	if !ok {
		return v
	}
	if inner := out.Map("collection"); inner != nil && !out.Has("info") {
		dropScriptIDs(inner)
		return out
	}
	if out.Has("values") && !out.Has("info") {
		out.Delete("_postman_exported_at")
		out.Delete("_postman_exported_using")
	}
	dropScriptIDs(out)
	return out
}

func dropScriptIDs(holder *entity.Map) {
	for _, v := range holder.List("event") {
		if event, ok := v.(*entity.Map); ok && event.Map("script") != nil {
			event.Map("script").Delete("id")
		}
	}
	for _, v := range holder.List("item") {
		if item, ok := v.(*entity.Map); ok {
			dropScriptIDs(item)
		}
	}
}

// roundTrips fails unless a document, through the files of a store and out
// again, equals the original, and a second import changes nothing.
func roundTrips(t fataler, data []byte) fstest.MapFS {
	t.Helper()
	files, key := imported(t, fstest.MapFS{}, data)
	before, err := json.Decode(data)
	if err != nil {
		t.Fatalf("decode: %v", err)
	}
	if d := difference("", unkept(before), exported(t, files, key)); d != "" {
		t.Fatalf("%s", d)
	}
	unchanged(t, files)
	again, _ := imported(t, files, data)
	if d := changedFiles(files, again); len(d) > 0 {
		t.Fatalf("a second import changes %q", d)
	}
	return files
}

// changedFiles names the files that differ between two trees, "+" before those
// that are new and "-" before those that are gone.
func changedFiles(before, after fstest.MapFS) []string {
	var out []string
	for _, p := range sortedKeys(after) {
		switch old := before[p]; {
		case old == nil:
			out = append(out, "+"+p)
		case string(old.Data) != string(after[p].Data):
			out = append(out, p)
		}
	}
	for _, p := range sortedKeys(before) {
		if after[p] == nil {
			out = append(out, "-"+p)
		}
	}
	return out
}

// difference says where two values first differ, "" where they are equal.
func difference(at string, a, b entity.Value) string {
	if am, ok := a.(*entity.Map); ok {
		if bm, ok := b.(*entity.Map); ok {
			return mapDifference(at, am, bm)
		}
	}
	al, ok1 := a.(entity.List)
	bl, ok2 := b.(entity.List)
	if ok1 && ok2 && len(al) == len(bl) {
		for i := range al {
			if d := difference(fmt.Sprintf("%s/%d", at, i), al[i], bl[i]); d != "" {
				return d
			}
		}
		return ""
	}
	if entity.Equal(a, b) {
		return ""
	}
	return fmt.Sprintf("%s: %s became %s", at, json.Encode(a, ""), json.Encode(b, ""))
}

func mapDifference(at string, a, b *entity.Map) string {
	for k, v := range a.All() {
		w, ok := b.Get(k)
		if !ok {
			return at + "/" + k + " is missing"
		}
		if d := difference(at+"/"+k, v, w); d != "" {
			return d
		}
	}
	for k, v := range b.All() {
		if !a.Has(k) {
			return fmt.Sprintf("%s/%s is new: %s", at, k, json.Encode(v, ""))
		}
	}
	if !entity.Equal(a, b) {
		return fmt.Sprintf("%s has the order %q, not %q", at, b.Keys(), a.Keys())
	}
	return ""
}

// Every collection, environment and globals file of the corpus goes through
// the files of a store and comes out equal.
func TestCorpusRoundTrip(t *testing.T) {
	total := 0
	for _, folder := range []string{"v21", "v20", "v1", "env", "globals"} {
		files, err := filepath.Glob(filepath.Join(corpus(t), folder, "*.json"))
		if err != nil || len(files) == 0 {
			t.Fatalf("no files in %s: %v", folder, err)
		}
		for _, file := range files {
			total++
			t.Run(folder+"/"+filepath.Base(file), func(t *testing.T) {
				t.Parallel()
				data, err := os.ReadFile(file)
				if err != nil {
					t.Fatal(err)
				}
				files := roundTrips(t, data)
				distinctPaths(t, files)
				tree, extras := sizes(files)
				t.Logf("%d bytes of JSON: tree %d, extras %d (%.1f%%)", len(data), tree, extras, 100*float64(extras)/float64(tree))
			})
		}
	}
	t.Logf("%d files", total)
}

func sizes(files fstest.MapFS) (tree, extras int) {
	for p, f := range files {
		if serialize.IsExtras(p) {
			extras += len(f.Data)
		} else {
			tree += len(f.Data)
		}
	}
	return tree, extras
}

// Trees that Postman's app wrote are not touched by writing what was read.
func TestCorpusTreesStay(t *testing.T) {
	trees, err := filepath.Glob(filepath.Join(corpus(t), "v3", "*"))
	if err != nil || len(trees) == 0 {
		t.Fatal("no trees", err)
	}
	for _, tree := range trees {
		t.Run(filepath.Base(tree), func(t *testing.T) {
			store, err := serialize.Read(os.DirFS(tree))
			if err != nil {
				t.Fatal(err)
			}
			if store.Workspace.Len() == 0 {
				t.Fatal("nothing was read")
			}
			for p := range store.Write(store.Workspace) {
				t.Errorf("%s would change", p)
			}
			t.Logf("%d entities, %d problems", store.Workspace.Len(), len(store.Problems))
		})
	}
}

// distinctPaths fails where a file system that folds case or composes
// characters would take two files for one, or Windows would refuse one.
func distinctPaths(t fataler, files fstest.MapFS) {
	t.Helper()
	seen := map[string]string{}
	for p := range files {
		folded := foldPath(p)
		if other, ok := seen[folded]; ok {
			t.Fatalf("%q and %q are one file on some systems", p, other)
		}
		seen[folded] = p
		for name := range strings.SplitSeq(p, "/") {
			if refused(name) {
				t.Fatalf("%q has the segment %q", p, name)
			}
		}
	}
}
