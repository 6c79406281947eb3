package repo_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/postbag/postbag/repo"
)

// Discard deletes what it was told the file holds, and nothing else.
func TestDiscard(t *testing.T) {
	r := newRepo(t)
	file := filepath.Join(r.Root(), "a", "x: y.yaml")
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte("new"), 0o666); err != nil {
		t.Skip("the system holds no such name:", err)
	}
	var dirty *repo.DirtyError
	if err := r.Discard("a/x: y.yaml", []byte("old")); !errors.As(err, &dirty) {
		t.Errorf("an edited file: %v", err)
	}
	if err := r.Discard("a/x: y.yaml", []byte("new")); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(filepath.Dir(file)); !os.IsNotExist(err) {
		t.Errorf("the empty folder is left: %v", err)
	}
	for _, name := range []string{".git/HEAD", "a/../../x", "a/.GIT/x"} {
		var refused *repo.PathError
		if err := r.Discard(name, nil); !errors.As(err, &refused) {
			t.Errorf("%q: %v", name, err)
		}
	}
}
