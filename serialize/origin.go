package serialize

import (
	"errors"
	"io/fs"
	"path"
	"strings"

	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/yaml"
)

// OriginFile is where it is remembered what a file of history held besides
// its entries, in the folder of the workspace. It is no entity: without it the
// entries are the same, and only the file cannot be written again.
func OriginFile(id string) string { return path.Join(historyDir, id+".yaml") }

// IsOrigin reports whether a file of a store is such a file.
func IsOrigin(file string) bool {
	root, ok := WorkspaceOf(file)
	return ok && isOrigin(inside(root, file))
}

// isOrigin is IsOrigin for a file by its path in its workspace.
func isOrigin(file string) bool {
	id, ok := strings.CutSuffix(path.Base(file), ".yaml")
	return ok && id != "" && path.Dir(file) == historyDir
}

// Origins are all such files of the workspace at a folder, by id. One that
// cannot be understood is left out, as it can be done without.
func Origins(files fs.FS, root string) (map[string]*entity.Map, error) {
	list, err := fs.ReadDir(files, path.Join(root, historyDir))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	out := map[string]*entity.Map{}
	for _, d := range list {
		id := strings.TrimSuffix(d.Name(), ".yaml")
		if !d.Type().IsRegular() || !isOrigin(path.Join(historyDir, d.Name())) {
			continue
		}
		file := path.Join(root, OriginFile(id))
		if data, err := fs.ReadFile(files, file); err == nil {
			if body, err := decodeBody(file, data); err == nil {
				out[id] = body
			}
		}
	}
	return out, err
}

// EncodeOrigin is the file of an origin.
func EncodeOrigin(body *entity.Map) []byte { return yaml.Encode(body, yaml.Block) }
