package workflow

import (
	"cmp"
	"slices"
	"strings"

	"github.com/postbag/postbag/merge"
	"github.com/postbag/postbag/serialize"
	"github.com/postbag/postbag/serialize/entity"
)

// hasConflicts tells, without reading any, whether the workspace at a root has
// records of conflicts.
func (s *Store) hasConflicts(root string) (bool, error) {
	keys, err := serialize.Keys(s.repo.Worktree(), root, entity.Conflict)
	return len(keys) > 0, failed("list the conflicts", err)
}

// conflictRoots are the workspaces that have records of conflicts: all, or the
// one that was asked for by name.
func (s *Store) conflictRoots() ([]string, error) {
	roots := []string{s.root}
	if !s.narrow {
		var err error
		if roots, err = s.roots(); err != nil {
			return nil, err
		}
	}
	var out []string
	for _, root := range roots {
		has, err := s.hasConflicts(root)
		if err != nil {
			return nil, err
		}
		if has {
			out = append(out, root)
		}
	}
	return out, nil
}

// openConflicts are the conflicts that wait to be settled, in the order of what
// they are about.
func (s *Store) openConflicts() ([]Clash, error) {
	roots, err := s.conflictRoots()
	if err != nil || len(roots) == 0 {
		return nil, err
	}
	titles, err := s.allTitles()
	if err != nil {
		return nil, err
	}
	var out []Clash
	for _, root := range roots {
		read, err := s.in(root).part(serialize.Conflicts...)
		if err != nil {
			return nil, failed("read the conflicts", err)
		}
		records, _ := recordsIn(read)
		for _, r := range records {
			if r.Open() {
				out = append(out, clashOf(r, root, titles[root]))
			}
		}
	}
	return out, nil
}

// allTitles are the titles of the workspaces by folder, none where there is but
// one.
func (s *Store) allTitles() (map[string]string, error) {
	all, err := s.workspaces()
	return titlesOf(all), err
}

// recordsIn are the records of conflicts that were read, in the order of what
// they are about, and those that cannot be understood.
func recordsIn(read *serialize.Store) (records []*merge.Record, left []FileProblem) {
	for _, p := range read.Problems {
		if k, ok := serialize.KeyOf(p.Path); ok && k.Kind == entity.Conflict {
			left = append(left, FileProblem{p.Path, p.Err.Error()})
		}
	}
	for e := range read.Workspace.Each() {
		if e.Kind != entity.Conflict {
			continue
		}
		r, err := merge.ReadRecord(e)
		if err != nil {
			left = append(left, FileProblem{read.FileOf(e.Key), err.Error()})
			continue
		}
		records = append(records, r)
	}
	slices.SortFunc(records, compareRecords)
	slices.SortFunc(left, func(a, b FileProblem) int { return strings.Compare(a.Path, b.Path) })
	return records, left
}

func compareRecords(a, b *merge.Record) int {
	if c := entity.ComparePaths(a.Of.Path, b.Of.Path); c != 0 {
		return c
	}
	if c := slices.Compare(append([]string{string(a.Of.Kind)}, a.Field...), append([]string{string(b.Of.Kind)}, b.Field...)); c != 0 {
		return c
	}
	return strings.Compare(a.ID, b.ID)
}

// clashOf names the conflict of a record in the workspace at a root.
func clashOf(r *merge.Record, root, title string) Clash {
	if r.Kind == merge.FileConflict {
		return Clash{ID: r.ID, Ref: Ref{Kind: "file", Name: r.Of.Path, Path: r.Of.Path, Workspace: root}, Conflict: r.Kind}
	}
	return Clash{ID: r.ID, Conflict: r.Kind, Field: strings.Join(r.Field, "."), in: title,
		Ref: Ref{Kind: r.Of.Kind, Name: cmp.Or(strings.Join(r.Titles, " / "), r.Of.Path), Path: r.Of.Path, ID: r.EntityID, Workspace: root}}
}
