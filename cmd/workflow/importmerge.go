package workflow

import (
	"slices"

	"github.com/postbag/postbag/merge"
	"github.com/postbag/postbag/repo"
	"github.com/postbag/postbag/serialize"
	"github.com/postbag/postbag/serialize/entity"
)

// sourceMerge is the merge of a source with what was done here since it was
// imported last.
type sourceMerge struct {
	src  *ImportedSource
	base *entity.Workspace // as the source was last; without that, what both sides have alike
	ours *entity.Workspace // as it is here; empty where it was deleted
	pure *entity.Workspace // as the source is now
	root entity.Key        // of pure
	had  entity.Key        // the root of ours, zero where it was deleted
	last repo.Hash         // the commit that base is of, zero where there is none

	stoodIn bool // something counts as unedited that cannot be understood

	swapped bool // what is here shows, so that it is theirs in the merge
	result  *merge.Result
	after   *entity.Workspace
}

// put puts a source into the workspace. What was edited here since its last
// import is merged with what the source has changed since.
func (p *importPlan) put(src *ImportedSource, known *entity.Entity) error {
	last := p.last[src.sourceName()]
	if last.IsZero() && known == nil || known != nil && !last.IsZero() && p.isAsIn(last, known) {
		src.keys = []entity.Key{src.doc.ImportOver(p.after, known)}
		return nil
	}
	m, err := p.compare(src, known, last)
	if err != nil {
		return err
	}
	if !m.stoodIn && sameTrees(m.base, m.ours) {
		src.keys = []entity.Key{src.doc.ImportOver(p.after, known)}
		return nil
	}
	return p.merge(m)
}

// isAsIn reports whether the files of a root entity are those of a commit, and
// the worktree has no others.
func (p *importPlan) isAsIn(at repo.Hash, known *entity.Entity) bool {
	places := append(p.store.filesOfRoot(known.Key), p.read.FileOf(known.Key))
	committed, err := p.store.repo.Diff(at, p.head, places...)
	if err != nil || len(committed) > 0 {
		return false
	}
	if p.changed == nil {
		if p.changed, err = p.store.changed(); err != nil {
			return false
		}
	}
	return !slices.ContainsFunc(p.changed, func(c repo.Change) bool { return within(c.Path, places) })
}

// compare finds the three that are to be merged.
func (p *importPlan) compare(src *ImportedSource, known *entity.Entity, last repo.Hash) (*sourceMerge, error) {
	m := &sourceMerge{src: src, last: last}
	was, err := p.lastVersion(src, known, last)
	if err != nil {
		return nil, failed("read the last import of "+src.Label(), err)
	}
	if was != nil && known == nil {
		known = p.renamed(was, src)
	}
	m.ours = entity.NewWorkspace()
	m.ours.Folder = p.after.Folder
	if known != nil {
		m.ours, m.had = treeOf(p.after, known), known.Key
	}
	if was == nil {
		m.last = repo.Hash{}
		m.over(p.after, m.ours, known)
		m.base = merge.Agreed(m.ours, m.pure)
		return m, nil
	}
	m.base = sharing(was.tree, m.ours)
	m.over(p.after, m.base, m.base.Get(was.root))
	m.standIn(p.read)
	return m, nil
}

// over has the source imported over a version of it, beside what else is there.
func (m *sourceMerge) over(all, version *entity.Workspace, root *entity.Entity) {
	beside := version.Clone()
	for e := range all.Each() {
		if e.Kind == m.src.doc.Kind() && e.Key != m.had && beside.Get(e.Key) == nil {
			beside.Put(e)
		}
	}
	m.root = m.src.doc.ImportOver(beside, root)
	m.pure = sharing(treeOf(beside, beside.Get(m.root)), version)
}

// standIn has files that cannot be understood count as unedited: they are
// neither deleted, nor written over unless the source changed what they keep.
func (m *sourceMerge) standIn(read *serialize.Store) {
	for _, problem := range read.Problems {
		k, ok := serialize.KeyOf(problem.Path)
		if e := m.base.Get(k); ok && e != nil && m.ours.Get(k) == nil {
			m.ours.Put(e)
			m.stoodIn = true
		}
	}
}

// merge merges a source with what is here, and puts the result in its place.
func (p *importPlan) merge(m *sourceMerge) error {
	records := p.recordsAbout(m.ours)
	hidden, shown := withAll(m.ours, records), m.pure
	if m.swapped = p.strategy == ShowLocal; m.swapped {
		hidden, shown = shown, hidden
	}
	m.result = merge.Merge(m.base, hidden, shown, mergeOptions)
	m.after = finished(m.result, hidden, shown, p.read.Problems)
	if err := p.recordClashes(m); err != nil {
		return err
	}
	p.replace(m, records)
	m.noteDeleted()
	p.merges = append(p.merges, m)
	return nil
}

// isNews reports whether a source says anything that it did not before, so that
// it is the base of the next import, whatever has become of it here.
func (m *sourceMerge) isNews() bool { return !m.last.IsZero() && !sameTrees(m.base, m.pure) }
