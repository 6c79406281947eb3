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

// What was renamed and edited at once has moved, if it is more like what it
// was than like anything else; what merely leads to the same host has not.
func TestDiffFollowsEdits(t *testing.T) {
	full := func(path, url, method, body string, more ...any) *entity.Entity {
		return request(path, append([]any{"url", url, "method", method, "body", entity.MapOf("type", "json", "content", body)}, more...)...)
	}
	for name, c := range map[string]struct {
		before, after []*entity.Entity
		want          string
	}{
		"renamed, with a header": {
			[]*entity.Entity{full("c/old", "{{u}}/orders/:id", "PUT", "{}")},
			[]*entity.Entity{full("c/new", "{{u}}/orders/:id", "PUT", "{}", "headers", entity.MapOf("X", "1"))},
			"moved c/new from c/old headers",
		},
		"to another collection, with another body": {
			[]*entity.Entity{full("c/a", "{{u}}/orders/:id", "PUT", "{}"), full("c/b", "{{u}}/items", "PUT", "{}")},
			[]*entity.Entity{full("d/a", "{{u}}/orders/:id", "PUT", "[]"), full("d/e", "{{u}}/other", "GET", "")},
			"removed c/b\nmoved d/a from c/a body.content\nadded d/e",
		},
		"two that are equally like": {
			[]*entity.Entity{full("c/a", "{{u}}/orders/:id", "PUT", "{}")},
			[]*entity.Entity{full("c/b", "{{u}}/orders/:id", "PUT", "1"), full("c/d", "{{u}}/orders/:id", "PUT", "2")},
			"removed c/a\nadded c/b\nadded c/d",
		},
		"ids that differ": {
			[]*entity.Entity{withID("1", full("c/a", "{{u}}/orders/:id", "PUT", "{}"))},
			[]*entity.Entity{withID("2", full("c/b", "{{u}}/orders/:id", "PUT", "{}", "headers", entity.MapOf("X", "1")))},
			"removed c/a\nadded c/b",
		},
		"the same host": {
			[]*entity.Entity{request("c/a", "url", "https://example.com/goes", "method", "GET")},
			[]*entity.Entity{request("c/b", "url", "https://example.com/other", "method", "GET")},
			"removed c/a\nadded c/b",
		},
	} {
		if got := describe(merge.Diff(entity.NewWorkspace(c.before...), entity.NewWorkspace(c.after...))); got != c.want {
			t.Errorf("%s: got\n%s\nwant\n%s", name, got, c.want)
		}
	}
}

func withID(id string, e *entity.Entity) *entity.Entity {
	e.ID = id
	return e
}
