package serialize_test

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/postbag/postbag/serialize"
	"github.com/postbag/postbag/serialize/postman"
)

// corpus is the folder of real files; the test is skipped where it is not.
func corpus(t testing.TB) string {
	t.Helper()
	dir := os.Getenv("POSTBAG_CORPUS")
	if dir == "" {
		dir = filepath.Join("..", "..", "shared", "corpus")
	}
	if _, err := os.Stat(dir); err != nil {
		if os.Getenv("POSTBAG_REQUIRE_ALL") != "" {
			t.Fatalf("no corpus at %s", dir)
		}
		t.Skipf("no corpus at %s (set POSTBAG_CORPUS)", dir)
	}
	return dir
}

var authID = regexp.MustCompile(`(?m)^  - id: [0-9a-f-]{36}$`)

// Our tree of a v2.1 collection is the one that Postman's own `collection
// migrate` writes, auth ids aside.
func TestInteropMigrate(t *testing.T) {
	cli := os.Getenv("POSTBAG_POSTMAN_CLI")
	if cli == "" {
		t.Skip("POSTBAG_POSTMAN_CLI is not set (make interop sets it)")
	}
	files, err := filepath.Glob(filepath.Join(corpus(t), "v21", "*.json"))
	if err != nil || len(files) == 0 {
		t.Fatal("no files", err)
	}
	accepted, same, trees, sameFiles := 0, 0, 0, 0
	for _, file := range files {
		theirs, ok := migrated(t, cli, file)
		if !ok {
			continue
		}
		accepted++
		ours := ourTree(t, file)
		total, equal := compareTrees(t, filepath.Base(file), theirs, ours)
		trees += total
		sameFiles += equal
		if total == equal {
			same++
		}
	}
	t.Logf("%d of %d accepted collections give the same tree; %d of %d files", same, accepted, sameFiles, trees)
}

// migrated runs Postman's CLI, or takes what an earlier run left.
func migrated(t *testing.T, cli, file string) (map[string]string, bool) {
	dir := filepath.Join(os.Getenv("POSTBAG_INTEROP_CACHE"), strings.TrimSuffix(filepath.Base(file), ".json"))
	if os.Getenv("POSTBAG_INTEROP_CACHE") == "" {
		dir = t.TempDir()
	}
	if _, err := os.Stat(dir + ".rc"); err != nil {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
		code := "0"
		if err := exec.Command(cli, "collection", "migrate", file, "-o", dir).Run(); err != nil {
			code = "1"
		}
		os.WriteFile(dir+".rc", []byte(code), 0o644)
	}
	code, err := os.ReadFile(dir + ".rc")
	if err != nil {
		t.Fatal(err)
	}
	return treeOf(t, os.DirFS(dir)), strings.TrimSpace(string(code)) == "0"
}

func treeOf(t *testing.T, files fs.FS) map[string]string {
	out := map[string]string{}
	err := fs.WalkDir(files, ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(files, p)
		out[p] = string(data)
		return err
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	return out
}

func ourTree(t *testing.T, file string) map[string]string {
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := postman.Parse(data)
	if err != nil {
		t.Errorf("%s: %v", filepath.Base(file), err)
		return nil
	}
	store, err := serialize.Read(fstest.MapFS{})
	if err != nil {
		t.Fatal(err)
	}
	w := store.Workspace.Clone()
	key := doc.Import(w)
	out := map[string]string{}
	for p, data := range store.Write(w) {
		if rel, ok := strings.CutPrefix(p, "postman/collections/"+key.Path+"/"); ok {
			out[rel] = string(data)
		}
	}
	return out
}

func compareTrees(t *testing.T, name string, theirs, ours map[string]string) (total, equal int) {
	for p, want := range theirs {
		total++
		got, ok := ours[p]
		want, got = authID.ReplaceAllString(want, "  - id: X"), authID.ReplaceAllString(got, "  - id: X")
		switch {
		case !ok:
			t.Logf("%s: %s is missing", name, p)
		case got != want:
			t.Logf("%s: %s differs: %s", name, p, firstLine(want, got))
		default:
			equal++
		}
	}
	for p := range ours {
		if _, ok := theirs[p]; !ok {
			t.Logf("%s: %s is ours alone", name, p)
			total++
		}
	}
	return total, equal
}

func firstLine(want, got string) string {
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range w {
		if i >= len(g) || w[i] != g[i] {
			ours := "(end)"
			if i < len(g) {
				ours = g[i]
			}
			return "theirs " + w[i] + " | ours " + ours
		}
	}
	return "ours goes on"
}
