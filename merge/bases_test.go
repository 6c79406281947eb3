package merge_test

import (
	"testing"

	"github.com/postbag/postbag/merge"
	"github.com/postbag/postbag/serialize/entity"
)

// Where two states disagree, what the sides have must agree.
func TestAgreed(t *testing.T) {
	in := func(method, name string) *entity.Workspace {
		return entity.NewWorkspace(request("c/a", "url", "u", "method", method, "settings", entity.MapOf("x", name, "y", "1")))
	}
	base := merge.Agreed(in("GET", "1"), in("PUT", "1"))
	alike := merge.Merge(base, in("POST", "1"), in("POST", "2"), merge.Options{})
	if text := describeConflicts(alike.Conflicts); text != "" || compare(alike.Workspace, in("POST", "2")) != "" {
		t.Errorf("what the sides agree on: %s", text)
	}
	apart := merge.Merge(base, in("GET", "1"), in("PUT", "1"), merge.Options{})
	const want = "value request c/a method\n  base   -\n  ours   \"GET\"\n  theirs \"PUT\"\n"
	if text := describeConflicts(apart.Conflicts); text != want {
		t.Errorf("got\n%s", text)
	}
}

// Bases that agree are the base, and what one has not is in none.
func TestAgreedOfEqual(t *testing.T) {
	for seed := range uint64(50) {
		base, ours, _, _ := sides(newSeeded(seed))
		if text := compare(merge.Agreed(base, base), base); text != "" {
			t.Fatal(text)
		}
		both := merge.Agreed(base, ours)
		for e := range both.Each() {
			if base.Get(e.Key) == nil || ours.Get(e.Key) == nil {
				t.Fatalf("%q is not in both", e.Path)
			}
		}
	}
}
