package workflow

import (
	"errors"
	"io/fs"
	"slices"

	"github.com/postbag/postbag/merge"
	"github.com/postbag/postbag/serialize"
	"github.com/postbag/postbag/serialize/entity"
)

// docket is the records of one workspace's conflicts, beside what they are
// about.
type docket struct {
	store   *Store
	read    *serialize.Store
	title   string // of the workspace, "" where there is but one
	records []*merge.Record
	left    []FileProblem // records that cannot be understood
	file    string        // that stock git has left, "" where the records are kept in the store
	content []byte        // what is in it

	broken map[entity.Key]*serialize.Problem // files that cannot be understood, by what they keep
}

// docketOf sets out the conflicts of a workspace that was read.
func (s *Store) docketOf(read *serialize.Store, title string) *docket {
	k := &docket{store: s, read: read, title: title, broken: map[entity.Key]*serialize.Problem{}}
	k.records, k.left = recordsIn(read)
	for _, p := range read.Problems {
		if key, ok := serialize.KeyOf(p.Path); ok && read.Workspace.Get(key) == nil {
			k.broken[key] = p
		}
	}
	return k
}

// dockets are the conflicts of all workspaces that have some, or of the one that
// was asked for.
func (s *Store) dockets() ([]*docket, error) {
	roots, err := s.conflictRoots()
	if err != nil {
		return nil, err
	}
	left, err := s.standoffs()
	if err != nil || len(roots)+len(left) == 0 {
		return nil, err
	}
	titles, err := s.allTitles()
	if err != nil {
		return nil, err
	}
	var out []*docket
	for _, root := range roots {
		read, err := s.in(root).part(append(serialize.Made, serialize.Conflicts...)...)
		if err != nil {
			return nil, failed("read the conflicts", err)
		}
		out = append(out, s.in(root).docketOf(read, titles[root]))
	}
	for _, so := range left {
		root, _ := serialize.WorkspaceOf(so.path)
		if !so.marked || !slices.ContainsFunc(out, func(k *docket) bool { return k.read.Root() == root && k.isOpen(keyOf(so.path)) }) {
			out = append(out, so.docket(s.in(root), titles[root]))
		}
	}
	return out, nil
}

// isOpen reports whether a conflict about an entity waits to be settled.
func (k *docket) isOpen(about entity.Key) bool {
	return slices.ContainsFunc(k.records, func(r *merge.Record) bool { return r.Of == about && r.Open() })
}

// now is what there is where a conflict is; ok is false where that is gone.
func (k *docket) now(w *entity.Workspace, r *merge.Record) (v entity.Value, ok bool, err error) {
	file := ""
	switch {
	case r.Kind == merge.FileConflict && k.file != "":
		return bytesOrAbsent(k.content), true, nil
	case r.Kind == merge.FileConflict:
		file = r.Of.Path
	case r.Kind == merge.UnreadableConflict && k.broken[r.Of] != nil:
		file = k.broken[r.Of].Path
	default:
		v, ok = merge.Now(w, r)
		return v, ok, nil
	}
	data, err := readWhole(k.store.repo.Worktree(), file)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrInvalid) {
		return merge.Absent, true, nil
	}
	return merge.Bytes(data), true, err
}

// shown is the side of a conflict whose value there is, -1 for neither.
func (k *docket) shown(w *entity.Workspace, r *merge.Record) int {
	v, ok, err := k.now(w, r)
	if !ok || err != nil {
		return -1
	}
	if r.Kind != merge.FileConflict && k.broken[r.Of] == nil {
		return merge.Shown(w, r)
	}
	for i, side := range r.Sides {
		if entity.Equal(side.Value, v) {
			return i
		}
	}
	return -1
}

// bytesOrAbsent is the content of a file as a value; nil is no file.
func bytesOrAbsent(data []byte) entity.Value {
	if data == nil {
		return merge.Absent
	}
	return merge.Bytes(data)
}
