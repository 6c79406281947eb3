package workflow

import (
	"path"
	"slices"
	"strings"

	"github.com/postbag/postbag/merge"
	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/yaml"
)

// listed stands for the entries of Postman's list that are a path and nothing
// more.
const listed = "\x00listed"

// list merges Postman's own list of a workspace by its keys, whichever way its
// paths are separated. What clashes shows as the shown side has it, and is
// recorded as the files of both.
func (m *meeting) list(file string, hidden, shown []byte) ([]byte, error) {
	base, err := m.before(file)
	if err != nil {
		return nil, err
	}
	var lists [3]*entity.Map
	for i, data := range [][]byte{base, hidden, shown} {
		v, err := yaml.Decode(data)
		list, ok := v.(*entity.Map)
		if data != nil && (err != nil || !ok) || i > 0 && data == nil {
			return m.bytes(file, hidden, shown) // there is nothing to merge by key
		}
		lists[i] = evenList(list)
	}
	if entity.Equal(lists[1], lists[2]) {
		return shown, nil
	}
	merged, clashes := mergeLists(lists)
	if clashes {
		m.clashes = append(m.clashes, &clash{file: file, Conflict: merge.OfFile(file, base, hidden, shown)})
	}
	switch {
	case entity.Equal(merged, lists[2]):
		return shown, nil
	case entity.Equal(merged, lists[1]):
		return hidden, nil
	}
	return yaml.Splice(shown, plainList(merged), yaml.Block), nil
}

// isList reports whether a file is Postman's list of a workspace.
func isList(file string) bool {
	return path.Join(path.Base(path.Dir(file)), path.Base(file)) == resourcesFile
}

// mergeLists merges base, hidden and shown as the fields of one thing.
func mergeLists(lists [3]*entity.Map) (merged *entity.Map, clashes bool) {
	var w [3]*entity.Workspace
	for i, list := range lists {
		w[i] = entity.NewWorkspace(&entity.Entity{Key: entity.WorkspaceKey, Body: list})
	}
	r := merge.Merge(w[0], w[1], w[2], mergeOptions)
	return r.Workspace.Get(entity.WorkspaceKey).Body, len(r.Conflicts) > 0
}

// evenList is a list whose paths are separated by slashes and are all keys.
func evenList(m *entity.Map) *entity.Map {
	return withPaths(m, func(paths entity.Value) entity.Value {
		out := &entity.Map{}
		switch paths := paths.(type) {
		case *entity.Map:
			for p, v := range paths.All() {
				out.Set(strings.ReplaceAll(p, `\`, "/"), v)
			}
		case entity.List:
			for _, p := range paths {
				text, ok := p.(string)
				if !ok {
					return paths
				}
				out.Set(strings.ReplaceAll(text, `\`, "/"), listed)
			}
		default:
			return paths
		}
		return out
	})
}

// plainList undoes evenList, but for the separators.
func plainList(m *entity.Map) *entity.Map {
	return withPaths(m, func(v entity.Value) entity.Value {
		paths, ok := v.(*entity.Map)
		if !ok {
			return v
		}
		list, out := entity.List{}, &entity.Map{}
		for p, v := range paths.All() {
			if v == entity.Value(listed) {
				list = append(list, p)
				v = nil
			}
			out.Set(p, v)
		}
		if len(list) > 0 && len(list) == out.Len() {
			return list
		}
		return out
	})
}

// withPaths is a list with something done to each of the parts that have paths
// in them.
func withPaths(m *entity.Map, do func(paths entity.Value) entity.Value) *entity.Map {
	out := &entity.Map{}
	for group, v := range m.All() {
		if kinds, ok := v.(*entity.Map); ok && slices.Contains(resourceGroups, group) {
			done := &entity.Map{}
			for kind, paths := range kinds.All() {
				done.Set(kind, do(paths))
			}
			v = done
		}
		out.Set(group, v)
	}
	return out
}
