package merge_test

import (
	"fmt"
	"slices"
	"strings"

	"github.com/postbag/postbag/merge"
	"github.com/postbag/postbag/serialize/entity"
)

// failer is what reports a broken law: a test, or a draw of rapid.
type failer interface {
	Fatalf(format string, args ...any)
}

// checkLaws checks the laws that hold whatever the three workspaces are.
func checkLaws(t failer, base, ours, theirs *entity.Workspace) {
	checkIdentity(t, base, ours)
	checkIdentity(t, base, theirs)
	result := merge.Merge(base, ours, theirs, options)
	checkAgain(t, result, base, ours, theirs)
	checkSymmetry(t, result, merge.Merge(base, theirs, ours, options))
	checkTree(t, result.Workspace, ours, theirs)
	checkViews(t, result, base, ours, theirs)
}

// identity: a merge with what did not change, or changed alike, changes
// nothing.
func checkIdentity(t failer, b, x *entity.Workspace) {
	for name, r := range map[string]*merge.Result{
		"Merge(b, x, b)": merge.Merge(b, x, b, options),
		"Merge(b, b, x)": merge.Merge(b, b, x, options),
		"Merge(b, x, x)": merge.Merge(b, x, x, options),
	} {
		if text := compare(r.Workspace, x); text != "" || len(r.Conflicts) > 0 {
			t.Fatalf("%s is not x:\n%s%s", name, text, describeConflicts(r.Conflicts))
		}
	}
}

// checkAgain checks that a merge is the same each time, and that merging its
// result into either side changes nothing more.
func checkAgain(t failer, r *merge.Result, base, ours, theirs *entity.Workspace) {
	again := merge.Merge(base, ours, theirs, options)
	if compare(r.Workspace, again.Workspace) != "" || describeConflicts(r.Conflicts) != describeConflicts(again.Conflicts) {
		t.Fatalf("a second merge differs: %s", compare(r.Workspace, again.Workspace))
	}
	later := merge.Merge(ours, ours, r.Workspace, options)
	if text := compare(r.Workspace, later.Workspace); text != "" {
		t.Fatalf("a further sync changes something: %s", text)
	}
}

// symmetry: the same is in conflict, with the sides' names swapped. Which move
// makes a circle depends on which of two places shows, so there only the rest is.
func checkSymmetry(t failer, one, other *merge.Result) {
	one, other = withoutCircles(one, other)
	ids := map[string]*merge.Conflict{}
	for _, c := range one.Conflicts {
		if ids[c.ID] != nil {
			t.Fatalf("two conflicts with one id: %s", describeConflicts([]*merge.Conflict{c, ids[c.ID]}))
		}
		ids[c.ID] = c
	}
	for _, c := range other.Conflicts {
		x := ids[c.ID]
		if x == nil || !entity.Equal(x.Ours, c.Theirs) || !entity.Equal(x.Theirs, c.Ours) || !entity.Equal(x.Base, c.Base) {
			t.Fatalf("not symmetric: %s\nin\n%s", describeConflicts([]*merge.Conflict{c}), describeConflicts(one.Conflicts))
		}
	}
	if len(one.Conflicts) != len(other.Conflicts) {
		t.Fatalf("not symmetric:\n%s\nand\n%s", describeConflicts(one.Conflicts), describeConflicts(other.Conflicts))
	}
}

// withoutCircles leaves out the moves of two results if one has a circle.
func withoutCircles(a, b *merge.Result) (*merge.Result, *merge.Result) {
	isCycle := func(c *merge.Conflict) bool { return c.Kind == merge.CycleConflict }
	isMove := func(c *merge.Conflict) bool { return isCycle(c) || c.Kind == merge.MoveConflict }
	if !slices.ContainsFunc(a.Conflicts, isCycle) && !slices.ContainsFunc(b.Conflicts, isCycle) {
		return a, b
	}
	left := func(r *merge.Result) *merge.Result {
		return &merge.Result{Workspace: r.Workspace, Conflicts: slices.DeleteFunc(slices.Clone(r.Conflicts), isMove)}
	}
	return left(a), left(b)
}

// tree: nothing without what holds it, no two things at one place of a file
// system, no id twice that was not, and examples where their request says.
func checkTree(t failer, w, ours, theirs *entity.Workspace) {
	folded, ids := map[entity.Key]entity.Key{}, map[entity.Key]bool{}
	for _, e := range w.All() {
		if !heldIn(w, e.Key) && heldIn(ours, e.Key) && heldIn(theirs, e.Key) {
			t.Fatalf("%s %q is in nothing", e.Kind, e.Path)
		}
		k := entity.Key{Kind: e.Kind, Path: strings.ToLower(e.Path)}
		if x, ok := folded[k]; ok && !bothIn(ours, x, e.Key) && !bothIn(theirs, x, e.Key) {
			t.Fatalf("%q and %q are one place", x.Path, e.Path)
		}
		folded[k] = e.Key
		if at := e.Body.Text("examples"); at != "" && at != "./.resources/"+e.Name()+".resources/examples" {
			t.Fatalf("%q says that its examples are at %q", e.Path, at)
		}
		id := entity.Key{Kind: e.Kind, Path: e.ID}
		if e.ID != "" && ids[id] && !hasTwice(ours, id) && !hasTwice(theirs, id) {
			t.Fatalf("id %q twice", e.ID)
		}
		ids[id] = true
	}
}

func heldIn(w *entity.Workspace, k entity.Key) bool {
	parent := entity.Key{Path: k.Parent()}
	switch {
	case k.Kind == entity.Response || k.Kind == entity.Message:
		parent.Kind = entity.Request
	case k.Kind != entity.Request && k.Kind != entity.Folder:
		return true
	case strings.Contains(parent.Path, "/"):
		parent.Kind = entity.Folder
	default:
		parent.Kind = entity.Collection
	}
	return w.Get(parent) != nil
}

func bothIn(w *entity.Workspace, a, b entity.Key) bool { return w.Get(a) != nil && w.Get(b) != nil }

func hasTwice(w *entity.Workspace, id entity.Key) bool {
	n := 0
	for e := range w.Each() {
		if e.Kind == id.Kind && e.ID == id.Path {
			n++
		}
	}
	return n > 1
}

// views: what is the same everywhere, with nothing else beside, above or below
// it, can be left out.
func checkViews(t failer, r *merge.Result, base, ours, theirs *entity.Workspace) {
	left := unseen(base, ours, theirs)
	view := merge.Merge(without(base, left), without(ours, left), without(theirs, left), options)
	for _, e := range left {
		view.Workspace.Put(e)
	}
	if text := compare(view.Workspace, r.Workspace); text != "" || describeConflicts(view.Conflicts) != describeConflicts(r.Conflicts) {
		t.Fatalf("a merge of views differs: %s", text)
	}
}

// unseen are the entities that a view leaves out: those that are the same
// everywhere, with nothing that is not beside or below them, nor above them unless
// that is one thing everywhere.
func unseen(base, ours, theirs *entity.Workspace) []*entity.Entity {
	touched, beside, above := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, w := range []*entity.Workspace{base, ours, theirs} {
		for e := range w.Each() {
			if base.Get(e.Key) == e && ours.Get(e.Key) == e && theirs.Get(e.Key) == e {
				continue
			}
			touched[e.Path] = touched[e.Path] || !isOne(e.Key, base, ours, theirs)
			beside[e.Parent()] = true
			for k := e.Key; k.Parent() != ""; k.Path = k.Parent() {
				above[k.Parent()] = true
			}
		}
	}
	var out []*entity.Entity
	for _, e := range base.All() {
		if !beside[e.Parent()] && !above[e.Path] && !isBelow(e.Key, touched) {
			out = append(out, e)
		}
	}
	return out
}

// isOne reports whether one place holds something with one id everywhere.
func isOne(k entity.Key, all ...*entity.Workspace) bool {
	for _, w := range all {
		if e, first := w.Get(k), all[0].Get(k); e == nil || first == nil || e.ID != first.ID {
			return false
		}
	}
	return true
}

func isBelow(k entity.Key, paths map[string]bool) bool {
	for ; k.Path != ""; k.Path = k.Parent() {
		if paths[k.Path] {
			return true
		}
	}
	return false
}

func without(w *entity.Workspace, left []*entity.Entity) *entity.Workspace {
	gone, out := map[*entity.Entity]bool{}, entity.NewWorkspace()
	for _, e := range left {
		gone[e] = true
	}
	for e := range w.Each() {
		if !gone[e] {
			out.Put(e)
		}
	}
	return out
}

// compare says how two workspaces differ, "" where they do not.
func compare(got, want *entity.Workspace) string {
	var b strings.Builder
	for _, e := range want.All() {
		switch x := got.Get(e.Key); {
		case x == nil:
			fmt.Fprintf(&b, "%s %q is missing\n", e.Kind, e.Path)
		case x.ID != e.ID || !entity.Equal(x.Body, e.Body) || !entity.Equal(orEmpty(x.Extras), orEmpty(e.Extras)):
			fmt.Fprintf(&b, "%s %q has %s %s\n  for %s %s\n", e.Kind, e.Path, x.ID, show(x.Body), e.ID, show(e.Body))
		}
	}
	for _, e := range got.All() {
		if want.Get(e.Key) == nil {
			fmt.Fprintf(&b, "%s %q is too much\n", e.Kind, e.Path)
		}
	}
	return b.String()
}

func orEmpty(m *entity.Map) *entity.Map {
	if m == nil {
		return &entity.Map{}
	}
	return m
}
