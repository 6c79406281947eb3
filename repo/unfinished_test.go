package repo_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/postbag/postbag/repo"
)

// interrupt leaves the journal of a fast-forward.
func interrupt(t *testing.T, r *repo.Repo, to repo.Hash) {
	t.Helper()
	from, err := r.Head()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(r.PrivateDir(), "checkout"), fmt.Appendf(nil, "%s %s\n", from, to), 0o666); err != nil {
		t.Fatal(err)
	}
}

func TestInterruptedFastForwardIsFinished(t *testing.T) {
	for name, c := range map[string]struct {
		disk   map[string]string
		moves  bool
		status string
	}{
		"some files":     {map[string]string{"new/y": "2"}, true, ""},
		"all files":      {map[string]string{"new/y": "2", "edit": "2", "gone/x": ""}, true, ""},
		"edit elsewhere": {map[string]string{"new/y": "2", "keep": "mine"}, true, "M keep"},
		"edit since":     {map[string]string{"new/y": "2", "gone/x": "", "edit": "mine"}, false, "M edit"},
		"reset since":    {nil, false, ""},
	} {
		r, next := behind(t)
		first, err := r.Head()
		if err != nil {
			t.Fatal(err)
		}
		interrupt(t, r, next)
		for path, content := range c.disk {
			if put(t, r, path, content); content == "" {
				os.Remove(filepath.Join(r.Root(), path))
			}
		}
		if to, ok, err := r.Unfinished(); !ok || to != next || err != nil {
			t.Errorf("%s: unfinished: %s, %v, %v", name, to, ok, err)
		}
		if err := r.FinishCheckout(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		head, err := r.Head()
		if err != nil || c.moves != (head == next) || !c.moves && head != first {
			t.Errorf("%s: head is %s, %v", name, head, err)
		}
		if _, ok, err := r.Unfinished(); ok || err != nil {
			t.Errorf("%s: still unfinished, %v", name, err)
		}
		if out := git(t, r.Root(), "status", "--porcelain"); out != c.status {
			t.Errorf("%s: git sees %q", name, out)
		}
	}
}

func TestKilledFastForwardIsFinished(t *testing.T) {
	r := newRepo(t)
	old, _ := versions(300, "old")
	first := save(t, r, "first", old)
	new, _ := versions(300, "new")
	next := save(t, r, "second", new)
	for i := range 10 {
		git(t, r.Root(), "reset", "-q", "--hard", first.String())
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), "REPO_TEST_ACTION=forward\n"+r.Root()+"\n"+next.String())
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(10+4*i) * time.Millisecond)
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		_, ok, err := r.Unfinished()
		if err != nil {
			t.Fatal(err)
		}
		if err := r.FinishCheckout(); err != nil {
			t.Fatal(err)
		}
		head, err := r.Head()
		if err != nil || ok && head != next && head != first {
			t.Errorf("round %d: head is %s, %v", i, head, err)
		}
		if _, err := r.FastForward(head); err != nil { // clears the lock of the killed, which git would not
			t.Fatal(err)
		}
		if changes, err := r.Changes(ours); err != nil || len(changes) > 0 {
			t.Errorf("round %d: %v, %v", i, changes, err)
		}
	}
}
