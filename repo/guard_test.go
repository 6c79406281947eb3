package repo_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/postbag/postbag/repo"
)

func get(t *testing.T, r *repo.Repo, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(r.Root(), filepath.FromSlash(name)))
	if err != nil {
		return "-"
	}
	return string(data)
}

func TestWriteOverKeepsEditsOfOthers(t *testing.T) {
	r := newRepo(t)
	was := text(map[string]string{"edited": "1", "removed": "1", "same": "1", "gone": "1"})
	save(t, r, "first", was)
	put(t, r, "edited", "mine")
	put(t, r, "made/x", "mine")
	put(t, r, "same", "2")
	os.Remove(filepath.Join(r.Root(), "removed"))
	files := text(map[string]string{"edited": "2", "made/x": "2", "removed": "2", "same": "2", "new": "2"})
	files["gone"] = nil
	err := r.WriteOver(files, was)
	var dirty *repo.DirtyError
	if !errors.As(err, &dirty) || !reflect.DeepEqual(dirty.Paths, []string{"edited", "made/x", "removed"}) {
		t.Fatalf("%v", err)
	}
	for name, want := range map[string]string{"edited": "mine", "made/x": "mine", "removed": "-", "same": "2", "gone": "1", "new": "-"} {
		if got := get(t, r, name); got != want {
			t.Errorf("%s: %q", name, got)
		}
	}
	was["edited"], was["made/x"], was["removed"] = []byte("mine"), []byte("mine"), nil
	if err := r.WriteOver(files, was); err != nil {
		t.Fatal(err)
	}
	for name, data := range files {
		if got := get(t, r, name); data != nil && got != string(data) || data == nil && got != "-" {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// editWhile edits the last files as soon as the first one holds what is being
// written, and is what each was given.
func editWhile(t *testing.T, r *repo.Repo, names []string, atomic bool, write func() error) map[string]string {
	t.Helper()
	edits := map[string]string{}
	first := get(t, r, names[0])
	var wait sync.WaitGroup
	wait.Go(func() {
		for until := time.Now().Add(time.Second); get(t, r, names[0]) == first && time.Now().Before(until); {
		}
		for i := len(names) - 1; i > len(names)/3; i -= 17 {
			edit := fmt.Sprint("edit ", i)
			path := filepath.Join(r.Root(), filepath.FromSlash(names[i]))
			at := path
			if atomic {
				at += "~"
			}
			err := os.WriteFile(at, []byte(edit), 0o666)
			if err == nil && atomic {
				err = os.Rename(at, path)
			}
			if err == nil { // its folder may be gone
				edits[names[i]] = edit
			}
		}
	})
	var dirty *repo.DirtyError
	if err := write(); err != nil && !errors.As(err, &dirty) {
		t.Errorf("write: %v", err)
	}
	wait.Wait()
	return edits
}

func checkEdits(t *testing.T, r *repo.Repo, edits map[string]string) {
	t.Helper()
	for name, want := range edits {
		if got := get(t, r, name); got != want {
			t.Errorf("the edit of %s is lost: it holds %.20q", name, got)
		}
	}
	filepath.WalkDir(r.Root(), func(path string, d os.DirEntry, err error) error {
		if err == nil && strings.HasPrefix(d.Name(), ".postbag-tmp-") {
			t.Errorf("%s is left", path)
		}
		return nil
	})
}

// versions is files in many folders, in the order they are written.
func versions(n int, content string) (map[string][]byte, []string) {
	files, names := map[string][]byte{}, []string{}
	for i := range n {
		name := fmt.Sprintf("postman/f%03d/x.yaml", i)
		files[name] = []byte(content)
		names = append(names, name)
	}
	return files, names
}

func TestEditsDuringWriteOverAreNotLost(t *testing.T) {
	r := newRepo(t)
	was, names := versions(300, "old")
	for round := range 8 {
		if err := r.Write(was); err != nil {
			t.Fatal(err)
		}
		files, _ := versions(300, fmt.Sprint("new ", round))
		edits := editWhile(t, r, names, round%2 == 0, func() error { return r.WriteOver(files, was) })
		checkEdits(t, r, edits)
	}
}

func TestEditsDuringDeletionAreNotLost(t *testing.T) {
	r := newRepo(t)
	was, names := versions(300, "old")
	for range 4 {
		if err := r.Write(was); err != nil {
			t.Fatal(err)
		}
		files := map[string][]byte{}
		for _, name := range names {
			files[name] = nil
		}
		edits := editWhile(t, r, names, false, func() error { return r.WriteOver(files, was) })
		checkEdits(t, r, edits)
	}
}

func TestEditsDuringFastForwardAreNotLost(t *testing.T) {
	r := newRepo(t)
	old, names := versions(300, "old")
	first := save(t, r, "first", old)
	new, _ := versions(300, "new")
	next := save(t, r, "second", new)
	for round := range 8 {
		git(t, r.Root(), "reset", "-q", "--hard", first.String())
		failed := error(nil)
		edits := editWhile(t, r, names, round%2 == 0, func() error {
			_, failed = r.FastForward(next)
			return failed
		})
		checkEdits(t, r, edits)
		head, err := r.Head()
		if err != nil || failed == nil && head != next || failed != nil && head != first {
			t.Fatalf("head %s, %v, %v", head, err, failed)
		}
		changes, err := r.Changes(ours)
		if err != nil || len(changes) != len(edits) && failed != nil {
			t.Errorf("%d changes, %d edits, %v", len(changes), len(edits), err)
		}
	}
}
