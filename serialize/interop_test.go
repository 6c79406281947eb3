//go:build interop

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

	"golang.org/x/sync/errgroup"

	"github.com/postbag/postbag/serialize"
	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/postman"
	"github.com/postbag/postbag/serialize/yaml"
)

var authID = regexp.MustCompile(`(?m)^  - id: [0-9a-f-]{36}$`)

// Our tree of a v2.1 collection is the one that Postman's own `collection
// migrate` writes, auth ids aside.
func TestInteropMigrate(t *testing.T) {
	cli := postmanCLI(t)
	files, err := filepath.Glob(filepath.Join(corpus(t), "v21", "*.json"))
	if err != nil || len(files) == 0 {
		t.Fatal("no files", err)
	}
	cache := os.Getenv("POSTBAG_INTEROP_CACHE")
	if cache == "" {
		cache = t.TempDir()
	}
	migrateAll(t, cli, cache, files)
	accepted, same, trees, sameFiles := 0, 0, 0, 0
	for _, file := range files {
		theirs, ok := migrated(t, cache, file)
		if !ok {
			continue
		}
		accepted++
		total, equal := compareTrees(t, filepath.Base(file), theirs, ourTree(t, file))
		trees += total
		sameFiles += equal
		if total == equal {
			same++
		}
	}
	t.Logf("%d of %d accepted collections give the same tree; %d of %d files", same, accepted, sameFiles, trees)
}

// migrateAll runs Postman's CLI over the files, two at a time, but for what an
// earlier run has left.
func migrateAll(t *testing.T, cli, cache string, files []string) {
	group := new(errgroup.Group)
	group.SetLimit(2)
	for _, file := range files {
		dir := migratedTo(cache, file)
		if _, err := os.Stat(dir + ".rc"); err == nil {
			continue
		}
		group.Go(func() error {
			if err := os.MkdirAll(dir, 0o755); err != nil {
				return err
			}
			code := "0"
			if err := exec.Command(cli, "collection", "migrate", file, "-o", dir).Run(); err != nil {
				code = "1"
			}
			return os.WriteFile(dir+".rc", []byte(code), 0o644)
		})
	}
	if err := group.Wait(); err != nil {
		t.Fatal(err)
	}
}

func migratedTo(cache, file string) string {
	return filepath.Join(cache, strings.TrimSuffix(filepath.Base(file), ".json"))
}

// migrated is the tree that Postman's CLI wrote, and whether it took the file.
func migrated(t *testing.T, cache, file string) (map[string]string, bool) {
	dir := migratedTo(cache, file)
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
			t.Errorf("%s: %s is missing", name, p)
		case got != want && allowed(want, got) != "":
			t.Logf("%s: %s differs, since Postman loses data: %s", name, p, allowed(want, got))
		case got != want:
			t.Errorf("%s: %s differs: %s", name, p, firstLine(want, got))
		default:
			equal++
		}
	}
	for p := range ours {
		if _, ok := theirs[p]; !ok {
			t.Errorf("%s: %s is ours alone", name, p)
			total++
		}
	}
	return total, equal
}

// allowed is the reason why a file may differ: one of those that the reference
// lists, where Postman's converter loses data and we do not.
func allowed(theirs, ours string) string {
	a, errA := yaml.Decode([]byte(theirs))
	b, errB := yaml.Decode([]byte(ours))
	switch {
	case errA != nil || errB != nil:
		return ""
	case strings.Contains(theirs, "[object Object]"):
		return "objects as values"
	case entity.Same(unordered(a), unordered(b)):
		return "the order of keys that look like numbers"
	case strings.ReplaceAll(ours, "secret: true", "secret: false") == theirs:
		return "secret variables"
	}
	return ""
}

// unordered writes lists of keys and values as maps, since maps are compared
// without regard to order.
func unordered(v entity.Value) entity.Value {
	switch v := v.(type) {
	case *entity.Map:
		out := &entity.Map{}
		for k, x := range v.All() {
			out.Set(k, unordered(x))
		}
		return out
	case entity.List:
		out := &entity.Map{}
		for _, x := range v {
			m, ok := x.(*entity.Map)
			if !ok || m.Len() != 2 || !m.Has("key") || !m.Has("value") || out.Has(m.Text("key")) {
				return v
			}
			value, _ := m.Get("value")
			out.Set(m.Text("key"), value)
		}
		return out
	}
	return v
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

// postmanCLI is Postman's own CLI. Where there is none the test is skipped, in CI
// it fails.
func postmanCLI(t *testing.T) string {
	t.Helper()
	cli := os.Getenv("POSTBAG_POSTMAN_CLI")
	switch {
	case cli != "":
	case os.Getenv("POSTBAG_REQUIRE_ALL") != "":
		t.Fatal("POSTBAG_POSTMAN_CLI is not set")
	default:
		t.Skip("POSTBAG_POSTMAN_CLI is not set (make interop sets it)")
	}
	return cli
}
