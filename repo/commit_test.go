package repo_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/postbag/postbag/repo"
)

func TestCommitLeavesWhatOthersStaged(t *testing.T) {
	r := newRepo(t)
	put(t, r, "src/main.go", "v1\n")
	put(t, r, "src/util.go", "v1\n")
	git(t, r.Root(), "add", ".")
	git(t, r.Root(), "commit", "-qm", "code")
	put(t, r, "src/main.go", "v2 staged\n")
	put(t, r, "src/new.go", "new staged\n")
	git(t, r.Root(), "add", "src")
	git(t, r.Root(), "rm", "-q", "--cached", "src/util.go")
	put(t, r, "src/main.go", "v3 not staged\n")
	before := git(t, r.Root(), "status", "--porcelain")

	save(t, r, "ours", text(map[string]string{"postman/a.yaml": "1\n"}))
	save(t, r, "ours", text(map[string]string{"postman/a.yaml": "2\n", "postman/b.yaml": "1\n"}))
	if after := git(t, r.Root(), "status", "--porcelain"); after != before {
		t.Errorf("status before:\n%s\nafter:\n%s", before, after)
	}
	if got := git(t, r.Root(), "show", "HEAD:src/main.go"); got != "v1" {
		t.Errorf("committed %q", got)
	}
	git(t, r.Root(), "commit", "-qm", "theirs")
	if got := git(t, r.Root(), "ls-tree", "-r", "--name-only", "HEAD"); got != "postman/a.yaml\npostman/b.yaml\nsrc/main.go\nsrc/new.go" {
		t.Errorf("after git commit: %s", got)
	}
	fsck(t, r.Root())
}

func TestNothingChangedIsNoCommit(t *testing.T) {
	r := newRepo(t)
	first := save(t, r, "first", text(map[string]string{"a": "1"}))
	if again := save(t, r, "again", map[string][]byte{"a": []byte("1"), "gone": nil}); again != first {
		t.Errorf("a commit was made")
	}
	if h, err := r.Commit(repo.NewCommit{Author: mia}); err != nil || h != first {
		t.Errorf("%s, %v", h, err)
	}
}

func TestCommittedBytesMayDifferFromDisk(t *testing.T) {
	r := newRepo(t)
	put(t, r, "a.yaml", "edited\n")
	if _, err := r.Commit(repo.NewCommit{Message: "m", Author: mia, Files: text(map[string]string{"a.yaml": "commit\n"})}); err != nil {
		t.Fatal(err)
	}
	if out := git(t, r.Root(), "status", "--porcelain"); out != "M a.yaml" {
		t.Errorf("git sees %q", out)
	}
}

func TestMergeCommitAndHistory(t *testing.T) {
	r := newRepo(t)
	base := save(t, r, "base", text(map[string]string{"a": "1"}))
	left := save(t, r, "left", text(map[string]string{"l": "1"}))
	git(t, r.Root(), "checkout", "-q", "-b", "side", base.String())
	right := save(t, r, "right", text(map[string]string{"r": "1"}))
	git(t, r.Root(), "checkout", "-q", "main")
	if got, err := r.MergeBase(left, right); err != nil || got != base {
		t.Errorf("merge base %s, %v", got, err)
	}
	if a, b, err := r.Count(left, right); err != nil || a != 1 || b != 1 {
		t.Errorf("count %d %d %v", a, b, err)
	}
	files := text(map[string]string{"r": "1"})
	if err := r.Write(files); err != nil {
		t.Fatal(err)
	}
	merged, err := r.Commit(repo.NewCommit{Message: "merge", Author: mia, Files: files, Parents: []repo.Hash{left, right}})
	if err != nil {
		t.Fatal(err)
	}
	sound(t, r)
	for commit, want := range map[repo.Hash]bool{base: true, left: true, right: true, merged: true} {
		if got, err := r.IsAncestor(commit, merged); err != nil || got != want {
			t.Errorf("%s: %v, %v", commit, got, err)
		}
	}
	if got, err := r.IsAncestor(merged, left); err != nil || got {
		t.Errorf("merged before left: %v, %v", got, err)
	}
	var subjects []string
	for c, err := range r.Log(merged) {
		if err != nil {
			t.Fatal(err)
		}
		subjects = append(subjects, strings.TrimSpace(c.Message))
	}
	if len(subjects) != 4 || subjects[0] != "merge" {
		t.Errorf("log: %q", subjects)
	}
	var moved *repo.MovedError
	if _, err := r.Commit(repo.NewCommit{Message: "late", Author: mia, Files: text(map[string]string{"x": "1"}), Parents: []repo.Hash{left}}); !errors.As(err, &moved) {
		t.Errorf("commit on an old parent: %v", err)
	}
}

// Many goroutines and git itself commit into one repository at once; nobody's
// commit is lost.
func TestConcurrentCommitsLoseNothing(t *testing.T) {
	r := newRepo(t)
	save(t, r, "first", text(map[string]string{"a": "1"}))
	var wait sync.WaitGroup
	made, byGit := 0, 0
	var mu sync.Mutex
	for w := range 4 {
		wait.Go(func() {
			own, err := repo.Open(r.Root())
			if err != nil {
				t.Error(err)
				return
			}
			for i := range 8 {
				files := text(map[string]string{fmt.Sprintf("w%d/%d", w, i): "x"})
				if err := own.Write(files); err != nil {
					t.Error(err)
				}
				_, err := own.Commit(repo.NewCommit{Message: "m", Author: mia, Files: files})
				for errors.As(err, new(*repo.MovedError)) {
					_, err = own.Commit(repo.NewCommit{Message: "m", Author: mia, Files: files})
				}
				if err != nil {
					t.Error(err)
				}
				mu.Lock()
				made++
				mu.Unlock()
			}
		})
	}
	wait.Go(func() {
		for range 10 {
			if _, err := tryGit(t, r.Root(), "commit", "-q", "--allow-empty", "-m", "git"); err == nil {
				byGit++
			}
		}
	})
	wait.Wait()
	sound(t, r)
	if got := git(t, r.Root(), "rev-list", "--count", "HEAD"); got != fmt.Sprint(1+made+byGit) {
		t.Errorf("%s commits, want 1 + %d + %d", got, made, byGit)
	}
	if got := git(t, r.Root(), "ls-files"); strings.Count(got, "\n")+1 != 33 {
		t.Errorf("files:\n%s", got)
	}
}

func TestForeignLockIsReportedAndOursCleared(t *testing.T) {
	r := newRepo(t)
	r.SetLockWait(300 * time.Millisecond)
	save(t, r, "first", text(map[string]string{"a": "1"}))
	path := filepath.Join(r.GitDir(), "index.lock")
	host, err := os.Hostname()
	if err != nil {
		t.Fatal(err)
	}
	dead := fmt.Sprintf("postbag-lock 999999999 1 %s %q\n", "earlier-boot", host)
	if err := os.WriteFile(path, []byte(dead), 0o666); err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	save(t, r, "second", text(map[string]string{"a": "2"}))
	if took := time.Since(start); took > time.Second {
		t.Errorf("a stale lock held us up for %s", took)
	}
	sound(t, r)
	if err := os.WriteFile(path, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	var locked *repo.LockedError
	if _, err := r.Commit(repo.NewCommit{Message: "m", Author: mia, Files: text(map[string]string{"a": "3"})}); !errors.As(err, &locked) || locked.Path != path {
		t.Errorf("commit under a lock: %v", err)
	}
}

func TestUpdateRefComparesAndSwaps(t *testing.T) {
	r := newRepo(t)
	a := save(t, r, "a", text(map[string]string{"a": "1"}))
	b := save(t, r, "b", text(map[string]string{"a": "2"}))
	const name = "refs/postbag/undo/1"
	none := repo.Hash{}
	for i, step := range []struct {
		old, new repo.Hash
		ok       bool
	}{{none, a, true}, {none, b, false}, {b, a, false}, {a, b, true}} {
		err := r.UpdateRef(name, step.old, step.new, "test")
		var moved *repo.MovedError
		if step.ok != (err == nil) || !step.ok && !errors.As(err, &moved) {
			t.Errorf("step %d: %v", i, err)
		}
	}
	git(t, r.Root(), "pack-refs", "--all")
	if got, err := r.Ref(name); err != nil || got != b {
		t.Errorf("packed: %s, %v", got, err)
	}
	if err := r.UpdateRef(name, a, b, "test"); err == nil {
		t.Error("a packed reference was not compared")
	}
	git(t, r.Root(), "show-ref")
	if err := r.UpdateRef(name, b, none, "test"); err != nil {
		t.Fatal(err)
	}
	if _, err := tryGit(t, r.Root(), "rev-parse", "--verify", "-q", name); err == nil {
		t.Error("git still sees it")
	}
	save(t, r, "c", text(map[string]string{"a": "3"}))
	sound(t, r)
	if got := git(t, r.Root(), "reflog", "--format=%gs", "main"); got != "commit: c\ncommit: b\ncommit: a" {
		t.Errorf("reflog: %q", got)
	}
}

func TestPrepareChangesNothingUntilOneGoesThere(t *testing.T) {
	r := newRepo(t)
	base := save(t, r, "base", text(map[string]string{"a": "1", "b": "1"}))
	theirs := save(t, r, "theirs", text(map[string]string{"b": "2"}))
	git(t, r.Root(), "reset", "-q", "--hard", base.String())
	ours := save(t, r, "ours", text(map[string]string{"a": "2"}))
	made, err := r.Prepare(repo.NewCommit{Message: "both", Author: mia, Files: text(map[string]string{"b": "2"}), Parents: []repo.Hash{ours, theirs}})
	if err != nil {
		t.Fatal(err)
	}
	if head, err := r.Head(); err != nil || head != ours {
		t.Fatalf("the branch is at %v, %v", head, err)
	}
	if _, err := r.FastForward(made); err != nil {
		t.Fatal(err)
	}
	if out := git(t, r.Root(), "status", "--porcelain"); out != "" {
		t.Errorf("git sees %q", out)
	}
	if out := git(t, r.Root(), "show", "HEAD:a", "HEAD:b"); out != "22" {
		t.Errorf("the merge holds %q", out)
	}
	if out := git(t, r.Root(), "log", "-g", "-1", "--format=%gs"); out != "pull: Merge" {
		t.Errorf("the reflog says %q", out)
	}
}

func TestHistoriesMergedBothWaysHaveSeveralBases(t *testing.T) {
	r := newRepo(t)
	base := save(t, r, "base", text(map[string]string{"a": "1"}))
	left := save(t, r, "left", text(map[string]string{"a": "2"}))
	git(t, r.Root(), "reset", "-q", "--hard", base.String())
	right := save(t, r, "right", text(map[string]string{"b": "2"}))
	prepare := func(message string, parents ...repo.Hash) repo.Hash {
		h, err := r.Prepare(repo.NewCommit{Message: message, Author: mia, Parents: parents})
		if err != nil {
			t.Fatal(err)
		}
		return h
	}
	bases, err := r.MergeBases(prepare("one", left, right), prepare("other", right, left))
	if err != nil || len(bases) != 2 || !slices.Contains(bases, left) || !slices.Contains(bases, right) {
		t.Errorf("%v, %v", bases, err)
	}
}
