package workflow

import (
	"strings"

	"github.com/postbag/postbag/serialize/entity"
)

// way is a way to name entities: which of a workspace does a name fit?
type way func(w *entity.Workspace, name string) func(*entity.Entity) bool

func byPath(_ *entity.Workspace, name string) func(*entity.Entity) bool {
	path := trimmed(name)
	return func(e *entity.Entity) bool { return e.Path == path }
}

// trimmed is a name as a path.
func trimmed(name string) string { return strings.Trim(name, "/") }

func byTitles(w *entity.Workspace, name string) func(*entity.Entity) bool {
	titles := joined(trimmed(name))
	return func(e *entity.Entity) bool { return fullName(w, e) == titles }
}

// joined are names from the top as they are compared, however they were put
// together.
func joined(titles string) string { return strings.ReplaceAll(titles, " / ", "/") }

func fullName(w *entity.Workspace, e *entity.Entity) string {
	return joined(titlePath(w, e.Key, e.Title()))
}

func byID(_ *entity.Workspace, name string) func(*entity.Entity) bool {
	return func(e *entity.Entity) bool { return e.ID != "" && e.ID == name }
}

func byName(_ *entity.Workspace, name string) func(*entity.Entity) bool {
	return func(e *entity.Entity) bool { return e.Title() == name || e.Name() == name }
}

func byFold(_ *entity.Workspace, name string) func(*entity.Entity) bool {
	return func(e *entity.Entity) bool { return strings.EqualFold(e.Title(), name) }
}

// byEnd fits what a path or names lead to once what holds it is put before
// them: "Orders/Create order" in whatever collection.
func byEnd(w *entity.Workspace, name string) func(*entity.Entity) bool {
	path := trimmed(name)
	titles := joined(path)
	return func(e *entity.Entity) bool {
		return strings.Contains(titles, "/") &&
			(strings.HasSuffix(e.Path, "/"+path) || strings.HasSuffix(fullName(w, e), "/"+titles))
	}
}
