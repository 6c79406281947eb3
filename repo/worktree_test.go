package repo_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/postbag/postbag/repo"
)

// put writes a file as an editor would.
func put(t *testing.T, r *repo.Repo, name, content string) {
	t.Helper()
	path := filepath.Join(r.Root(), filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o666); err != nil {
		t.Fatal(err)
	}
}

func text(files map[string]string) map[string][]byte {
	b := map[string][]byte{}
	for name, s := range files {
		b[name] = []byte(s)
	}
	return b
}

var ours = repo.Scope{
	Roots: []string{"postman", "postbag", "postbag.yaml"},
	Ours:  func(path string) bool { return strings.HasSuffix(path, ".yaml") },
}

func TestFilesAndWorktreeAreFileSystems(t *testing.T) {
	r := newRepo(t)
	h := save(t, r, "first", text(map[string]string{"postman/a/b.yaml": "b\n", "postman/c.yaml": "c\n", "empty": ""}))
	if err := os.Symlink("/etc/passwd", filepath.Join(r.Root(), "link")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("postman", filepath.Join(r.Root(), "dirlink")); err != nil {
		t.Fatal(err)
	}
	committed, err := r.Files(h)
	if err != nil {
		t.Fatal(err)
	}
	for name, fsys := range map[string]fs.FS{"commit": committed, "disk": r.Worktree()} {
		if err := fstest.TestFS(fsys, "postman/a/b.yaml", "postman/c.yaml", "empty"); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		for _, hidden := range []string{"link", "dirlink", "dirlink/c.yaml", ".git", ".git/config", ".GIT/config"} {
			if _, err := fs.Stat(fsys, hidden); !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("%s: %s: %v", name, hidden, err)
			}
		}
	}
	nothing, err := r.Files(repo.Hash{})
	if err != nil {
		t.Fatal(err)
	}
	if err := fstest.TestFS(nothing); err != nil {
		t.Errorf("empty: %v", err)
	}
}

func TestChangesAreSeen(t *testing.T) {
	r := newRepo(t)
	save(t, r, "first", text(map[string]string{
		"postman/same.yaml": "1\n", "postman/edit.yaml": "1\n", "postman/gone/x.yaml": "1\n",
		"postman/link.yaml": "1\n", "postman/under/y.yaml": "1\n", "src/code.yaml": "1\n", "postman/.gitignore": "*.tmp.yaml\nignored/\n",
	}))
	put(t, r, "postman/edit.yaml", "2\n")
	put(t, r, "postman/new.yaml", "2\n")
	put(t, r, "postman/x.tmp.yaml", "2\n")
	put(t, r, "postman/ignored/z.yaml", "2\n")
	put(t, r, "postman/.DS_Store", "2\n")
	put(t, r, "postman/code.go", "2\n")
	put(t, r, "postbag/nested/.git/HEAD", "2\n")
	put(t, r, "postbag/nested/n.yaml", "2\n")
	put(t, r, "src/code.yaml", "2\n")
	for _, name := range []string{"postman/gone", "postman/under", "postman/link.yaml"} {
		if err := os.RemoveAll(filepath.Join(r.Root(), name)); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"postman/under", "postman/link.yaml"} {
		if err := os.Symlink("/etc", filepath.Join(r.Root(), name)); err != nil {
			t.Fatal(err)
		}
	}
	got, err := r.Changes(ours)
	if err != nil {
		t.Fatal(err)
	}
	want := []repo.Change{
		{Path: "postman/edit.yaml", Kind: repo.Modified},
		{Path: "postman/gone/x.yaml", Kind: repo.Deleted},
		{Path: "postman/link.yaml", Kind: repo.Irregular},
		{Path: "postman/new.yaml", Kind: repo.Added},
		{Path: "postman/under/y.yaml", Kind: repo.Irregular},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
}

// An edit of the same length right after a commit has the same size, and on
// a coarse clock the same time: it must be seen all the same.
func TestRacyEditsAreSeen(t *testing.T) {
	r := newRepo(t)
	for i := range 50 {
		save(t, r, "x", text(map[string]string{"postman/a.yaml": string(rune('a'+i%20)) + "\n", "postman/b.yaml": string(rune('A'+i%20)) + "\n"}))
		put(t, r, "postman/a.yaml", "!\n")
		save(t, r, "rewrites the index", text(map[string]string{"postbag.yaml": string(rune('a' + i%20))}))
		got, err := r.Changes(ours)
		if err != nil || len(got) != 1 || got[0].Path != "postman/a.yaml" {
			t.Fatalf("round %d: %v, %v", i, got, err)
		}
		if out := git(t, r.Root(), "status", "--porcelain"); out != "M postman/a.yaml" {
			t.Fatalf("round %d: git sees %q", i, out)
		}
	}
}

var hostile = []string{
	".git/config", ".GIT/config", "a/.git/x", "git~1/x", "GIT~2/x", ".git /x", ".git./x", ".g\u200cit/x", ".git::$INDEX_ALLOCATION/x",
	"../x", "a/../../x", "..\\x", "/etc/x", "C:x", "C:/x", "a:stream", "a//b", "a/", "./a", "", "a\nb", "a\x1b[0m", "\xff", ".. /x", "a/.../x", "a\u0085b",
}

func TestHostilePathsAreRefused(t *testing.T) {
	r := newRepo(t)
	for _, name := range hostile {
		files := map[string][]byte{"fine.yaml": []byte("x"), name: []byte("x")}
		var bad *repo.PathError
		if err := r.Write(files); !errors.As(err, &bad) {
			t.Errorf("write %q: %v", name, err)
		}
		if _, err := r.Commit(repo.NewCommit{Author: mia, Files: files}); !errors.As(err, &bad) {
			t.Errorf("commit %q: %v", name, err)
		}
		if strings.ContainsAny(bad.Error(), "\n\x1b") {
			t.Errorf("the message is not escaped: %q", bad.Error())
		}
	}
	if _, err := os.Stat(filepath.Join(r.Root(), "fine.yaml")); err == nil {
		t.Error("something was written")
	}
}

func TestNothingIsWrittenThroughLinks(t *testing.T) {
	r := newRepo(t)
	outside := t.TempDir()
	for name, target := range map[string]string{"out": outside, "in": ".git", "file.yaml": filepath.Join(outside, "f")} {
		if err := os.Symlink(target, filepath.Join(r.Root(), name)); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"out/x", "in/hooks/post-commit", "in/x", "file.yaml", "out/deep/x"} {
		if err := r.Write(map[string][]byte{name: []byte("x")}); err == nil {
			t.Errorf("%s was written", name)
		}
		if err := r.Write(map[string][]byte{name: nil}); err == nil && name != "out/x" {
			if _, gone := os.Lstat(filepath.Join(r.Root(), name)); gone == nil {
				t.Errorf("%s: no error, and it is still there", name)
			}
		}
	}
	if list, err := os.ReadDir(outside); err != nil || len(list) > 0 {
		t.Errorf("outside: %v, %v", list, err)
	}
}

func TestDeletingLeavesNoEmptyFolders(t *testing.T) {
	r := newRepo(t)
	save(t, r, "first", text(map[string]string{"a/b/c/d": "d", "a/e": "e"}))
	save(t, r, "second", map[string][]byte{"a/b/c/d": nil, "a/b": []byte("now a file")})
	sound(t, r)
	save(t, r, "third", map[string][]byte{"a/b": nil, "a/e": nil})
	sound(t, r)
	if _, err := os.Stat(filepath.Join(r.Root(), "a")); err == nil {
		t.Error("the empty folder is still there")
	}
}

func TestDiffSkipsAndFilters(t *testing.T) {
	r := newRepo(t)
	a := save(t, r, "first", text(map[string]string{"postman/a": "1", "postman/b": "1", "src/c": "1"}))
	b := save(t, r, "second", map[string][]byte{"postman/a": []byte("2"), "postman/b": nil, "src/c": []byte("2"), "postman/d/e": []byte("2")})
	got, err := r.Diff(a, b, "postman")
	want := []repo.Change{{"postman/a", repo.Modified}, {"postman/b", repo.Deleted}, {"postman/d/e", repo.Added}}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, %v, want %v", got, err, want)
	}
	if got, err := r.Diff(repo.Hash{}, a); err != nil || len(got) != 3 {
		t.Errorf("from nothing: %v, %v", got, err)
	}
}

// A file that lies in several roots of a scope is looked at once.
func TestChangesInNestedRoots(t *testing.T) {
	r := newRepo(t)
	save(t, r, "one", map[string][]byte{"a/b/kept": []byte("1"), "a/edited": []byte("1")})
	if err := r.Write(map[string][]byte{"a/edited": []byte("2"), "a/b/new": []byte("3")}); err != nil {
		t.Fatal(err)
	}
	want := []repo.Change{{Path: "a/b/new", Kind: repo.Added}, {Path: "a/edited", Kind: repo.Modified}}
	for _, roots := range [][]string{{"a", "a/b"}, {"a/b", "a", "a"}} {
		if got, err := r.Changes(repo.Scope{Roots: roots}); err != nil || !slices.Equal(got, want) {
			t.Errorf("in %q: %v, %v", roots, got, err)
		}
	}
}

// Folders shows what a worktree holds but for what git ignores.
func TestFolders(t *testing.T) {
	r := newRepo(t)
	save(t, r, "one", map[string][]byte{"a/.gitignore": []byte("out\n"), "a/b/file": []byte("1")})
	if err := r.Write(map[string][]byte{"a/out/file": []byte("2"), "out/file": []byte("3"), "a/b/out/file": []byte("4")}); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("b", filepath.Join(r.Root(), "a/link")); err != nil {
		t.Fatal(err)
	}
	var got []string
	err := fs.WalkDir(r.Folders(), ".", func(name string, _ fs.DirEntry, err error) error {
		got = append(got, name)
		return err
	})
	if want := []string{".", "a", "a/.gitignore", "a/b", "a/b/file", "out", "out/file"}; err != nil || !slices.Equal(got, want) {
		t.Errorf("Folders shows %q, %v", got, err)
	}
}
