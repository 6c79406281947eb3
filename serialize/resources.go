package serialize

import (
	"slices"
	"strings"

	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/yaml"
)

// resourcesFile is Postman's own list of which path is which object of its cloud.
const resourcesFile = ".postman/resources.yaml"

// resourceGroups are the parts of that list that have paths in them.
var resourceGroups = []string{"cloudResources", "localResources"}

// listed stands for the entries of the list that are a path and nothing more.
const listed = "\x00listed"

// IsResources reports whether a file of a store is Postman's own list of a
// workspace.
func IsResources(file string) bool {
	root, ok := WorkspaceOf(file)
	return ok && inside(root, file) == resourcesFile
}

// slashed is a path of the list with the separators of every system but one.
func slashed(p string) string { return strings.ReplaceAll(p, `\`, "/") }

// evenList is a list whose paths are separated by slashes and are all keys, as it
// is compared and merged.
func evenList(list *entity.Map) *entity.Map {
	return withPaths(list, func(paths entity.Value) entity.Value {
		out := &entity.Map{}
		switch paths := paths.(type) {
		case *entity.Map:
			for p, v := range paths.All() {
				out.Set(slashed(p), v)
			}
			return out
		case entity.List:
			for _, p := range paths {
				text, ok := p.(string)
				if !ok {
					return paths
				}
				out.Set(slashed(text), listed)
			}
			return out
		}
		return paths
	})
}

// plainList undoes evenList. Paths get the separators that they have in a file,
// and those that it has not the ones that it uses.
func plainList(previous []byte, list *entity.Map) *entity.Map {
	spell := spellingOf(previous)
	return withPaths(list, func(v entity.Value) entity.Value {
		paths, ok := v.(*entity.Map)
		if !ok {
			return v
		}
		list, out := entity.List{}, &entity.Map{}
		for p, v := range paths.All() {
			if v == entity.Value(listed) {
				list = append(list, spell(p))
				v = nil
			}
			out.Set(spell(p), v)
		}
		if len(list) > 0 && len(list) == out.Len() {
			return list
		}
		return out
	})
}

// spellingOf is how a list writes paths.
func spellingOf(previous []byte) func(string) string {
	v, _ := yaml.Decode(previous)
	was, _ := v.(*entity.Map)
	known, backslashes := map[string]string{}, false
	note := func(p entity.Value) {
		if text, ok := p.(string); ok {
			known[slashed(text)] = text
			backslashes = backslashes || text != slashed(text)
		}
	}
	withPaths(was, func(v entity.Value) entity.Value {
		switch paths := v.(type) {
		case *entity.Map:
			for p := range paths.All() {
				note(p)
			}
		case entity.List:
			for _, p := range paths {
				note(p)
			}
		}
		return v
	})
	return func(p string) string {
		switch was := known[p]; {
		case was != "":
			return was
		case backslashes:
			return strings.ReplaceAll(p, "/", `\`)
		}
		return p
	}
}

// withPaths is a list with something done to each of the parts that have paths in
// them.
func withPaths(list *entity.Map, do func(paths entity.Value) entity.Value) *entity.Map {
	out := &entity.Map{}
	for group, v := range list.All() {
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
