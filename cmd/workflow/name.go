package workflow

import (
	"fmt"
	"slices"
	"strings"

	"github.com/postbag/postbag/serialize/entity"
)

// find is the entity that a person means by a name, the most exact way first:
// its path, its names from the top joined with "/" or " / ", its id, its own
// name, that in other case, or the end of its path or names. A kind before the
// name ("environment Test") narrows the choice, and a kind alone means the only
// one of its kind. Run results and history are meant where nothing else is, by
// their paths, or where they are asked for.
func find(w *entity.Workspace, name string) (*entity.Entity, error) {
	if kind, rest := splitKind(name); kind == entity.Run && rest != "" {
		switch found := lookUpRuns(w, rest); len(found) {
		case 0:
		case 1:
			return found[0], nil
		default:
			return nil, manyRuns(keysOf(found), name)
		}
	}
	return only(meant(w, name), name)
}

func meant(w *entity.Workspace, name string) []*entity.Entity {
	if found := meantExactly(w, name); len(found) > 0 {
		return found
	}
	made, records := apart(w)
	if found := meantLoosely(w, made, name); len(found) > 0 {
		return found
	}
	if found := withKind(made, w, name, byEnd); len(found) > 0 {
		return found
	}
	return meantLoosely(w, records, name)
}

// meantExactly are the entities that a name tells from the top: by their paths,
// or by their names.
func meantExactly(w *entity.Workspace, name string) []*entity.Entity {
	if found := withKind(w.All(), w, name, byPath); len(found) > 0 {
		return found
	}
	made, _ := apart(w)
	return withKind(made, w, name, byTitles)
}

// meantLoosely are those among all that a name means in any other way.
func meantLoosely(w *entity.Workspace, all []*entity.Entity, name string) []*entity.Entity {
	found := inAnyWay(w, all, name)
	if kind, rest := splitKind(name); len(found) == 0 && kind != "" {
		found = ofKind(w, all, []entity.Kind{kind}, rest)
	}
	return found
}

// meantWhole tells whether a name means an entity otherwise than by its end.
func meantWhole(w *entity.Workspace, name string) bool {
	made, records := apart(w)
	return len(meantExactly(w, name))+len(meantLoosely(w, made, name))+len(meantLoosely(w, records, name)) > 0
}

// withKind goes one way with the whole name, then with what follows a kind.
func withKind(all []*entity.Entity, w *entity.Workspace, name string, by way) []*entity.Entity {
	found := pick(all, by(w, name))
	if kind, rest := splitKind(name); len(found) == 0 && kind != "" && rest != "" {
		found = pick(ofKinds(all, []entity.Kind{kind}), by(w, rest))
	}
	return found
}

// apart are the entities that a person makes, and those that using them leaves
// behind.
func apart(w *entity.Workspace) (made, records []*entity.Entity) {
	for _, e := range w.All() {
		switch {
		case e.Kind == entity.Conflict: // has commands of its own
		case isRecord(e.Kind):
			records = append(records, e)
		default:
			made = append(made, e)
		}
	}
	return made, records
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
	case entity.Collection, entity.Folder, entity.Request, entity.Response, entity.Message, entity.Environment, entity.Globals, entity.AWorkspace, entity.HeaderPreset, entity.Run, entity.History:
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
