package workflow

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"github.com/postbag/postbag/cmd/internal/testenv"
	"github.com/postbag/postbag/merge"
	"github.com/postbag/postbag/serialize"
	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/json"
	"github.com/postbag/postbag/serialize/postman"
)

// teas is a collection with most of what a collection can have.
const teas = `{"info": {"name": "Teas", "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"}, "unknown": 1,
"item": [
	{"name": "Green", "id": "f-1", "description": "one\ntwo\nthree", "item": [
		{"name": "Sencha", "id": "r-1", "x": 1.0, "event": [{"listen": "test", "script": {"exec": ["a", "b", "c", "d"], "type": "text/javascript"}}],
			"request": {"method": "GET", "header": [{"key": "A", "value": "1", "x": 2}, {"key": "B", "value": "2"}], "url": {"raw": "https://tea.test/sencha?q=1", "host": ["https://tea.test"], "path": ["sencha"], "query": [{"key": "q", "value": "1"}]}},
			"response": [{"name": "200", "originalRequest": {"method": "GET", "header": [], "url": {"raw": "https://tea.test/sencha"}}, "code": 200, "header": [], "cookie": [], "body": "{}"}]},
		{"name": "Gyokuro", "request": {"method": "POST", "header": [], "body": {"mode": "raw", "raw": "{\n  \"a\": 1,\n  \"b\": 2\n}"}, "url": {"raw": "https://tea.test/gyokuro"}}, "response": []}
	]},
	{"name": "Black", "item": [
		{"name": "Assam", "request": {"method": "GET", "header": [], "url": {"raw": "https://tea.test/assam"}}, "response": []},
		{"name": "Assam", "request": {"method": "PUT", "header": [], "url": {"raw": "https://tea.test/assam/2"}}, "response": []}
	]},
	{"name": "Ping", "request": "https://tea.test/ping"}
], "variable": [{"key": "base", "value": "x"}]}`

// TestImportMerges holds that an import over edits is the merge of the last
// import, what is here, and the document imported over the last one; that what
// the document says is kept by itself; and that doing it again does nothing.
func TestImportMerges(t *testing.T) {
	for seed := range uint64(20) {
		checkImportMerge(t, []byte(teas), seed, 2+int(seed%5))
	}
}

// TestImportMergesReal is TestImportMerges for real files.
func TestImportMergesReal(t *testing.T) {
	dir := testenv.Corpus(t)
	every := 20
	if os.Getenv("POSTBAG_MERGES") != "" {
		every = 1
	}
	n := 0
	for _, kind := range []string{"v21", "v20", "v1", "env"} {
		files, err := filepath.Glob(filepath.Join(dir, kind, "*.json"))
		if err != nil || len(files) == 0 {
			t.Fatal("no files of", kind, err)
		}
		for i, file := range files {
			data, err := os.ReadFile(file)
			if err != nil || i%every > 0 || len(data) > 300_000 {
				continue
			}
			if _, err := postman.Parse(data); err != nil {
				continue // which files cannot be read is what other tests are for
			}
			t.Run(filepath.Base(file), func(t *testing.T) { checkImportMerge(t, data, uint64(i), 6) })
			n++
		}
	}
	t.Logf("%d files", n)
}

func checkImportMerge(t *testing.T, data []byte, seed uint64, edits int) {
	t.Helper()
	r := rand.New(rand.NewPCG(seed, 1))
	s, file := newStore(t), filepath.Join(t.TempDir(), "doc.json")
	if err := s.Choose(""); err != nil {
		t.Fatal(err)
	}
	importAs(t, s, file, data)
	base := madeOf(t, s)
	next, err := json.Decode(data)
	if err != nil {
		t.Fatal(err)
	}
	for i := range edits {
		editHere(s, r, i)
		editDocument(r, next, i)
	}
	ours, after := madeOf(t, s), json.Encode(next, "\t")
	doc, err := postman.Parse(after)
	if err != nil {
		t.Fatal(err)
	}
	theirs := base.Clone()
	doc.Import(theirs)
	theirs = sharing(theirs, base)
	shared := sharing(sharing(ours, base), theirs)
	want := merge.Merge(base, shared, theirs, mergeOptions)

	done := importAs(t, s, file, after)
	what := fmt.Sprintf("seed %d", seed)
	if len(done.Conflicts) != len(want.Conflicts) {
		t.Errorf("%s: %d conflicts, not %d: %v", what, len(done.Conflicts), len(want.Conflicts), done.Conflicts)
	}
	compareTrees(t, what+": merged", madeOf(t, s), finished(want, shared, theirs, nil), false)
	if again := importAs(t, s, file, after); again.Commit != "" || len(again.Changes) > 0 {
		t.Errorf("%s: again, it changes %v in %s", what, again.Changes, again.Commit)
	}
	last, err := s.lastImports([]ImportedSource{{doc: doc}})
	if err != nil {
		t.Fatal(err)
	}
	for _, commit := range last {
		kept, err := s.committed(commit)
		if err != nil {
			t.Fatal(err)
		}
		source := doc.Find(kept.Workspace)
		if source == nil {
			t.Fatalf("%s: the commit does not have what was imported", what)
		}
		compareTrees(t, what+": pure", treeOf(kept.Workspace, source), theirs, true)
	}
	if changed, err := s.changed(); err != nil || len(changed) > 0 {
		t.Errorf("%s: not clean: %v %v", what, changed, err)
	}
}

// importAs imports a document; conflicts are no failure.
func importAs(t *testing.T, s *Store, file string, data []byte) *Imported {
	t.Helper()
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	done, err := s.Import(t.Context(), ImportOptions{Paths: []string{file}})
	var p *Problem
	if err != nil && (!errors.As(err, &p) || p.Kind != Conflicted) {
		t.Fatal(err)
	}
	return done
}

func madeOf(t *testing.T, s *Store) *entity.Workspace {
	t.Helper()
	read, err := s.part(serialize.Made...)
	if err != nil || len(read.Problems) > 0 {
		t.Fatal(err, read.Problems)
	}
	return read.Workspace
}

// compareTrees compares what a person makes, with the extras if they are to be
// the same to the letter.
func compareTrees(t *testing.T, what string, have, want *entity.Workspace, extras bool) {
	t.Helper()
	for _, e := range want.All() {
		x := have.Get(e.Key)
		switch {
		case isRecord(e.Kind):
		case x == nil:
			t.Errorf("%s: %s %q is not there", what, e.Kind, e.Path)
		case !entity.Equal(x.Body, e.Body) || x.ID != e.ID || extras && !entity.Equal(x.Extras, e.Extras):
			t.Errorf("%s: %s %q is\n%s\nnot\n%s", what, e.Kind, e.Path, json.Encode(x.Body, " "), json.Encode(e.Body, " "))
		}
	}
	for _, e := range have.All() {
		if want.Get(e.Key) == nil && !isRecord(e.Kind) {
			t.Errorf("%s: %s %q is there", what, e.Kind, e.Path)
		}
	}
}
