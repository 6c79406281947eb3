package workflow

import (
	"maps"
	"slices"
	"testing"

	"github.com/postbag/postbag/repo"
)

// TestKilledEdit holds that an edit which was killed, however much it had
// written, is taken back by the next command, and that what somebody
// has edited since stays.
func TestKilledEdit(t *testing.T) {
	for n := range 8 {
		s := newStore(t)
		was := s.madeFiles(t)
		paths := slices.Sorted(maps.Keys(was))
		to := map[string][]byte{"postman/environments/New.environment.yaml": []byte("name: New\nvalues: []\n")}
		for _, path := range paths {
			to[path] = nil
		}
		if err := s.note(to, was); err != nil {
			t.Fatal(err)
		}
		written := map[string][]byte{}
		for i, path := range slices.Sorted(maps.Keys(to)) {
			if i < n {
				written[path] = to[path]
			}
		}
		const mine = "postman/environments/E0.environment.yaml"
		edited := n%2 == 1
		if edited {
			written[mine] = []byte("name: E0\nvalues:\n  - key: mine\n    value: 1\n")
		}
		if err := s.repo.Write(written); err != nil {
			t.Fatal(err)
		}
		if n%4 < 2 { // the workspace may be chosen before, or not yet
			if err := s.Choose(""); err != nil {
				t.Fatal(err)
			}
		}
		unlock, err := s.lock()
		if err != nil {
			t.Fatal(err)
		}
		unlock()
		changed, err := s.changed()
		if err != nil {
			t.Fatal(err)
		}
		left := slices.DeleteFunc(slices.Clone(changed), func(c repo.Change) bool { return edited && c.Path == mine })
		if len(left) > 0 || edited && len(changed) != 1 {
			t.Errorf("killed after %d files, it leaves %v of %v", n, left, changed)
		}
	}
}

// TestCommittedEdit holds that an edit which was killed after its commit is not
// taken back.
func TestCommittedEdit(t *testing.T) {
	s := newStore(t)
	was := s.madeFiles(t)
	to := map[string][]byte{}
	for path := range was {
		to[path] = nil
	}
	if _, err := s.Remove(RemoveOptions{Name: "C"}); err != nil {
		t.Fatal(err)
	}
	if err := s.note(to, was); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Remove(RemoveOptions{Name: "E0"}); err != nil {
		t.Fatal(err)
	}
	changed, err := s.changed()
	if err != nil || len(changed) > 0 {
		t.Errorf("it leaves %v, %v", changed, err)
	}
	read, err := s.part()
	if err != nil || len(lookUp(read.Workspace, "C")) > 0 {
		t.Errorf("the collection is there again, %v", err)
	}
}

// TestOvertakenEdit holds that nothing is taken back to what the edit did not
// start from: somebody has committed something else since.
func TestOvertakenEdit(t *testing.T) {
	s := newStore(t)
	s.madeFiles(t)
	const file = "postman/environments/E0.environment.yaml"
	to := map[string][]byte{file: []byte("name: E0\nvalues:\n  - key: mine\n    value: 1\n")}
	if err := s.note(to, map[string][]byte{file: []byte("name: E0\n")}); err != nil {
		t.Fatal(err)
	}
	if err := s.repo.Write(to); err != nil {
		t.Fatal(err)
	}
	if err := s.Choose(""); err != nil {
		t.Fatal(err)
	}
	changed, err := s.changed()
	if err != nil || len(changed) != 1 {
		t.Errorf("changed are %v, %v", changed, err)
	}
}

// madeFiles makes a few entities and gives the files of them.
func (s *Store) madeFiles(t *testing.T) map[string][]byte {
	t.Helper()
	for _, o := range []NewOptions{{Kind: "environment", Name: "E0"}, {Kind: "environment", Name: "E1"}, {Kind: "collection", Name: "C"},
		{Kind: "request", Name: "A", In: "C"}, {Kind: "request", Name: "B", In: "C"}} {
		if _, err := s.New(o); err != nil {
			t.Fatal(err)
		}
	}
	files, err := s.filesHere()
	if err != nil {
		t.Fatal(err)
	}
	maps.DeleteFunc(files, func(path string, _ []byte) bool {
		return path == "postman/.gitattributes" || path == "postbag/.gitattributes"
	})
	return files
}
