package workflow

import (
	"slices"
	"strings"

	"github.com/postbag/postbag/merge"
	"github.com/postbag/postbag/repo"
	"github.com/postbag/postbag/serialize"
	"github.com/postbag/postbag/serialize/entity"
)

// isMerged reports whether the store is not as the sources say.
func (p *importPlan) isMerged() bool {
	return slices.ContainsFunc(p.merges, func(m *sourceMerge) bool { return !sameTrees(m.pure, m.after) })
}

// isNews reports whether a source that was merged says anything new.
func (p *importPlan) isNews() bool {
	return slices.ContainsFunc(p.merges, (*sourceMerge).isNews)
}

// writes tells of a file of the workspace whether the import of a source may have
// written it. Of what was merged that is what the source changed: an edit of
// something else is not the import's.
func (p *importPlan) writes(file string) func(ImportedSource) bool {
	root, _ := serialize.RootOf(file)
	k, isEntity := serialize.KeyOf(file)
	return func(src ImportedSource) bool {
		m := p.mergeOf(&src)
		switch {
		case src.Error != "":
			return false
		case src.origin == file || m != nil && k.Kind == entity.Conflict:
			return true
		case !slices.Contains(src.keys, root) && (m == nil || m.had != root):
			return false
		}
		return m == nil || isEntity && m.changes(k) || !isEntity && (m.isNews() || m.last.IsZero())
	}
}

// changes reports whether a source says of an entity what it did not before.
func (m *sourceMerge) changes(k entity.Key) bool {
	now, was := m.pure.Get(k), m.base.Get(k)
	if from, ok := m.result.From[k]; ok {
		now, was = m.pure.Get(m.inPure(from)), m.base.Get(from.Base)
	}
	if m.last.IsZero() || now == nil || was == nil {
		return now != nil || !m.last.IsZero() && was != nil
	}
	return now != was && !sameEntity(now, was)
}

// inPure is where the source has what was merged.
func (m *sourceMerge) inPure(from merge.Origin) entity.Key {
	if m.swapped {
		return from.Ours
	}
	return from.Theirs
}

// besidePure is an import's commit with the one that has what the sources say as
// its second parent. Where there is no commit yet, it can have none, and names no
// source then: it is no base.
func (s *Store) besidePure(p *importPlan, sources []ImportedSource, text string) (recording, error) {
	if p.head.IsZero() {
		return recording{text: text}, nil
	}
	pure, err := s.preparePure(p, sources, text)
	return recording{text, append(s.sourceTrailers(sources), pureTrailer+": "+pure.String()), []repo.Hash{p.head, pure}}, err
}

// preparePure makes the commit that has what the sources say and nothing that
// was done here since. It comes after the last commit, so that what both sides
// of a later merge have is what it was.
func (s *Store) preparePure(p *importPlan, sources []ImportedSource, text string) (repo.Hash, error) {
	files, err := s.pureFiles(p, sources)
	if err != nil {
		return repo.Hash{}, err
	}
	author, err := s.author()
	if err != nil {
		return repo.Hash{}, err
	}
	subject, _, _ := strings.Cut(text, "\n")
	message := s.withTrailers(subject+", as it was read\n\nThis is what was imported, without what was edited here.", s.sourceTrailers(sources))
	h, err := s.repo.Prepare(repo.NewCommit{Message: message, Author: author, Files: files, Parents: []repo.Hash{p.head}})
	return h, failed("record what was imported", err)
}

// firstOf is the first parent, zero where there is none.
func firstOf(parents []repo.Hash) repo.Hash {
	if len(parents) == 0 {
		return repo.Hash{}
	}
	return parents[0]
}

// pureFiles are the files that make the last commit one with what the sources
// say.
func (s *Store) pureFiles(p *importPlan, sources []ImportedSource) (map[string][]byte, error) {
	var only []string
	pure := entity.NewWorkspace()
	for i := range sources {
		src := &sources[i]
		if src.Error != "" || src.record != nil {
			continue
		}
		roots, tree := p.saidBy(src)
		for _, root := range roots {
			only = append(only, s.placesOfRoot(root)...)
		}
		for e := range tree.Each() {
			pure.Put(e)
		}
	}
	slices.Sort(only)
	committed, err := s.committedPart(slices.Compact(only))
	if err != nil {
		return nil, err
	}
	pure.Folder = committed.Workspace.Folder
	return committed.Write(pure), nil
}

// saidBy is what a source says, and where it is and was.
func (p *importPlan) saidBy(src *ImportedSource) (roots []entity.Key, tree *entity.Workspace) {
	m := p.mergeOf(src)
	switch e := p.after.Get(src.key()); {
	case m != nil && m.had.Path != "":
		return []entity.Key{m.root, m.had}, m.pure
	case m != nil:
		return []entity.Key{m.root}, m.pure
	case e != nil:
		return []entity.Key{e.Key}, treeOf(p.after, e)
	}
	return nil, entity.NewWorkspace()
}

func (p *importPlan) mergeOf(src *ImportedSource) *sourceMerge {
	for _, m := range p.merges {
		if m.src.doc == src.doc {
			return m
		}
	}
	return nil
}
