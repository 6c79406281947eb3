package repo_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/postbag/postbag/repo"
)

// noFiles fails if the file system shows a file.
func noFiles(fsys fs.FS) error {
	return fs.WalkDir(fsys, ".", func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			err = fmt.Errorf("it shows %q", path)
		}
		return err
	})
}

func TestOpenFindsTheRepository(t *testing.T) {
	r := newRepo(t)
	save(t, r, "first", text(map[string]string{"deep/down/x": "1"}))
	t.Setenv("GIT_DIR", t.TempDir())
	t.Setenv("GIT_INDEX_FILE", filepath.Join(t.TempDir(), "index"))
	got, err := repo.Open(filepath.Join(r.Root(), "deep", "down"))
	if err != nil || got.Root() != r.Root() || got.GitDir() != filepath.Join(r.Root(), ".git") {
		t.Fatalf("%+v, %v", got, err)
	}
	if b, err := got.Branch(); err != nil || b != "main" {
		t.Errorf("branch %q, %v", b, err)
	}
	var none *repo.NotARepositoryError
	if _, err := repo.Open(t.TempDir()); !errors.As(err, &none) {
		t.Errorf("nowhere: %v", err)
	}
}

func TestLinkedWorktree(t *testing.T) {
	r := newRepo(t)
	save(t, r, "first", text(map[string]string{"x": "1"}))
	dir := filepath.Join(t.TempDir(), "linked")
	git(t, r.Root(), "worktree", "add", "-q", "-b", "side", dir)
	git(t, r.Root(), "config", "extensions.worktreeConfig", "true")
	linked, err := repo.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	save(t, linked, "second", text(map[string]string{"y": "1"}))
	sound(t, linked)
	sound(t, r)
	if got := git(t, dir, "log", "--format=%s", "side"); got != "second\nfirst" {
		t.Errorf("log: %q", got)
	}
}

func TestFormatsThatWouldBeDamagedAreRefused(t *testing.T) {
	for _, setting := range []string{
		"extensions.refStorage=reftable", "extensions.objectFormat=sha256", "extensions.compatObjectFormat=sha256",
		"extensions.unheardOf=true", "core.repositoryFormatVersion=2", "core.bare=true", "core.worktree=/",
	} {
		r := newRepo(t)
		key, value, _ := strings.Cut(setting, "=")
		if err := r.SetConfig(key, value); err != nil {
			t.Fatal(err)
		}
		var unsupported *repo.UnsupportedError
		if _, err := repo.Open(r.Root()); !errors.As(err, &unsupported) {
			t.Errorf("%s: %v", setting, err)
		}
	}
	for _, setting := range []string{"extensions.preciousObjects=true", "extensions.objectFormat=sha1", "extensions.noop=1", "extensions.partialClone=origin"} {
		r := newRepo(t)
		key, value, _ := strings.Cut(setting, "=")
		if err := r.SetConfig(key, value); err != nil {
			t.Fatal(err)
		}
		if _, err := repo.Open(r.Root()); err != nil {
			t.Errorf("%s: %v", setting, err)
		}
	}
}

func TestBareAndDetached(t *testing.T) {
	r := newRepo(t)
	save(t, r, "first", text(map[string]string{"x": "1"}))
	git(t, r.Root(), "checkout", "-q", "--detach")
	var detached *repo.DetachedError
	if _, err := r.Branch(); !errors.As(err, &detached) {
		t.Errorf("branch: %v", err)
	}
	if _, err := r.Commit(repo.NewCommit{Author: mia}); !errors.As(err, &detached) {
		t.Errorf("commit: %v", err)
	}
	var unsupported *repo.UnsupportedError
	if _, err := repo.Open(newBare(t)); !errors.As(err, &unsupported) {
		t.Errorf("bare: %v", err)
	}
}

// Every form of the index that git can write is read, and what is written
// instead is as good; what would be destroyed is refused.
func TestIndexForms(t *testing.T) {
	for name, setup := range map[string][]string{
		"version 3":       {"update-index", "--skip-worktree", "a"},
		"version 4":       {"update-index", "--index-version", "4"},
		"untracked cache": {"update-index", "--force-untracked-cache"},
		"intent to add":   {"add", "-N", "later"},
	} {
		r := newRepo(t)
		save(t, r, "first", text(map[string]string{"a": "1", "abc/d": "1", "abc/def": "1"}))
		put(t, r, "later", "x")
		git(t, r.Root(), setup...)
		before := git(t, r.Root(), "ls-files", "-v", "--stage")
		save(t, r, "second", text(map[string]string{"abc/dab": "2"}))
		after := git(t, r.Root(), "ls-files", "-v", "--stage")
		if got := strings.Count(after, "\n"); got != strings.Count(before, "\n")+1 {
			t.Errorf("%s: before\n%s\nafter\n%s", name, before, after)
		}
		fsck(t, r.Root())
	}
	r := newRepo(t)
	save(t, r, "first", text(map[string]string{"a": "1"}))
	git(t, r.Root(), "update-index", "--split-index")
	var unsupported *repo.UnsupportedError
	if _, err := r.Commit(repo.NewCommit{Message: "m", Author: mia, Files: text(map[string]string{"a": "2"})}); !errors.As(err, &unsupported) {
		t.Errorf("split index: %v", err)
	}
}

func TestConfigIsReadAndChangedInPlace(t *testing.T) {
	r := newRepo(t)
	path := filepath.Join(r.GitDir(), "config")
	const before = "# mine\n[core]\n\trepositoryformatversion = 0 ; keep\n\tbare = false\n[remote \"Or igin\"]\n\turl = \"a;b\" # c\n[other]\n\tname = Mia \\\n  Two\n"
	if err := os.WriteFile(path, []byte(before), 0o666); err != nil {
		t.Fatal(err)
	}
	for key, want := range map[string]string{"remote.Or igin.url": "a;b", "OTHER.Name": "Mia   Two", "core.Bare": "false"} {
		if got, ok := r.Config(key); !ok || got != want || got != git(t, r.Root(), "config", key) {
			t.Errorf("%s = %q, %v", key, got, ok)
		}
	}
	for key, value := range map[string]string{"user.email": "m@x.org", "user.name": "Mia", "core.bare": "false", "a.b": " # \"q\" \\ ", "Postbag.x Y.z": "1"} {
		if err := r.SetConfig(key, value); err != nil {
			t.Fatal(err)
		}
		if got, ok := r.Config(key); !ok || got != value {
			t.Errorf("%s = %q", key, got)
		}
	}
	after, err := os.ReadFile(path)
	if err != nil || !strings.HasPrefix(string(after), before[:strings.Index(before, "[other]")]) {
		t.Errorf("%v:\n%s", err, after)
	}
	if got := git(t, r.Root(), "config", "a.b"); got != "# \"q\" \\" { // trimmed by the helper
		t.Errorf("git reads %q", got)
	}
	if name, email, ok := r.Identity(); !ok || name != "Mia" || email != "m@x.org" {
		t.Errorf("identity %q %q", name, email)
	}
}
