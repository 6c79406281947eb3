package repo_test

import (
	"errors"
	"os"
	"os/exec"
	"reflect"
	"testing"
	"time"

	"github.com/postbag/postbag/repo"
)

// ahead is a repository with three commits: a first, edits after it, and what a
// command made then.
func ahead(t *testing.T) (r *repo.Repo, first, edits, made repo.Hash) {
	t.Helper()
	r = newRepo(t)
	first = save(t, r, "first", text(map[string]string{"keep": "1", "edit": "1", "gone/x": "1"}))
	edits = save(t, r, "edits", text(map[string]string{"mine": "edited"}))
	made = save(t, r, "made", map[string][]byte{"edit": []byte("2"), "gone/x": nil, "new/y": []byte("2")})
	return r, first, edits, made
}

func TestGoBack(t *testing.T) {
	for name, c := range map[string]struct {
		files  func(first, edits, made repo.Hash) repo.Hash
		status string
	}{
		"with the files":       {func(first, _, _ repo.Hash) repo.Hash { return first }, ""},
		"with edits left":      {func(_, edits, _ repo.Hash) repo.Hash { return edits }, "?? mine"},
		"with no file touched": {func(_, _, made repo.Hash) repo.Hash { return made }, "M edit\n D gone/x\n?? mine\n?? new/"},
	} {
		r, first, edits, made := ahead(t)
		if _, err := r.GoBack(made, first, c.files(first, edits, made)); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if head, err := r.Head(); err != nil || head != first {
			t.Errorf("%s: head is %s, %v", name, head, err)
		}
		if out := git(t, r.Root(), "status", "--porcelain"); out != c.status {
			t.Errorf("%s: git sees %q", name, out)
		}
		fsck(t, r.Root())
	}
}

func TestGoBackKeepsUncommittedWork(t *testing.T) {
	r, first, _, made := ahead(t)
	put(t, r, "keep", "an edit elsewhere")
	put(t, r, "edit", "mine")
	put(t, r, "gone/x", "mine")
	_, err := r.GoBack(made, first, first)
	var dirty *repo.DirtyError
	if !errors.As(err, &dirty) || !reflect.DeepEqual(dirty.Paths, []string{"edit", "gone/x"}) {
		t.Fatalf("%v", err)
	}
	if head, err := r.Head(); err != nil || head != made {
		t.Errorf("head is %s, %v", head, err)
	}
	if out := git(t, r.Root(), "status", "--porcelain"); out != "M edit\n M keep\n?? gone/" {
		t.Errorf("git sees %q", out)
	}
}

func TestGoBackOnlyGoesBack(t *testing.T) {
	r, first, edits, made := ahead(t)
	for _, way := range [][3]repo.Hash{{edits, first, first}, {made, {}, made}, {first, made, made}} {
		if _, err := r.GoBack(way[0], way[1], way[2]); err == nil {
			t.Errorf("it went from %s to %s", way[0], way[1])
		}
	}
	sound(t, r)
}

// A GoBack that is killed has happened or has not, with the files where they
// belong either way.
func TestKilledGoBackIsEnded(t *testing.T) {
	r := newRepo(t)
	old, _ := versions(300, "old")
	first := save(t, r, "first", old)
	edits := save(t, r, "edits", text(map[string]string{"postman/mine": "edited"}))
	new, _ := versions(300, "new")
	made := save(t, r, "made", new)
	for i := range 12 {
		git(t, r.Root(), "reset", "-q", "--hard", made.String())
		files := []repo.Hash{first, edits, made}[i%3]
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), "REPO_TEST_ACTION=back\n"+r.Root()+"\n"+made.String()+"\n"+first.String()+"\n"+files.String())
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(8+5*i) * time.Millisecond)
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		if err := r.FinishCheckout(); err != nil {
			t.Fatal(err)
		}
		head, err := r.Head()
		if err != nil || head != made && head != first {
			t.Fatalf("round %d: head is %s, %v", i, head, err)
		}
		if _, err := r.FastForward(head); err != nil { // clears the lock of the killed, which git would not
			t.Fatal(err)
		}
		want := files
		if head == made {
			want = made
		}
		if changes, err := r.Changes(ours); err != nil || len(changes) != changed(t, r, head, want) {
			t.Errorf("round %d: %v, %v", i, changes, err)
		}
	}
}

// changed counts how many of our files differ between two commits.
func changed(t *testing.T, r *repo.Repo, a, b repo.Hash) int {
	t.Helper()
	diff, err := r.Diff(a, b)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, c := range diff {
		if ours.Contains(c.Path) {
			n++
		}
	}
	return n
}
