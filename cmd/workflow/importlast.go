package workflow

import (
	"path"
	"slices"
	"strings"

	"github.com/postbag/postbag/merge"
	"github.com/postbag/postbag/repo"
	"github.com/postbag/postbag/serialize"
	"github.com/postbag/postbag/serialize/entity"
)

// version is what a source was at some time.
type version struct {
	at   repo.Hash
	root entity.Key
	tree *entity.Workspace
}

// lastVersion is what a source was in the commit of its last import; nil where
// that cannot be told. What has stayed in its place is found without reading
// anything else.
func (p *importPlan) lastVersion(src *ImportedSource, known *entity.Entity, last repo.Hash) (*version, error) {
	if last.IsZero() {
		return nil, nil
	}
	if known != nil {
		if v, err := p.versionIn(src, last, p.store.placesOfRoot(known.Key)); v != nil || err != nil {
			return v, err
		}
	}
	return p.versionIn(src, last, serialize.Made)
}

// readLast reads a part of the commit of a last import. All of it is read once,
// since several sources may have to be looked for in it.
func (p *importPlan) readLast(last repo.Hash, only []string) (*serialize.Store, error) {
	whole := slices.Equal(only, serialize.Made)
	if read := p.whole[last]; whole && read != nil {
		return read, nil
	}
	files, err := p.store.repo.Files(last)
	if err != nil {
		return nil, err
	}
	read, err := serialize.ReadPart(files, serialize.Part{Root: p.store.root, Only: only})
	if whole && err == nil {
		p.whole[last] = read
	}
	return read, err
}

// versionIn is what a source was in a commit, found in a part of that.
func (p *importPlan) versionIn(src *ImportedSource, last repo.Hash, only []string) (*version, error) {
	read, err := p.readLast(last, only)
	if err != nil {
		return nil, err
	}
	free := func(k entity.Key) bool { return !p.taken[version{at: last, root: k}] }
	e := src.doc.FindAmong(read.Workspace, free)
	if e == nil || slices.ContainsFunc(read.Problems, func(problem *serialize.Problem) bool { return keeps(e.Key, problem.Path) }) {
		return nil, nil
	}
	p.taken[version{at: last, root: e.Key}] = true
	return &version{last, e.Key, treeOf(read.Workspace, e)}, nil
}

// keeps reports whether a file keeps a root entity, a part of it, or its extras.
func keeps(root entity.Key, file string) bool {
	k, ok := serialize.RootOf(file)
	return ok && k == root
}

// renamed is what became of the root of a source that is not found by its name
// any more; nil where it was deleted. What has an id keeps it.
func (p *importPlan) renamed(was *version, src *ImportedSource) *entity.Entity {
	if src.doc.ID() != "" {
		return nil
	}
	here := entity.NewWorkspace()
	for e := range p.after.Each() {
		if top := rootIn(p.after, e); top != nil && top.Kind == was.root.Kind && p.brought[top.Key] == nil {
			here.Put(e)
		}
	}
	for _, c := range merge.Diff(was.tree, here) {
		if c.Before != nil && c.After != nil && c.Before.Key == was.root {
			return c.After
		}
	}
	return here.Get(was.root)
}

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
