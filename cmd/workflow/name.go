package workflow

import (
	"fmt"
	"slices"
	"strings"

	"github.com/postbag/postbag/serialize/entity"
)

// find is the entity that a person means by a name: its path, its names from
// the top joined with "/" or " / ", its id, or its own name where no other has
// it. A kind before the name ("environment Test") narrows the choice, and a kind
// alone means the only one of its kind.
func find(w *entity.Workspace, name string) (*entity.Entity, error) {
	kind, rest := splitKind(name)
	var found []*entity.Entity
	if kind == entity.Run && rest != "" {
		if found = lookUp(w, rest, kind); len(found) > 1 {
			return nil, manyRuns(keysOf(found), name)
		}
	}
	if len(found) == 0 {
		found = lookUp(w, name)
	}
	if len(found) == 0 && kind != "" {
		found = lookUp(w, rest, kind)
	}
	return only(found, name)
}

// findKind is the entity of one of the kinds that a person means by a name.
func findKind(w *entity.Workspace, name string, kinds ...entity.Kind) (*entity.Entity, error) {
	if kind, rest := splitKind(name); slices.Contains(kinds, kind) && rest != "" {
		if found := lookUp(w, rest, kind); len(found) > 0 {
			return only(found, name)
		}
	}
	return only(lookUp(w, name, kinds...), name)
}

// only is the one entity that was found; that there is none, or several, is a
// problem.
func only(found []*entity.Entity, name string) (*entity.Entity, error) {
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		return nil, &Problem{Kind: Usage, What: fmt.Sprintf("nothing here is named %q", name), Hint: "postbag ls", missing: name}
	}
	p := &Problem{Kind: Usage, What: fmt.Sprintf("%q may mean any of these", name), Hint: "give the whole name, or put the kind before it"}
	for _, e := range found {
		p.Lines = append(p.Lines, string(e.Kind)+" "+e.Path)
	}
	return nil, p
}

func splitKind(name string) (entity.Kind, string) {
	first, rest, ok := strings.Cut(name, " ")
	kind := entity.Kind(strings.TrimSuffix(strings.ToLower(first), "s"))
	if first == "globals" {
		kind = entity.Globals
	}
	switch kind {
	case entity.Collection, entity.Folder, entity.Request, entity.Response, entity.Message, entity.Environment, entity.Globals, entity.HeaderPreset, entity.Run:
		return kind, rest
	}
	if ok && kind == "example" {
		return entity.Response, rest
	}
	if ok && kind == "preset" {
		return entity.HeaderPreset, rest
	}
	return "", name
}

// lookUp tries the ways to name an entity, the most exact first.
func lookUp(w *entity.Workspace, name string, kinds ...entity.Kind) []*entity.Entity {
	ok := func(e *entity.Entity) bool { return len(kinds) == 0 || slices.Contains(kinds, e.Kind) }
	all := w.All()
	if slices.Equal(kinds, []entity.Kind{entity.Run}) {
		return lookUpRuns(w, name)
	}
	if name == "" && len(kinds) > 0 {
		return slices.DeleteFunc(slices.Clone(all), func(e *entity.Entity) bool { return !ok(e) })
	}
	trimmed := strings.Trim(name, "/")
	titles := strings.ReplaceAll(trimmed, " / ", "/")
	ways := []func(*entity.Entity) bool{
		func(e *entity.Entity) bool { return e.ID != "" && e.ID == name },
		func(e *entity.Entity) bool { return e.Path == trimmed },
		func(e *entity.Entity) bool {
			return strings.ReplaceAll(titlePath(w, e.Key, e.Title()), " / ", "/") == titles
		},
		func(e *entity.Entity) bool { return e.Title() == name || e.Name() == name },
		func(e *entity.Entity) bool { return strings.EqualFold(e.Title(), name) },
	}
	for _, way := range ways {
		var found []*entity.Entity
		for _, e := range all {
			if ok(e) && way(e) {
				found = append(found, e)
			}
		}
		if len(found) > 0 {
			return found
		}
	}
	return nil
}
