package workflow

import (
	"fmt"
	"io/fs"
	"slices"

	"github.com/postbag/postbag/merge"
	"github.com/postbag/postbag/repo"
	"github.com/postbag/postbag/serialize"
	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/postman"
)

// meeting is where two histories that went different ways meet again.
type meeting struct {
	head          *side // this device's
	hidden, shown *side // where both changed the same, what the second has shows
	bases         []*side

	merged  []*entity.Workspace
	toShown map[string][]byte // what makes the shown side's files the merged ones
	toOther map[string][]byte // and what the other's
	plain   map[string]bool   // files of entities that are merged as bytes
	clashes []*clash
	scribe  *scribe
}

// meet reads the commits that are to be merged, and merges them.
func (s *Store) meet(ours, theirs repo.Hash, strategy Strategy) (*meeting, error) {
	bases, err := s.repo.MergeBases(ours, theirs)
	if err != nil {
		return nil, failed("find what both sides come from", err)
	}
	m := &meeting{toShown: map[string][]byte{}, toOther: map[string][]byte{}, plain: map[string]bool{}}
	roots, records, err := s.concerned(append([]repo.Hash{ours, theirs}, bases...))
	if err != nil {
		return nil, failed("compare the commits", err)
	}
	var sides []*side
	for _, at := range append([]repo.Hash{ours, theirs}, bases...) {
		one, err := s.readSide(at, roots, records)
		if err != nil {
			return nil, failed("read a commit", err)
		}
		sides = append(sides, one)
	}
	m.head, m.hidden, m.shown, m.bases = sides[0], sides[0], sides[1], sides[2:]
	if strategy == ShowLocal {
		m.hidden, m.shown = sides[1], sides[0]
	}
	m.scribe = &scribe{store: s, meeting: m, settled: s.settledBy(strategy)}
	for _, root := range roots {
		if err := m.workspace(root); err != nil {
			return nil, failed(fmt.Sprintf("merge the workspace in %q", folderName(root)), err)
		}
	}
	return m, nil
}

// concerned are the workspaces of some commits, and the records that are not
// the same in all of them.
func (s *Store) concerned(commits []repo.Hash) (roots, records []string, err error) {
	for _, at := range commits {
		there, err := s.rootsAt(at)
		if err != nil {
			return nil, nil, err
		}
		changed, err := s.changedRecords(commits[0], at)
		if err != nil {
			return nil, nil, err
		}
		roots, records = append(roots, there...), append(records, changed...)
	}
	slices.Sort(roots)
	slices.Sort(records)
	return slices.Compact(roots), slices.Compact(records), nil
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
	r := merge.Merge(base, hidden, shown, merge.Options{JSON: jsonText{}, Fold: postman.FoldStem})
	if err := m.scribe.record(r); err != nil {
		return err
	}
	raw := m.raw(root, r.Workspace)
	w := finished(r, hidden, shown, m.understood())
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
	var all []*entity.Workspace
	for _, b := range m.bases {
		w, err := b.view(root, none, m.plain)
		if err != nil {
			return nil, err
		}
		all = append(all, w)
	}
	if len(all) == 0 {
		return none, nil
	}
	return merge.Agreed(all...), nil
}

// understood reports whether every file of both sides could be.
func (m *meeting) understood() bool {
	return len(m.shown.state.problems())+len(m.hidden.state.problems()) == 0
}

// side is a commit that takes part in a merge.
type side struct {
	at     repo.Hash
	files  fs.FS
	state  state
	broken map[entity.Key]string // by workspace and place, files that cannot be understood
}

func (s *Store) readSide(at repo.Hash, roots, records []string) (*side, error) {
	files, err := s.repo.Files(at)
	if err != nil {
		return nil, err
	}
	st, err := readAll(roots, func(root string) (*serialize.Store, error) {
		return serialize.ReadPart(files, partWith(root, records))
	})
	return &side{at, files, st, map[entity.Key]string{}}, err
}
