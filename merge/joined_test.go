package merge_test

import (
	"testing"

	"github.com/postbag/postbag/merge"
	"github.com/postbag/postbag/serialize/entity"
)

func requestWith(fields ...any) *entity.Workspace {
	return entity.NewWorkspace(&entity.Entity{Key: entity.Key{Kind: entity.Collection, Path: "c"}, Body: &entity.Map{}}, request("c/a", fields...))
}

// A criss-cross history: each side has merged the other's older state and gone
// on. Where the two bases clash, what the sides have must agree.
func TestJoined(t *testing.T) {
	in := func(method, name string) *entity.Workspace {
		return requestWith("url", "u", "method", method, "settings", entity.MapOf("x", name, "y", "1"))
	}
	base := merge.Joined(in("HEAD", "1"), in("GET", "1"), in("PUT", "1"), merge.Options{})
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

// What one base has and the other has not yet was there for both sides: where
// it is gone, somebody deleted it; where it is new, it is old for the other.
func TestJoinedDeletesAndEdits(t *testing.T) {
	before := requestWith("url", "u", "method", "GET", "order", number(1000), "headers", entity.MapOf("a", "1"))
	one := requestWith("url", "u", "method", "GET", "order", number(1000), "headers", entity.MapOf("a", "1", "b", "2"))
	other := before.Clone()
	added := request("c/new", "url", "v", "method", "GET")
	other.Put(added)
	base := merge.Joined(before, one, other, merge.Options{})

	ours := requestWith("url", "u", "method", "GET", "order", number(5000), "headers", entity.MapOf("a", "1")) // the header and the request gone
	r := merge.Merge(base, ours, base, merge.Options{})
	if text := compare(r.Workspace, ours); text != "" || len(r.Conflicts) > 0 {
		t.Errorf("%s%s", text, describeConflicts(r.Conflicts))
	}
}

// The lines about which two bases clash have no base; the rest of the text has.
func TestJoinedLines(t *testing.T) {
	in := func(text string) *entity.Workspace { return requestWith("url", "u", "description", text) }
	base := merge.Joined(in("a\nb\nc\nd"), in("a\nB\nc\nd"), in("a\nX\nc\nd"), merge.Options{})
	r := merge.Merge(base, in("a\nB\nc\nD"), in("a\nB\nc\nd"), merge.Options{})
	if text := compare(r.Workspace, in("a\nB\nc\nD")); text != "" || len(r.Conflicts) > 0 {
		t.Errorf("%s%s", text, describeConflicts(r.Conflicts))
	}
}

// Bases that are the same are the base.
func TestJoinedOfEqual(t *testing.T) {
	for seed := range uint64(50) {
		base, ours, _, _ := sides(newSeeded(seed))
		if text := compare(merge.Joined(base, ours, ours, options), ours); text != "" {
			t.Fatal(text)
		}
	}
}
