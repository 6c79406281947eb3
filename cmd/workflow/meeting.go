package workflow

import (
	"fmt"
	"slices"

	"github.com/postbag/postbag/merge"
	"github.com/postbag/postbag/repo"
	"github.com/postbag/postbag/serialize"
	"github.com/postbag/postbag/serialize/entity"
)

// meeting is where two histories that went different ways meet again.
type meeting struct {
	head          *side // this device's
	hidden, shown *side // where both changed the same, what the second has shows
	bases         []*side
	ground        ground

	merged  []*entity.Workspace
	toShown map[string][]byte // what makes the shown side's files the merged ones
	toOther map[string][]byte // and what the other's
	plain   map[string]bool   // files of entities that are merged as bytes
	clashes []*clash
	scribe  *scribe
}

// meet reads the commits that are to be merged, as far as they differ, and
// merges them.
func (s *Store) meet(ours, theirs repo.Hash, strategy Strategy) (*meeting, error) {
	return s.meetBy(s.readViews, ours, theirs, strategy)
}

// reader reads commits that are to be compared or merged.
type reader func(commits []repo.Hash) ([]*side, error)

func (s *Store) meetBy(read reader, ours, theirs repo.Hash, strategy Strategy) (*meeting, error) {
	ground, err := s.groundOf(ours, theirs)
	if err != nil {
		return nil, failed("find what both sides come from", err)
	}
	sides, err := read(append([]repo.Hash{ours, theirs}, ground.commits()...))
	if err != nil {
		return nil, failed("read the commits", err)
	}
	m := &meeting{
		head: sides[0], hidden: sides[0], shown: sides[1], ground: ground, bases: ground.stand(sides[2:]),
		toShown: map[string][]byte{}, toOther: map[string][]byte{}, plain: map[string]bool{},
	}
	if strategy == ShowLocal || strategy == laterShows {
		m.hidden, m.shown = m.shown, m.hidden
	}
	m.scribe = &scribe{store: s, meeting: m, settled: s.settledBy(strategy)}
	for _, read := range m.head.state {
		if err := m.workspace(read.Root()); err != nil {
			return nil, failed(fmt.Sprintf("merge the workspace in %q", folderName(read.Root())), err)
		}
	}
	return m, nil
}

// workspace merges the workspace in a folder.
func (m *meeting) workspace(root string) error {
	base, err := m.base(root)
	if err != nil {
		return err
	}
	shown, err := m.shown.view(root, base, m.plain)
	if err != nil {
		return err
	}
	hidden, err := m.hidden.view(root, base, m.plain)
	if err != nil {
		return err
	}
	base = sharing(base, shown)
	hidden = sharing(sharing(hidden, base), shown)
	r := merge.Merge(base, hidden, shown, mergeOptions)
	if err := m.scribe.record(r); err != nil {
		return err
	}
	raw := m.raw(root, r.Workspace)
	w := finished(r, hidden, shown, m.problems(root))
	m.merged = append(m.merged, w)
	for _, c := range slices.Concat(r.Conflicts, reopened(hidden, shown, r.Workspace)) {
		x := &clash{in: w, Conflict: c}
		if c.Kind == merge.FileConflict {
			x.file = c.Key.Path
		}
		m.clashes = append(m.clashes, x)
	}
	m.write(r, w, raw)
	return nil
}

// base is what the sides come from; nothing where they have nothing in common.
func (m *meeting) base(root string) (*entity.Workspace, error) {
	none := entity.NewWorkspace()
	none.Folder = root
	return m.ground.view(root, none, m.plain)
}

// problems are the files of a workspace that cannot be understood on either side.
func (m *meeting) problems(root string) []*serialize.Problem {
	return slices.Concat(m.shown.state.at(root).Problems, m.hidden.state.at(root).Problems)
}
