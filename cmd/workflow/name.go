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
	found := lookUp(w, name, "")
	if len(found) == 0 && kind != "" {
		found = lookUp(w, rest, kind)
	}
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		return nil, &Problem{Kind: Usage, What: fmt.Sprintf("nothing here is named %q", name), Hint: "postbag ls"}
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
	case entity.Collection, entity.Folder, entity.Request, entity.Response, entity.Message, entity.Environment, entity.Globals:
		return kind, rest
	}
	if ok && kind == "example" {
		return entity.Response, rest
	}
	return "", name
}

// lookUp tries the ways to name an entity, the most exact first.
func lookUp(w *entity.Workspace, name string, kind entity.Kind) []*entity.Entity {
	all := w.All()
	if name == "" && kind != "" {
		return slices.DeleteFunc(slices.Clone(all), func(e *entity.Entity) bool { return e.Kind != kind })
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
			if (kind == "" || e.Kind == kind) && way(e) {
				found = append(found, e)
			}
		}
		if len(found) > 0 {
			return found
		}
	}
	return nil
}
