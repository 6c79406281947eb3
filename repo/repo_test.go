package repo_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/postbag/postbag/repo"
)

var mia = repo.Signature{Name: "Mia", Email: "mia@example.com", When: time.Unix(1700000000, 0).UTC()}

// git runs the real git in dir and returns its trimmed output.
func git(t testing.TB, dir string, args ...string) string {
	t.Helper()
	out, err := tryGit(t, dir, args...)
	if err != nil {
		t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return out
}

func tryGit(t testing.TB, dir string, args ...string) (string, error) {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("needs the git binary")
	}
	cmd := exec.Command("git", append([]string{"-c", "user.name=Git", "-c", "user.email=git@example.com"}, args...)...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "LC_ALL=C", "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_SYSTEM="+os.DevNull)
	out, err := cmd.CombinedOutput()
	return strings.TrimSpace(string(out)), err
}

// isolate keeps the configuration of whoever runs the tests out of them.
func isolate(t testing.TB) {
	t.Setenv("GIT_CONFIG_GLOBAL", os.DevNull)
	t.Setenv("GIT_CONFIG_SYSTEM", os.DevNull)
	t.Setenv("HOME", t.TempDir())
	t.Setenv("XDG_CONFIG_HOME", "")
}

func newRepo(t testing.TB) *repo.Repo {
	t.Helper()
	isolate(t)
	r, err := repo.Init(filepath.Join(t.TempDir(), "store"), "main")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	return r
}

// save writes the files and commits them.
func save(t testing.TB, r *repo.Repo, message string, files map[string][]byte) repo.Hash {
	t.Helper()
	if err := r.Write(files); err != nil {
		t.Fatal(err)
	}
	h, err := r.Commit(repo.NewCommit{Message: message, Author: mia, Files: files})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// sound fails unless git finds the repository whole and the worktree clean.
func sound(t testing.TB, r *repo.Repo) {
	t.Helper()
	fsck(t, r.Root())
	if out := git(t, r.Root(), "status", "--porcelain"); out != "" {
		t.Errorf("git status is not clean:\n%s", out)
	}
}

func fsck(t testing.TB, dir string) {
	t.Helper()
	if out := git(t, dir, "fsck", "--strict", "--no-dangling"); strings.Contains(out, "error") || strings.Contains(out, "warning") {
		t.Errorf("git fsck: %s", out)
	}
}

func many(n int) map[string][]byte {
	files := map[string][]byte{}
	for i := range n {
		name := fmt.Sprintf("postman/collections/c%02d/folder %d/request %d.request.yaml", i%10, i%40, i)
		files[name] = []byte(strings.Repeat(fmt.Sprintf("line %d of some yaml: %x\n", i, i*7919), 130+i%60))
	}
	return files
}

func TestCommitsAreSoundForGit(t *testing.T) {
	for _, n := range []int{1, 20, 600} {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			r := newRepo(t)
			h := save(t, r, "first", many(n))
			sound(t, r)
			if got := git(t, r.Root(), "rev-parse", "main"); got != h.String() {
				t.Errorf("main is at %s, want %s", got, h)
			}
			save(t, r, "second", map[string][]byte{"postbag.yaml": []byte("a: 1\n"), "postman/collections/c00/folder 0/request 0.request.yaml": nil})
			sound(t, r)
		})
	}
}

func BenchmarkFirstCommit(b *testing.B) {
	isolate(b)
	files := many(600)
	for i := 0; b.Loop(); i++ {
		r, err := repo.Init(filepath.Join(b.TempDir(), fmt.Sprint(i)), "main")
		if err != nil {
			b.Fatal(err)
		}
		save(b, r, "import", files)
		r.Close()
	}
}

func BenchmarkSmallCommit(b *testing.B) {
	isolate(b)
	r := newRepo(b)
	save(b, r, "import", many(600))
	for i := 0; b.Loop(); i++ {
		save(b, r, "edit", map[string][]byte{"postman/collections/c01/folder 1/request 1.request.yaml": []byte(fmt.Sprint("edit ", i))})
	}
}

func BenchmarkChanges(b *testing.B) {
	r := newRepo(b)
	save(b, r, "import", many(600))
	git(b, r.Root(), "status") // an index younger than the files
	for b.Loop() {
		if got, err := r.Changes(repo.Scope{}); err != nil || len(got) > 0 {
			b.Fatal(got, err)
		}
	}
}
