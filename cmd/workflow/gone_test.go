package workflow

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"

	"github.com/postbag/postbag/merge"
	"github.com/postbag/postbag/repo"
	"github.com/postbag/postbag/serialize/entity"
)

// TestGoneInIsDiff holds that the files that a commit added and removed tell
// what comparing all of it with all before tells: which entities are gone.
func TestGoneInIsDiff(t *testing.T) {
	s := newStore(t)
	rapid.Check(t, func(t *rapid.T) {
		before, after := sound(workspaces().Draw(t, "before")), sound(workspaces().Draw(t, "after"))
		for _, name := range slices.Sorted(maps.Keys(before)) {
			if _, known := after[name]; !known && rapid.IntRange(0, 3).Draw(t, "stays "+name) > 0 {
				after[name] = before[name]
			}
		}
		s.commitTree(t, before)
		info := s.commitTree(t, sound(after))
		gone, err := s.goneIn(info)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := slices.Sorted(maps.Keys(texts(gone.gone))), slices.Sorted(maps.Keys(texts(s.goneOf(t, info)))); !slices.Equal(got, want) {
			t.Fatalf("gone by what was added and removed:\n%q\nby all:\n%q", got, want)
		}
	})
}

// goneOf compares all with all.
func (s *Store) goneOf(t *rapid.T, info repo.CommitInfo) map[entity.Key]bool {
	before, err := s.stateOf(info.Parents[0])
	if err != nil {
		t.Fatal(err)
	}
	after, err := s.stateOf(info.Hash)
	if err != nil {
		t.Fatal(err)
	}
	out := map[entity.Key]bool{}
	for _, c := range merge.DiffAll(before.workspaces(), knownOf(after, before, nil)) {
		if c.Op == merge.Removed {
			out[c.Before.Key] = true
		}
	}
	return out
}

func texts(keys map[entity.Key]bool) map[string]bool {
	out := map[string]bool{}
	for k := range keys {
		out[string(k.Kind)+" "+k.Path] = true
	}
	return out
}

func newStore(t *testing.T) *Store {
	t.Helper()
	t.Setenv("GIT_CONFIG_GLOBAL", "/dev/null")
	dir := t.TempDir()
	if _, err := Init(t.Context(), InitOptions{Dir: dir, Device: "d", Settings: Settings{AuthorName: "Mia", AuthorEmail: "mia@example.com"}}); err != nil {
		t.Fatal(err)
	}
	s, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	s.Use(Settings{AuthorName: "Mia", AuthorEmail: "mia@example.com"})
	return s
}

// commitTree makes a commit that holds these files of a workspace and no others.
func (s *Store) commitTree(t *rapid.T, files fstest.MapFS) repo.CommitInfo {
	head, err := s.repo.Head()
	if err != nil {
		t.Fatal(err)
	}
	changes, err := s.repo.Diff(repo.Hash{}, head, "postman", "postbag")
	if err != nil {
		t.Fatal(err)
	}
	next := map[string][]byte{}
	for _, c := range changes {
		next[c.Path] = nil
	}
	for name, file := range files {
		next[name] = file.Data
	}
	if _, err := s.record(next, "x", nil); err != nil {
		t.Fatal(err)
	}
	if head, err = s.repo.Head(); err != nil {
		t.Fatal(err)
	}
	info, err := s.repo.Info(head)
	if err != nil {
		t.Fatal(err)
	}
	return info
}

// sound leaves out files in whose place another has a folder, and what cannot
// be understood: a folder that is there by such a file alone is not gone, but
// comparing all with all has it so.
func sound(files fstest.MapFS) fstest.MapFS {
	for name, file := range files {
		if strings.Contains(string(file.Data), "]broken") {
			delete(files, name)
		}
		for other := range files {
			if strings.HasPrefix(other, name+"/") {
				delete(files, name)
			}
		}
	}
	return files
}
