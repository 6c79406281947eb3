package workflow

import (
	"bytes"

	"github.com/postbag/postbag/merge"
	"github.com/postbag/postbag/serialize"
	"github.com/postbag/postbag/serialize/entity"
)

// versions are those of one file of a store that are to be joined; nil where a
// side has none.
type versions struct {
	path               string
	base, ours, theirs []byte
}

// fileMerge is what comes of the versions of a file.
type fileMerge struct {
	data      []byte // the file as it shows, nil for none
	conflicts []*merge.Conflict
	merged    *entity.Workspace // what the file says; nil where two things want to be it
}

// join merges the versions by entity and field. What clashes shows as theirs has
// it. ok is false for files that keep nothing of ours.
func (v versions) join() (j *fileMerge, ok bool) {
	base, ours, theirs, ok := v.sides()
	if !ok {
		return nil, false
	}
	r := merge.Merge(base, ours, theirs, mergeOptions)
	if r.Workspace.Len() > 1 {
		return &fileMerge{data: v.theirs, conflicts: []*merge.Conflict{merge.OfFile(v.path, v.base, v.ours, v.theirs)}}, true
	}
	return &fileMerge{v.write(r.Workspace), r.Conflicts, r.Workspace}, true
}

// sides are the workspaces of the versions, which share what is equal.
func (v versions) sides() (base, ours, theirs *entity.Workspace, ok bool) {
	base, ok = v.read(v.base)
	ours, _ = v.read(v.ours)
	theirs, _ = v.read(v.theirs)
	base = sharing(base, theirs)
	return base, sharing(sharing(ours, base), theirs), theirs, ok
}

// read is a workspace that holds what one version says, and nothing else.
func (v versions) read(data []byte) (w *entity.Workspace, ok bool) {
	e, ok, err := serialize.ReadAlone(v.path, data)
	switch {
	case !ok || data == nil:
		return entity.NewWorkspace(), ok
	case err != nil:
		e = merge.Unreadable(e.Key, data)
	}
	return entity.NewWorkspace(e), true
}

// write is the file that keeps what the workspace holds. What means the same as
// a side has that side's bytes.
func (v versions) write(w *entity.Workspace) []byte {
	all := w.All()
	if len(all) == 0 {
		return nil
	}
	if data, ok := merge.BytesOf(all[0]); ok {
		return data
	}
	asOurs, asTheirs := v.says(v.ours, all[0]), v.says(v.theirs, all[0])
	switch {
	case asOurs && (!asTheirs || bytes.Equal(v.theirs, v.base)):
		return v.ours
	case asTheirs:
		return v.theirs
	}
	return serialize.WriteAlone(v.path, v.readable(v.theirs, v.ours), all[0])
}

// says reports whether a version says just what the entity does.
func (v versions) says(data []byte, e *entity.Entity) bool {
	was, _, err := serialize.ReadAlone(v.path, data)
	return data != nil && err == nil && entity.Equal(was.Body, e.Body) && entity.Equal(was.Extras, e.Extras)
}

// readable is the first of some versions that can be understood.
func (v versions) readable(all ...[]byte) []byte {
	for _, data := range all {
		if _, _, err := serialize.ReadAlone(v.path, data); data != nil && err == nil {
			return data
		}
	}
	return nil
}

// areReadable reports whether both sides, and the base if there is one, can be
// understood.
func (v versions) areReadable() bool {
	for _, data := range [][]byte{v.ours, v.theirs} {
		if v.readable(data) == nil {
			return false
		}
	}
	return v.base == nil || v.readable(v.base) != nil
}

// joined is what the sides come to as the base of another merge: of what they
// clash about it has nothing.
func (v versions) joined() (data []byte, ok bool) {
	base, ours, theirs, ok := v.sides()
	if !ok {
		return nil, false
	}
	return v.write(merge.Joined(base, ours, theirs, mergeOptions)), true
}
