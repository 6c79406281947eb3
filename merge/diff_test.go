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
