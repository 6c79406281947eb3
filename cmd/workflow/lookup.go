package workflow

import (
	"slices"

	"github.com/postbag/postbag/serialize/entity"
)

// lookUp tries the ways to name an entity of some kinds, of any where none are
// given, the most exact first.
func lookUp(w *entity.Workspace, name string, kinds ...entity.Kind) []*entity.Entity {
	if slices.Equal(kinds, []entity.Kind{entity.Run}) {
		return lookUpRuns(w, name)
	}
	if len(kinds) == 0 {
		return inAnyWay(w, w.All(), name)
	}
	return ofKind(w, w.All(), kinds, name)
}

// ofKind are the entities of some kinds that a name means; without a name all
// of these kinds.
func ofKind(w *entity.Workspace, all []*entity.Entity, kinds []entity.Kind, name string) []*entity.Entity {
	all = ofKinds(all, kinds)
	if name == "" {
		return all
	}
	return inAnyWay(w, all, name)
}

// lookUpExactly is lookUp by paths and names from the top alone.
func lookUpExactly(w *entity.Workspace, name string, kinds ...entity.Kind) []*entity.Entity {
	all := ofKinds(w.All(), kinds)
	if name == "" {
		return all
	}
	if found := pick(all, byPath(w, name)); len(found) > 0 {
		return found
	}
	return pick(all, byTitles(w, name))
}

// ofKinds are the entities of some kinds.
func ofKinds(all []*entity.Entity, kinds []entity.Kind) []*entity.Entity {
	return pick(all, func(e *entity.Entity) bool { return slices.Contains(kinds, e.Kind) })
}

// inAnyWay are the entities that a name means in the most exact way in which
// it means any.
func inAnyWay(w *entity.Workspace, all []*entity.Entity, name string) []*entity.Entity {
	for _, by := range []way{byPath, byTitles, byID, byName, byFold} {
		if found := pick(all, by(w, name)); len(found) > 0 {
			return found
		}
	}
	return nil
}

func pick(all []*entity.Entity, fits func(*entity.Entity) bool) []*entity.Entity {
	var found []*entity.Entity
	for _, e := range all {
		if fits(e) {
			found = append(found, e)
		}
	}
	return found
}
