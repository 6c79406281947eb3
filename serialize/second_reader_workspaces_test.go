package serialize_test

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"

	"github.com/postbag/postbag/serialize"
)

// secondWorkspaces are the roots of the workspaces that files lie in, by what
// the reference of the file format says.
func secondWorkspaces(files []string) []string {
	marks := []string{"postman/collections/", "postman/environments/", "postman/globals/", "postbag/header-presets/",
		"postbag/extras/", "postbag/runs/", "postbag/history/"}
	var out []string
	for _, file := range files {
		names := strings.Split(file, "/")
		for i := range names {
			rest := strings.Join(names[i:], "/")
			marked := rest == "postbag/workspace.yaml" || slices.ContainsFunc(marks, func(mark string) bool { return strings.HasPrefix(rest, mark) })
			if marked && searched(names[:i]) {
				out = append(out, strings.Join(names[:i], "/"))
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// searched reports whether workspaces are looked for in a folder.
func searched(folder []string) bool {
	for i, name := range folder {
		kept := i > 0 && (folder[i-1] == "postman" || folder[i-1] == "postbag")
		if strings.HasPrefix(name, ".") || name == "node_modules" || name == "vendor" || kept && name != "postman" && name != "postbag" {
			return false
		}
	}
	return true
}

// Workspaces are found where the reference says, and nowhere else.
func TestSecondReaderOfWorkspaces(t *testing.T) {
	name := rapid.SampledFrom([]string{"postman", "postman", "postbag", "postbag", ".postman", "collections", "environments", "globals", "extras",
		"header-presets", "runs", "history", "workspaces", "team", "vendor", "node_modules", ".hidden"})
	root := rapid.SampledFrom([]string{"", "a/", "workspaces/team/", "postman/", "postman/postbag/", "vendor/b/"})
	mark := rapid.SampledFrom([]string{"postman/collections/x.yaml", "postman/globals/x.yaml", "postbag/runs/x.yaml", "postbag/workspace.yaml", "postbag/x.yaml"})
	base := rapid.SampledFrom([]string{"workspace.yaml", "x.yaml"})
	several := 0
	rapid.Check(t, func(t *rapid.T) {
		files, paths := fstest.MapFS{}, []string{}
		for range rapid.IntRange(0, 6).Draw(t, "files") {
			p := root.Draw(t, "root") + mark.Draw(t, "mark")
			if rapid.Bool().Draw(t, "odd") {
				p = strings.Join(append(rapid.SliceOfN(name, 0, 6).Draw(t, "folders"), base.Draw(t, "base")), "/")
			}
			files[p] = &fstest.MapFile{}
			paths = append(paths, p)
		}
		want := secondWorkspaces(paths)
		if got, err := serialize.Workspaces(files); err != nil || !slices.Equal(got, want) {
			t.Fatalf("the program finds %q (%v), the reference says %q of %q", got, err, want, paths)
		}
		if len(want) > 1 {
			several++
		}
	})
	if several == 0 {
		t.Error("never were there several workspaces")
	}
}
