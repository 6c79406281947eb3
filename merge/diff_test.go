package merge_test

import (
	"strings"
	"testing"

	"github.com/postbag/postbag/merge"
	"github.com/postbag/postbag/serialize/entity"
)

func request(path string, pairs ...any) *entity.Entity {
	return &entity.Entity{Key: entity.Key{Kind: entity.Request, Path: path}, Body: entity.MapOf(pairs...)}
}

func describe(changes []*merge.Change) string {
	var lines []string
	for _, c := range changes {
		line := string(c.Op) + " " + c.Entity().Path
		if c.Op == merge.Moved {
			line += " from " + c.Before.Path
		}
		for _, f := range c.Fields {
			line += " " + strings.Join(f.Path, ".")
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

// A renamed folder is a move, not something new beside something gone.
func TestDiffFollowsFolders(t *testing.T) {
	folder := func(path string) *entity.Entity {
		return &entity.Entity{Key: entity.Key{Kind: entity.Folder, Path: path}, Body: entity.MapOf("$kind", "collection")}
	}
	in := func(dir string) *entity.Workspace {
		return entity.NewWorkspace(folder("c/"+dir), folder("c/"+dir+"/inner"),
			request("c/"+dir+"/inner/a", "url", "u", "method", "GET", "body", "1"),
			request("c/"+dir+"/inner/b", "url", "u", "method", "GET", "body", "2"))
	}
	want := `moved c/new from c/old
moved c/new/inner from c/old/inner
moved c/new/inner/a from c/old/inner/a
moved c/new/inner/b from c/old/inner/b`
	if got := describe(merge.Diff(in("old"), in("new"))); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestDiff(t *testing.T) {
	headers := entity.List{entity.MapOf("key", "A", "value", "1"), entity.MapOf("key", "B", "value", "2", "disabled", true)}
	base := entity.NewWorkspace(
		request("c/same", "url", "u"),
		request("c/edited", "url", "u", "headers", headers, "auth", entity.List{entity.MapOf("id", "1", "type", "basic")}),
		request("c/gone", "url", "v"),
		request("c/old name", "url", "w", "method", "GET", "body", entity.MapOf("type", "text"), "order", entity.Number("1")),
	)
	x := entity.NewWorkspace(
		request("c/same", "url", "u"),
		request("c/edited", "url", "u", "headers", entity.MapOf("A", "1", "C", "3"), "auth", entity.List{entity.MapOf("id", "2", "type", "basic")}),
		request("c/new name", "url", "w", "method", "GET", "body", entity.MapOf("type", "text"), "order", entity.Number("2")),
		request("c/fresh", "url", "x"),
	)
	want := `changed c/edited headers.B headers.C
added c/fresh
removed c/gone
moved c/new name from c/old name order`
	if got := describe(merge.Diff(base, x)); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if changes := merge.Diff(base, base); len(changes) > 0 {
		t.Errorf("a workspace differs from itself: %s", describe(changes))
	}
}
