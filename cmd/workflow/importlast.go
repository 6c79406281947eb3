package workflow

import (
	"slices"

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
