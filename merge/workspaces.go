package merge

import (
	"slices"
	"strings"

	"github.com/postbag/postbag/serialize/entity"
)

// pair is one workspace in two states; in one of them it may hold nothing.
type pair struct{ base, x *entity.Workspace }

// moved reports whether the workspace lies in another folder than it did.
func (p pair) moved() bool { return p.base.Folder != p.x.Folder }

// change is that of an entity that is there in both states.
func (p pair) change(before, after *entity.Entity, fields []FieldChange) *Change {
	op := Changed
	if p.moved() && before.Kind == entity.AWorkspace {
		op = Moved
	}
	return &Change{op, before, after, fields, p.base.Folder, p.x.Folder}
}

// pairWorkspaces finds the workspaces of one state in the other: by folder, then
// by id, by name, and by what they hold. One that has no counterpart gets an empty one.
func pairWorkspaces(base, x []*entity.Workspace) []pair {
	p := pairing{rest: byFolder(x)}
	gone := p.take(byFolder(base), func(a, b *entity.Workspace) bool { return a.Folder == b.Folder })
	gone = p.take(gone, func(a, b *entity.Workspace) bool { return idOf(a) != "" && idOf(a) == idOf(b) })
	gone = p.take(gone, func(a, b *entity.Workspace) bool {
		return canBeOne(a, b) && givenName(a) != "" && givenName(a) == givenName(b)
	})
	gone = p.take(gone, func(a, b *entity.Workspace) bool { return canBeOne(a, b) && holdTheSame(a, b) })
	for _, w := range gone {
		p.pairs = append(p.pairs, pair{w, emptyAt(w.Folder)})
	}
	for _, w := range p.rest {
		p.pairs = append(p.pairs, pair{emptyAt(w.Folder), w})
	}
	return p.pairs
}

type pairing struct {
	pairs []pair
	rest  []*entity.Workspace // of x, that have no counterpart yet
}

// take pairs workspaces with the first of the rest that is the same, and gives
// back those that have none.
func (p *pairing) take(base []*entity.Workspace, same func(a, b *entity.Workspace) bool) []*entity.Workspace {
	var left []*entity.Workspace
	for _, w := range base {
		i := slices.IndexFunc(p.rest, func(x *entity.Workspace) bool { return same(w, x) })
		if i < 0 {
			left = append(left, w)
			continue
		}
		p.pairs = append(p.pairs, pair{w, p.rest[i]})
		p.rest = slices.Delete(p.rest, i, i+1)
	}
	return left
}

func byFolder(all []*entity.Workspace) []*entity.Workspace {
	return slices.SortedFunc(slices.Values(all), func(a, b *entity.Workspace) int { return strings.Compare(a.Folder, b.Folder) })
}

func emptyAt(folder string) *entity.Workspace {
	w := entity.NewWorkspace()
	w.Folder = folder
	return w
}

func idOf(w *entity.Workspace) string {
	if e := w.Get(entity.WorkspaceKey); e != nil {
		return e.ID
	}
	return ""
}

func givenName(w *entity.Workspace) string {
	if e := w.Get(entity.WorkspaceKey); e != nil {
		return e.Body.Text("name")
	}
	return ""
}

// canBeOne reports whether ids allow that two workspaces are the same. The one at
// the top stays where it is.
func canBeOne(a, b *entity.Workspace) bool {
	return a.Folder != "" && b.Folder != "" && (idOf(a) == "" || idOf(b) == "")
}

// holdTheSame reports whether more than half of what either workspace holds is
// at the same place in the other.
func holdTheSame(a, b *entity.Workspace) bool {
	both := 0
	for _, e := range a.All() {
		if e.Kind != entity.AWorkspace && b.Get(e.Key) != nil {
			both++
		}
	}
	return 2*both > max(held(a), held(b))
}

// held counts what a workspace holds.
func held(w *entity.Workspace) int {
	if w.Get(entity.WorkspaceKey) != nil {
		return w.Len() - 1
	}
	return w.Len()
}
