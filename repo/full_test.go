//go:build linux

package repo_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/postbag/postbag/repo"
)

// withLimit runs the test binary's action where no file can grow beyond a few
// kilobytes, which is as near to a full disk as a test comes.
func withLimit(t *testing.T, kilobytes int, action ...string) error {
	t.Helper()
	cmd := exec.Command("sh", "-c", fmt.Sprintf(`ulimit -f %d && exec "$0"`, kilobytes), os.Args[0])
	cmd.Env = append(os.Environ(), "REPO_TEST_ACTION="+strings.Join(action, "\n"))
	out, err := cmd.CombinedOutput()
	if err != nil {
		return fmt.Errorf("%w: %s", err, out)
	}
	return nil
}

// halfWay is a repository one commit behind the one returned, whose last file
// does not fit on the disk.
func halfWay(t *testing.T) (r *repo.Repo, first, next repo.Hash) {
	r = newRepo(t)
	old, _ := versions(60, "old")
	old["gone/x"] = []byte("old")
	first = save(t, r, "first", old)
	new, _ := versions(60, "new")
	new["gone/x"], new["fresh/y"] = nil, []byte("new")
	new["zzz/big"] = bytes.Repeat([]byte("big\n"), 1<<18)
	next = save(t, r, "second", new)
	git(t, r.Root(), "reset", "-q", "--hard", first.String())
	return r, first, next
}

func TestFastForwardThatFailsHalfWayIsTakenBack(t *testing.T) {
	r, first, next := halfWay(t)
	if err := withLimit(t, 64, "forward", r.Root(), next.String()); err == nil || !strings.Contains(err.Error(), "file too large") {
		t.Errorf("the file fitted: %v", err)
	}
	if head, err := r.Head(); err != nil || head != first {
		t.Errorf("head %s, %v", head, err)
	}
	sound(t, r)
	if _, err := r.FastForward(next); err != nil {
		t.Fatal(err)
	}
	sound(t, r)
}

func TestInitThatFailsLeavesNothing(t *testing.T) {
	isolate(t)
	dir := t.TempDir()
	for _, at := range []string{dir, filepath.Join(dir, "new", "store")} {
		if err := withLimit(t, 0, "init", at); err == nil || !strings.Contains(err.Error(), "file too large") {
			t.Fatalf("%s: %v", at, err)
		}
		if list, err := os.ReadDir(dir); err != nil || len(list) > 0 {
			t.Errorf("%s: left %v, %v", at, list, err)
		}
		r, err := repo.Init(at, "main")
		if err != nil {
			t.Fatal(err)
		}
		r.Close()
		os.RemoveAll(filepath.Join(at, ".git"))
	}
}
