package merge_test

import (
	"testing"

	"github.com/postbag/postbag/merge"
	"github.com/postbag/postbag/serialize/entity"
)

func workspace(folder, id string, entities ...*entity.Entity) *entity.Workspace {
	w := entity.NewWorkspace(entities...)
	w.Folder = folder
	w.Put(&entity.Entity{Key: entity.WorkspaceKey, ID: id, Body: entity.MapOf("name", "the one of "+folder)})
	return w
}

func collection(path string) *entity.Entity {
	return &entity.Entity{Key: entity.Key{Kind: entity.Collection, Path: path}, Body: entity.MapOf("$kind", "collection")}
}

func describeAll(changes []*merge.Change) string {
	out := ""
	for _, c := range changes {
		out += describe([]*merge.Change{c}) + " [" + c.Was + ">" + c.In + "]\n"
	}
	return out
}

// What goes from one workspace to another has moved, with all that it holds,
// however little tells it from others.
func TestDiffAcrossWorkspaces(t *testing.T) {
	same := func(path string) *entity.Entity { return request(path, "url", "u") }
	full := func(path string) *entity.Entity {
		return request(path, "url", "v", "method", "GET", "body", "only this one")
	}
	base := []*entity.Workspace{
		workspace("", "", collection("Shop"), full("Shop/full"), same("Shop/a"), same("Shop/b"), same("Shop/stays apart")),
		workspace("team", "", same("Other/x")),
	}
	x := []*entity.Workspace{
		workspace("", ""),
		workspace("team", "", same("Other/x"), collection("Shop"), full("Shop/full"), same("Shop/a"), same("Shop/b")),
	}
	want := `removed Shop/stays apart [>]
moved Shop from Shop [>team]
moved Shop/a from Shop/a [>team]
moved Shop/b from Shop/b [>team]
moved Shop/full from Shop/full [>team]
`
	if got := describeAll(merge.DiffAll(base, x)); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// A workspace whose folder was moved is the same one, and what it holds has not
// changed; another at the same time is not taken for it.
func TestDiffFollowsWorkspaces(t *testing.T) {
	entities := func() []*entity.Entity {
		return []*entity.Entity{request("a/1", "url", "u"), request("a/2", "url", "u")}
	}
	for name, test := range map[string]struct {
		was, is *entity.Workspace
		moved   bool
	}{
		"by id":       {workspace("old", "1", entities()...), workspace("new", "1"), true},
		"by content":  {workspace("old", "", entities()...), workspace("new", "1", entities()...), true},
		"other id":    {workspace("old", "1", entities()...), workspace("new", "2", entities()...), false},
		"half of it":  {workspace("old", "", entities()...), workspace("new", "", entities()[0]), false},
		"nothing":     {workspace("old", ""), workspace("new", ""), false},
		"not the top": {workspace("", "", entities()...), workspace("new", "", entities()...), false},
	} {
		bystander := workspace("by", "3", entities()...)
		changes := merge.DiffAll([]*entity.Workspace{bystander, test.was}, []*entity.Workspace{test.is, bystander})
		var op merge.Op
		for _, c := range changes {
			if c.Entity().Kind == entity.AWorkspace && c.In == "new" {
				op = c.Op
			}
		}
		if (op == merge.Moved) != test.moved {
			t.Errorf("%s: the workspace has %s:\n%s", name, op, describeAll(changes))
		}
	}
}
