package serialize_test

import (
	"fmt"
	"io/fs"
	"maps"
	"testing"
	"testing/fstest"

	"github.com/postbag/postbag/serialize"
)

// TestViewsAreSmall holds that what is read of a large store is what is around
// the changes.
func TestViewsAreSmall(t *testing.T) {
	base := fstest.MapFS{}
	for c := range 4 {
		putFile(base, fmt.Sprintf("C%d/.resources/definition.yaml", c), "order: 1\n")
		for f := range 20 {
			putFile(base, fmt.Sprintf("C%d/F%d/.resources/definition.yaml", c, f), "order: 1\n")
			for r := range 5 {
				putFile(base, fmt.Sprintf("C%d/F%d/r%d.request.yaml", c, f, r), "method: GET\n")
			}
		}
	}
	request, folder, folderFile := "C1/F3/r2.request.yaml", "C1/F3/", "C1/F3/.resources/definition.yaml"
	for _, x := range []struct {
		name string
		edit func(side fstest.MapFS) (changed []string)
		want int // entities of the base that are read
	}{
		{"nothing", func(fstest.MapFS) []string { return nil }, 0},
		{"a request: those beside it, its folder, its collection", func(side fstest.MapFS) []string {
			return []string{putFile(side, request, "method: POST\n")}
		}, 5 + 1 + 1},
		{"a folder: those beside it, its collection, what is right below it", func(side fstest.MapFS) []string {
			return []string{putFile(side, folderFile, "order: 2\n")}
		}, 20 + 1 + 5},
		{"a folder with another id, as another folder", func(side fstest.MapFS) []string {
			return []string{putFile(side, folderFile, "id: x\n")}
		}, 20 + 1 + 5},
		{"a folder that went to another collection", func(side fstest.MapFS) []string {
			var changed []string
			for r := range 5 {
				file := fmt.Sprintf("r%d.request.yaml", r)
				delete(side, "postman/collections/"+folder+file)
				changed = append(changed, "postman/collections/"+folder+file, putFile(side, "C2/N/"+file, "method: GET\n"))
			}
			delete(side, "postman/collections/"+folderFile)
			return append(changed, "postman/collections/"+folderFile, putFile(side, "C2/N/.resources/definition.yaml", "order: 1\n"))
		}, 20 + 1 + 5 + 20 + 1},
	} {
		side := maps.Clone(base)
		changed := x.edit(side)
		views, err := serialize.ReadViews("", []fs.FS{base, side}, changed)
		if err != nil {
			t.Fatal(err)
		}
		if n := views[0].Workspace.Len(); n != x.want {
			t.Errorf("%s: %d entities were read, not %d", x.name, n, x.want)
		}
	}
}

func putFile(files fstest.MapFS, name, text string) string {
	file := "postman/collections/" + name
	files[file] = &fstest.MapFile{Data: []byte(text)}
	return file
}
