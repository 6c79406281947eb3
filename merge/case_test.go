package merge_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/postbag/postbag/merge"
	"github.com/postbag/postbag/serialize"
	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/json"
)

var update = flag.Bool("update", false, "write what cases give into them")

// TestCases merges the cases in testdata. Each is a file with the files of the
// base, and of what each side made of it: files that differ, and the sections
// "ours.rm" and "ours.mv" (with "from -> to") for what is gone or elsewhere.
// Paths are below postman/collections unless they begin with postman/ or
// postbag/, and the value "(unknown)" is one that cannot be told. What comes of it are the sections below "want", and "conflicts".
func TestCases(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no cases", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			base, ours, theirs := readCase(t, archive)
			result := merge.Merge(base, ours, theirs, options)
			if !strings.Contains(string(txtar.Format(archive)), "(unknown)") { // which is no value, so equal to none
				checkLaws(t, base, ours, theirs)
			}
			got := &txtar.Archive{Comment: archive.Comment, Files: wanted(t, archive, result)}
			if *update {
				if err := os.WriteFile(file, txtar.Format(got), 0o644); err != nil {
					t.Fatal(err)
				}
			} else if have, want := txtar.Format(got), txtar.Format(archive); !bytes.Equal(have, want) {
				t.Errorf("got\n%s\nwant\n%s", have, want)
			}
		})
	}
}

var options = merge.Options{JSON: notation{}}

// notation reads and writes JSON as bodies have it.
type notation struct{}

func (notation) Read(text string) (entity.Value, string, bool) {
	v, err := json.Decode([]byte(text))
	for _, indent := range []string{"  ", "    ", "\t", ""} {
		if err == nil && string(json.Encode(v, indent)) == text {
			return v, indent, true
		}
	}
	return nil, "", false
}

func (notation) Write(v entity.Value, indent string) string { return string(json.Encode(v, indent)) }

// readCase reads the three workspaces of a case. What is equal is shared.
func readCase(t *testing.T, archive *txtar.Archive) (base, ours, theirs *entity.Workspace) {
	base = readSide(t, sideFiles(archive, "base", nil), nil)
	inherited := sideFiles(archive, "base", nil)
	return base, readSide(t, sideFiles(archive, "ours", inherited), base), readSide(t, sideFiles(archive, "theirs", inherited), base)
}

func sideFiles(archive *txtar.Archive, side string, inherited fstest.MapFS) fstest.MapFS {
	out := fstest.MapFS{}
	for file, data := range inherited {
		out[file] = data
	}
	for _, f := range archive.Files {
		switch lines := strings.Split(strings.TrimSpace(string(f.Data)), "\n"); f.Name {
		case side + ".rm":
			for _, line := range lines {
				removeBelow(out, place(line))
			}
		case side + ".mv":
			for _, line := range lines {
				from, to, _ := strings.Cut(line, " -> ")
				moveBelow(out, place(from), place(to))
			}
		}
	}
	for _, f := range archive.Files {
		if rel, ok := strings.CutPrefix(f.Name, side+"/"); ok {
			out[place(rel)] = &fstest.MapFile{Data: f.Data}
		}
	}
	return out
}

func place(rel string) string {
	if strings.HasPrefix(rel, "postman/") || strings.HasPrefix(rel, "postbag/") {
		return rel
	}
	return "postman/collections/" + rel
}

func removeBelow(files fstest.MapFS, place string) {
	for file := range files {
		if file == place || strings.HasPrefix(file, place+"/") {
			delete(files, file)
		}
	}
}

func moveBelow(files fstest.MapFS, from, to string) {
	for file, data := range files {
		if file == from || strings.HasPrefix(file, from+"/") {
			delete(files, file)
			files[to+strings.TrimPrefix(file, from)] = data
		}
	}
}

func readSide(t *testing.T, files fstest.MapFS, base *entity.Workspace) *entity.Workspace {
	t.Helper()
	store, err := serialize.Read(files)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range store.Problems {
		k, _ := serialize.KeyOf(p.Path)
		store.Workspace.Put(merge.Unreadable(k, files[p.Path].Data))
	}
	for _, e := range store.Workspace.All() {
		e.Body = replaced(e.Body, "(unknown)", merge.Unknown).(*entity.Map)
	}
	if base != nil {
		shareEqual(base, store.Workspace)
	}
	return store.Workspace
}

// replaced is a value with one in it in the stead of another.
func replaced(v, from, to entity.Value) entity.Value {
	switch v := v.(type) {
	case *entity.Map:
		out := &entity.Map{}
		for k, x := range v.All() {
			out.Set(k, replaced(x, from, to))
		}
		return out
	case entity.List:
		out := entity.List{}
		for _, x := range v {
			out = append(out, replaced(x, from, to))
		}
		return out
	}
	if v == from {
		return to
	}
	return v
}

// shareEqual puts the entities of base in the stead of those of w that equal
// them.
func shareEqual(base, w *entity.Workspace) {
	for _, e := range base.All() {
		x := w.Get(e.Key)
		if x != nil && x.ID == e.ID && entity.Equal(x.Body, e.Body) && entity.Equal(x.Extras, e.Extras) {
			w.Put(e)
		}
	}
}

// wanted are the sections of a case with what came of it.
func wanted(t *testing.T, archive *txtar.Archive, result *merge.Result) []txtar.File {
	var out []txtar.File
	for _, f := range archive.Files {
		if !strings.HasPrefix(f.Name, "want/") && f.Name != "conflicts" {
			out = append(out, f)
		}
	}
	files := filesOf(t, result.Workspace)
	for _, name := range sortedKeys(files) {
		rel := strings.TrimPrefix(name, "postman/collections/")
		out = append(out, txtar.File{Name: "want/" + rel, Data: ended(files[name])})
	}
	return append(out, txtar.File{Name: "conflicts", Data: []byte(describeConflicts(result.Conflicts))})
}

func ended(data []byte) []byte {
	if !bytes.HasSuffix(data, []byte("\n")) {
		return append(data, '\n')
	}
	return data
}

// filesOf are the files in which a workspace would be kept.
func filesOf(t *testing.T, w *entity.Workspace) map[string][]byte {
	store, err := serialize.Read(fstest.MapFS{})
	if err != nil {
		t.Fatal(err)
	}
	readable, out := entity.NewWorkspace(), map[string][]byte{}
	for _, e := range w.All() {
		if data, ok := merge.BytesOf(e); ok {
			out[serialize.PathOf(e.Key)] = data
		} else {
			readable.Put(&entity.Entity{Key: e.Key, ID: e.ID, Body: replaced(e.Body, merge.Unknown, "(unknown)").(*entity.Map), Extras: e.Extras})
		}
	}
	for file, data := range store.Write(readable) {
		out[file] = data
	}
	return out
}

func sortedKeys[V any](m map[string]V) []string {
	var keys []string
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}

func describeConflicts(conflicts []*merge.Conflict) string {
	var b strings.Builder
	for _, c := range conflicts {
		fmt.Fprintf(&b, "%s %s %s", c.Kind, c.Key.Kind, c.Key.Path)
		if len(c.Field) > 0 {
			fmt.Fprintf(&b, " %s", strings.Join(c.Field, "."))
		}
		fmt.Fprintln(&b)
		if c.Kind == merge.LinesConflict {
			fmt.Fprintf(&b, "  line %d, behind %q, before %q\n", c.Context.Line, c.Context.Before, c.Context.After)
		}
		fmt.Fprintf(&b, "  base   %s\n  ours   %s\n  theirs %s\n", show(c.Base), show(c.Ours), show(c.Theirs))
	}
	return b.String()
}

func show(v entity.Value) string {
	switch v := v.(type) {
	case merge.Bytes:
		return fmt.Sprintf("bytes %q", string(v))
	case *entity.Map:
		if b, ok := merge.BytesOf(&entity.Entity{Body: v}); ok {
			return fmt.Sprintf("bytes %q", b)
		}
	}
	switch v {
	case merge.Absent:
		return "-"
	case merge.Unknown:
		return "?"
	}
	return string(json.Encode(v, ""))
}
