package simulate

import (
	"testing/fstest"

	"github.com/postbag/postbag/merge"
	"github.com/postbag/postbag/serialize"
	"github.com/postbag/postbag/serialize/entity"
)

// checkFiles: what is there in the end is what its files say, on whichever
// device they are read.
func (f *fleet) checkFiles(w *entity.Workspace) {
	store, err := serialize.Read(fstest.MapFS{})
	if err != nil {
		f.fail("files", "%v", err)
	}
	files, readable := fstest.MapFS{}, entity.NewWorkspace()
	for _, e := range w.All() {
		if data, ok := merge.BytesOf(e); ok {
			files[serialize.PathOf(e.Key)] = &fstest.MapFile{Data: data}
		} else {
			readable.Put(e)
		}
	}
	for file, data := range store.Write(readable) {
		files[file] = &fstest.MapFile{Data: data}
	}
	again, err := serialize.Read(files)
	if err != nil {
		f.fail("files", "%v", err)
	}
	for _, problem := range again.Problems {
		k, _ := serialize.KeyOf(problem.Path)
		again.Workspace.Put(merge.Unreadable(k, files[problem.Path].Data))
	}
	if text := compare(withoutIDs(again.Workspace), withoutIDs(w)); text != "" {
		f.fail("files", "read again, %s", text)
	}
}

// withoutIDs leaves out ids, of which files that cannot be understood tell none.
func withoutIDs(w *entity.Workspace) *entity.Workspace {
	out := entity.NewWorkspace()
	for e := range w.Each() {
		body := e.Body.Clone()
		body.Delete("id")
		out.Put(&entity.Entity{Key: e.Key, Body: body})
	}
	return out
}
