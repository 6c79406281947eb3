package merge_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"github.com/postbag/postbag/merge"
	"github.com/postbag/postbag/serialize"
	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/postman"
)

// Real collections, edited twice and merged: the laws hold, nothing is lost,
// and what comes out is written and read again as it is.
func TestRealTrees(t *testing.T) {
	merges, conflicts := 0, 0
	for i, w := range realTrees(t) {
		for seed := range uint64(2) {
			g := newGenerator(newSeeded(seed*1000 + uint64(i)))
			g.copies = false
			ours, theirs, story := editTwice(g, w, 8)
			s := storyteller{t, fmt.Sprintf("tree %d, seed %d\n%s", i, seed, story)}
			checkLaws(s, w, ours, theirs)
			r := merge.Merge(w, ours, theirs, options)
			checkLedger(s, r, w, ours, theirs, false)
			checkFiles(t, r.Workspace)
			merges, conflicts = merges+1, conflicts+len(r.Conflicts)
		}
	}
	t.Logf("%d merges, %d conflicts", merges, conflicts)
}

// realTrees imports the collections of the corpus that are not too large to
// merge often.
func realTrees(t *testing.T) []*entity.Workspace {
	every := 5
	if runs(t, 0) > 0 {
		every = 1 // all of them in a long run
	}
	out := collections(t, 300_000, every)
	if len(out) == 0 {
		if os.Getenv("POSTBAG_REQUIRE_ALL") != "" {
			t.Fatal("no corpus")
		}
		t.Skip("no corpus (set POSTBAG_CORPUS)")
	}
	return out
}

// collections are those of the corpus up to a size, every so manieth.
func collections(t *testing.T, largest, every int) []*entity.Workspace {
	dir := os.Getenv("POSTBAG_CORPUS")
	if dir == "" {
		dir = filepath.Join("..", "..", "shared", "corpus")
	}
	files, err := filepath.Glob(filepath.Join(dir, "v21", "*.json"))
	if err != nil {
		t.Fatal(err)
	}
	var out []*entity.Workspace
	for i, file := range files {
		data, err := os.ReadFile(file)
		if err != nil || len(data) > largest || i%every > 0 {
			continue
		}
		doc, err := postman.Parse(data)
		if err != nil {
			continue // which files cannot be read is what other tests are for
		}
		w := entity.NewWorkspace()
		doc.Import(w)
		out = append(out, w)
	}
	return out
}

// checkFiles checks that what was merged is written, and read again as it is.
func checkFiles(t *testing.T, w *entity.Workspace) {
	t.Helper()
	files := fstest.MapFS{}
	for file, data := range filesOf(t, w) {
		files[file] = &fstest.MapFile{Data: data}
	}
	store, err := serialize.Read(files)
	if err != nil || len(store.Problems) > 0 {
		t.Fatalf("the result cannot be read: %v %v", err, store.Problems)
	}
	for _, e := range w.All() {
		if x := store.Workspace.Get(e.Key); x == nil || !entity.Equal(x.Body, e.Body) {
			t.Fatalf("%s %q is not read as it was written", e.Kind, e.Path)
		}
	}
}
