package workflow

import (
	"regexp"
	"slices"

	"github.com/postbag/postbag/repo"
	"github.com/postbag/postbag/serialize"
	"github.com/postbag/postbag/serialize/entity"
)

// A store may hold thousands of records, which are written once. So they are
// read only where they are asked for or have changed.

// recordForm matches what names of records look like without a kind before
// them: a day, the time of a run, an id.
var recordForm = regexp.MustCompile(`(^|/)\d{4}-\d\d-\d\d[/T]|(^|/)undated-|^[0-9a-f]{8}$`)

// partsFor are the parts of the workspace that names may mean: all, or all but
// the records.
func partsFor(names ...string) []string {
	for _, name := range names {
		if kind, _ := splitKind(name); isRecord(kind) || recordForm.MatchString(name) {
			return nil
		}
	}
	return serialize.Made
}

// recordFiles are the records among changed files.
func recordFiles(changes []repo.Change) []string {
	var out []string
	for _, c := range changes {
		if k, ok := serialize.KeyOf(c.Path); ok && isRecord(k.Kind) {
			out = append(out, c.Path)
		}
	}
	return out
}

// partWith is all that a person makes in the workspace at a root, and of these
// records those that lie in it.
func partWith(root string, records []string) serialize.Part {
	part := serialize.Part{Root: root, Only: slices.Clone(serialize.Made)}
	for _, file := range records {
		if k, ok := serialize.KeyOf(file); ok && isIn(file, root) {
			part.Only = append(part.Only, serialize.PathOf(k))
		}
	}
	return part
}

// changedRecords are the records that differ between two commits; the zero Hash
// holds none.
func (s *Store) changedRecords(a, b repo.Hash) ([]string, error) {
	var roots []string
	for _, at := range []repo.Hash{a, b} {
		more, err := s.rootsAt(at)
		if err != nil {
			return nil, err
		}
		for _, root := range more {
			roots = append(roots, serialize.FoldersOf(root)...)
		}
	}
	if len(roots) == 0 {
		return nil, nil // no roots would mean everything
	}
	changes, err := s.repo.Diff(a, b, roots...)
	return recordFiles(changes), err
}

// countRecords counts the run results and history segments of the workspace at a root by their files.
func (s *Store) countRecords(root string) (int, error) {
	n := 0
	for _, kind := range []entity.Kind{entity.Run, entity.History} {
		keys, err := serialize.Keys(s.repo.Worktree(), root, kind)
		if err != nil {
			return 0, err
		}
		n += len(keys)
	}
	return n, nil
}

// made counts the entities that are no records.
func made(w *entity.Workspace) int {
	n := 0
	for _, e := range w.All() {
		if !isRecord(e.Kind) {
			n++
		}
	}
	return n
}
