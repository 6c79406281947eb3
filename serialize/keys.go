package serialize

import (
	"io/fs"
	"path"

	"github.com/postbag/postbag/serialize/entity"
)

// Keys are the places of the run results, the history segments or the conflicts of
// the workspace at a folder, in the order of their paths. They are taken from the
// names of the files alone, which are not read.
func Keys(files fs.FS, root string, kind entity.Kind) ([]entity.Key, error) {
	dir := map[entity.Kind]string{entity.Run: runsDir, entity.History: historyDir, entity.Conflict: conflictsDir}[kind]
	var out []entity.Key
	err := walk(files, path.Join(root, dir), func(file string) error {
		if k, ok := keyOf(inside(root, file)); ok && k.Kind == kind {
			out = append(out, k)
		}
		return nil
	})
	return out, err
}
