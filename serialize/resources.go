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

func isResources(file string) bool {
	root, ok := WorkspaceOf(file)
	return ok && inside(root, file) == resourcesFile
}

// slashed is a path of the list with the separators of every system but one.
func slashed(p string) string { return strings.ReplaceAll(p, `\`, "/") }

// asSpelledIn gives the paths of a list the separators that they have in a
// file, and those that it has not the ones that it uses.
func asSpelledIn(previous []byte, list *entity.Map) *entity.Map {
	v, _ := yaml.Decode(previous)
	was, _ := v.(*entity.Map)
	spelling, backslashes := map[string]string{}, false
	respelled(was, func(p string) string {
		spelling[slashed(p)] = p
		backslashes = backslashes || p != slashed(p)
		return p
	})
	return respelled(list, func(p string) string {
		switch known := spelling[p]; {
		case known != "":
			return known
		case backslashes:
			return strings.ReplaceAll(p, "/", `\`)
		}
		return p
	})
}

// respelled is a list with its paths spelled anew: the keys of a map by kind,
// the entries of a list.
func respelled(list *entity.Map, spell func(string) string) *entity.Map {
	out := list.Clone()
	for group, v := range list.All() {
		kinds, isMap := v.(*entity.Map)
		if !isMap || !slices.Contains(resourceGroups, group) {
			continue
		}
		next := &entity.Map{}
		for kind, paths := range kinds.All() {
			next.Set(kind, respelledPaths(paths, spell))
		}
		out.Set(group, next)
	}
	return out
}

func respelledPaths(paths entity.Value, spell func(string) string) entity.Value {
	switch paths := paths.(type) {
	case *entity.Map:
		next := &entity.Map{}
		for p, id := range paths.All() {
			next.Set(spell(p), id)
		}
		return next
	case entity.List:
		next := slices.Clone(paths)
		for i, p := range next {
			if text, ok := p.(string); ok {
				next[i] = spell(text)
			}
		}
		return next
	}
	return paths
}
