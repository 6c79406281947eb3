package workflow

import (
	"path"
	"slices"
	"strings"

	"github.com/postbag/postbag/merge"
	"github.com/postbag/postbag/serialize"
	"github.com/postbag/postbag/serialize/entity"
)

// rootIn is what an entity lies in at the top, or it itself.
func rootIn(w *entity.Workspace, e *entity.Entity) *entity.Entity {
	if isTop(e.Kind) {
		return e
	}
	return w.Get(entity.Key{Kind: entity.Collection, Path: e.Root()})
}

// treeOf is a root entity with all that it holds.
func treeOf(w *entity.Workspace, root *entity.Entity) *entity.Workspace {
	out := entity.NewWorkspace()
	out.Folder = w.Folder
	for e := range w.Each() {
		if holds(root.Key, e.Key) {
			out.Put(e)
		}
	}
	return out
}

// recordsAbout are the records of conflicts about what a workspace holds.
func (p *importPlan) recordsAbout(tree *entity.Workspace) []*entity.Entity {
	var out []*entity.Entity
	for e := range p.after.Each() {
		if e.Kind != entity.Conflict {
			continue
		}
		if r, err := merge.ReadRecord(e); err == nil && tree.Get(r.Of) != nil {
			out = append(out, e)
		}
	}
	return out
}

// withAll is a workspace with more entities.
func withAll(w *entity.Workspace, more []*entity.Entity) *entity.Workspace {
	out := w.Clone()
	for _, e := range more {
		out.Put(e)
	}
	return out
}

// sameTrees reports whether two workspaces say the same, but for records of
// conflicts.
func sameTrees(a, b *entity.Workspace) bool {
	count := 0
	for e := range b.Each() {
		if e.Kind != entity.Conflict {
			count++
		}
	}
	for e := range a.Each() {
		if e.Kind == entity.Conflict {
			continue
		}
		count--
		if x := b.Get(e.Key); x == nil || x != e && !sameEntity(x, e) {
			return false
		}
	}
	return count == 0
}

// placesOfRoot are the files and folders that may keep a root entity, all that it
// holds and their extras, in the folder of their workspace.
func (s *Store) placesOfRoot(root entity.Key) []string {
	return append([]string{serialize.FolderOf(root)}, serialize.ExtrasOf(root)...)
}

// filesOfRoot is placesOfRoot in the store.
func (s *Store) filesOfRoot(root entity.Key) []string {
	var out []string
	for _, place := range s.placesOfRoot(root) {
		out = append(out, path.Join(s.root, place))
	}
	return out
}

// within reports whether a file is one of some places, or in one.
func within(file string, places []string) bool {
	return slices.ContainsFunc(places, func(place string) bool {
		return file == place || strings.HasPrefix(file, place+"/")
	})
}
