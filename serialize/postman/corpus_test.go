package postman_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/json"
	"github.com/postbag/postbag/serialize/postman"
)

// corpus is the folder of real files, "" where there is none.
func corpus(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("POSTBAG_CORPUS")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared", "corpus")
	}
	if _, err := os.Stat(dir); err != nil {
		if os.Getenv("POSTBAG_REQUIRE_ALL") != "" {
			t.Fatalf("no corpus at %s", dir)
		}
		t.Skipf("no corpus at %s (set POSTBAG_CORPUS)", dir)
	}
	return dir
}

// unkept removes what the reference lists as not kept: script ids and the
// stamps of an export.
func unkept(v entity.Value) entity.Value {
	switch v := v.(type) {
	case entity.List:
		out := entity.List{}
		for _, x := range v {
			out = append(out, unkept(x))
		}
		return out
	case *entity.Map:
		out := &entity.Map{}
		for k, x := range v.All() {
			if k == "_postman_exported_at" || k == "_postman_exported_using" {
				continue
			}
			x = unkept(x)
			if script, ok := x.(*entity.Map); ok && k == "script" && v.Has("listen") {
				script.Delete("id")
			}
			out.Set(k, x)
		}
		return out
	}
	return v
}

// Every collection, environment and globals file of the corpus, exported
// again, equals the original as JSON.
func TestCorpusRoundTrip(t *testing.T) {
	total, equal := 0, 0
	for _, folder := range []string{"v21", "v20", "env", "globals"} {
		files, err := filepath.Glob(filepath.Join(corpus(t), folder, "*.json"))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			total++
			if roundTrips(t, file) {
				equal++
			}
		}
	}
	t.Logf("%d of %d files are equal", equal, total)
}

func roundTrips(t *testing.T, file string) bool {
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := postman.Parse(data)
	if err != nil {
		t.Errorf("%s: %v", filepath.Base(file), err)
		return false
	}
	w := entity.NewWorkspace()
	root := w.Get(doc.Import(w))
	out, err := postman.Write(w, root, postman.SourceFormat(root))
	if err != nil {
		t.Errorf("%s: %v", filepath.Base(file), err)
		return false
	}
	before, _ := json.Decode(data)
	after, err := json.Decode(out.Data)
	if err != nil {
		t.Errorf("%s: %v", filepath.Base(file), err)
		return false
	}
	if entity.Equal(unkept(before), after) {
		return true
	}
	dir := t.TempDir()
	os.WriteFile(filepath.Join(dir, "want.json"), json.Encode(unkept(before), " "), 0o644)
	t.Errorf("%s differs: %s", filepath.Base(file), firstDifference("", unkept(before), after))
	return false
}

func firstDifference(at string, a, b entity.Value) string {
	am, ok1 := a.(*entity.Map)
	bm, ok2 := b.(*entity.Map)
	if ok1 && ok2 {
		for k, v := range am.All() {
			w, ok := bm.Get(k)
			if !ok {
				return at + "/" + k + " is missing"
			}
			if d := firstDifference(at+"/"+k, v, w); d != "" {
				return d
			}
		}
		for k := range bm.All() {
			if !am.Has(k) {
				return at + "/" + k + " is new"
			}
		}
		if !entity.Equal(a, b) {
			return at + " has another order"
		}
		return ""
	}
	al, ok1 := a.(entity.List)
	bl, ok2 := b.(entity.List)
	if ok1 && ok2 && len(al) == len(bl) {
		for i := range al {
			if d := firstDifference(at+"/[]", al[i], bl[i]); d != "" {
				return d
			}
		}
		return ""
	}
	if entity.Equal(a, b) {
		return ""
	}
	return at + ": " + string(json.Encode(a, "")) + " became " + string(json.Encode(b, ""))
}
