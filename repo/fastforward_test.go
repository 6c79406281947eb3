package repo_test

import (
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/postbag/postbag/repo"
)

// behind is a repository whose branch is one commit behind the one returned.
func behind(t *testing.T) (*repo.Repo, repo.Hash) {
	t.Helper()
	r := newRepo(t)
	first := save(t, r, "first", text(map[string]string{"keep": "1", "edit": "1", "gone/x": "1"}))
	next := save(t, r, "second", map[string][]byte{"edit": []byte("2"), "gone/x": nil, "new/y": []byte("2")})
	git(t, r.Root(), "reset", "-q", "--hard", first.String())
	return r, next
}

func TestFastForwardTouchesTheDifference(t *testing.T) {
	r, next := behind(t)
	put(t, r, "keep", "an edit elsewhere")
	put(t, r, "new/y", "2") // equal to what comes
	got, err := r.FastForward(next)
	want := []repo.Change{{"edit", repo.Modified}, {"gone/x", repo.Deleted}, {"new/y", repo.Added}}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%v, %v", got, err)
	}
	if out := git(t, r.Root(), "status", "--porcelain"); out != "M keep" {
		t.Errorf("git sees %q", out)
	}
}

func TestFastForwardKeepsUncommittedWork(t *testing.T) {
	r, next := behind(t)
	put(t, r, "edit", "mine")
	put(t, r, "gone/x", "mine")
	put(t, r, "new", "a file where a folder comes")
	_, err := r.FastForward(next)
	var dirty *repo.DirtyError
	if !errors.As(err, &dirty) || !reflect.DeepEqual(dirty.Paths, []string{"edit", "gone/x", "new/y"}) {
		t.Fatalf("%v", err)
	}
	if out := git(t, r.Root(), "status", "--porcelain"); out != "M edit\n M gone/x\n?? new" {
		t.Errorf("git sees %q", out)
	}
}

func TestFastForwardTurnsFilesIntoFoldersAndBack(t *testing.T) {
	r := newRepo(t)
	file := save(t, r, "file", text(map[string]string{"a": "1", "b/x": "1", "b/y/z": "1"}))
	folder := save(t, r, "folder", map[string][]byte{"a": nil, "a/deep/x": []byte("2"), "b/x": nil, "b/y/z": nil, "b": []byte("2")})
	git(t, r.Root(), "reset", "-q", "--hard", file.String())
	put(t, r, "b/mine", "mine")
	var dirty *repo.DirtyError
	if _, err := r.FastForward(folder); !errors.As(err, &dirty) || !reflect.DeepEqual(dirty.Paths, []string{"b"}) {
		t.Fatalf("with a file in the way: %v", err)
	}
	git(t, r.Root(), "clean", "-fdq")
	if _, err := r.FastForward(folder); err != nil {
		t.Fatal(err)
	}
	sound(t, r)
}

func TestFastForwardOnlyGoesForward(t *testing.T) {
	r, next := behind(t)
	first, err := r.Head()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.FastForward(next); err != nil {
		t.Fatal(err)
	}
	var moved *repo.MovedError
	if _, err := r.FastForward(first); !errors.As(err, &moved) {
		t.Errorf("back: %v", err)
	}
	sound(t, r)
}

// mktree makes a commit after the head whose tree has the one entry.
func mktree(t *testing.T, r *repo.Repo, mode, kind, object, name string) repo.Hash {
	t.Helper()
	return commitTree(t, r, makeTree(t, r, fmt.Sprintf("%s %s %s\t%s\x00", mode, kind, object, name)))
}

func makeTree(t *testing.T, r *repo.Repo, lines string) string {
	t.Helper()
	cmd := exec.Command("git", "mktree", "-z", "--missing")
	cmd.Dir, cmd.Stdin = r.Root(), strings.NewReader(lines)
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(out))
}

func commitTree(t *testing.T, r *repo.Repo, tree string) repo.Hash {
	t.Helper()
	h, err := repo.ParseHash(git(t, r.Root(), "commit-tree", "-p", "HEAD", "-m", "evil", tree))
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func TestHostileTreesAreNotCheckedOut(t *testing.T) {
	r := newRepo(t)
	head := save(t, r, "first", text(map[string]string{"a.yaml": "1"}))
	blob := git(t, r.Root(), "hash-object", "-w", "a.yaml")
	inner := makeTree(t, r, fmt.Sprintf("100644 blob %s\tpost-commit\x00", blob))
	evil := map[string]repo.Hash{
		"symlink": mktree(t, r, "120000", "blob", blob, "link"),
		"gitlink": mktree(t, r, "160000", "commit", head.String(), "sub"),
		"twice":   commitTree(t, r, makeTree(t, r, fmt.Sprintf("100644 blob %s\tx\x00100644 blob %s\tx\x00", blob, blob))),
	}
	for _, name := range []string{".git", ".GIT", "git~1", ".git ", ".g\u200cit", "..", ".", "..\\x", "C:x", "a\x1b[2Jb", ".git::$INDEX_ALLOCATION"} {
		evil["file "+name] = mktree(t, r, "100644", "blob", blob, name)
		evil["folder "+name] = mktree(t, r, "040000", "tree", inner, name)
		evil["deep "+name] = commitTree(t, r, makeTree(t, r, fmt.Sprintf("040000 tree %s\tpostman\x00",
			makeTree(t, r, fmt.Sprintf("040000 tree %s\t%s\x00", inner, name)))))
	}
	for name, commit := range evil {
		_, err := r.FastForward(commit)
		var bad *repo.PathError
		if !errors.As(err, &bad) {
			t.Errorf("%s: %v", name, err)
		}
		files, err := r.Files(commit)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if err := noFiles(files); err != nil && name != "twice" {
			t.Errorf("%s: %v", name, err)
		}
	}
	if got, err := r.Head(); err != nil || got != head {
		t.Errorf("the branch moved to %s, %v", got, err)
	}
	if out := git(t, r.Root(), "status", "--porcelain"); out != "" {
		t.Errorf("git sees %q", out)
	}
	if names, _ := filepath.Glob(filepath.Join(r.GitDir(), "hooks", "*")); len(names) > 0 {
		t.Errorf("hooks: %q", names)
	}
}
