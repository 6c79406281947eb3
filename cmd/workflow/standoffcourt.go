package workflow

import (
	"errors"
	"slices"

	"github.com/postbag/postbag/merge"
	"github.com/postbag/postbag/serialize"
	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/markers"
)

// fileCourt settles conflicts of one file that stock git has left.
type fileCourt struct {
	*court

	file  *standoff
	whole []byte // the file, where that was decided as a whole
	isAll bool
}

func newFileCourt(s *Store, so *standoff) *fileCourt {
	root, _ := serialize.WorkspaceOf(so.path)
	k := so.docket(s.in(root), "")
	return &fileCourt{court: &court{draft: &draft{Workspace: k.read.Workspace.Clone(), read: k.read}, docket: k}, file: so}
}

// rule settles one conflict.
func (c *fileCourt) rule(x Ruling) error {
	i := slices.IndexFunc(c.file.records, func(r *merge.Record) bool { return r.ID == x.ID })
	if i < 0 {
		return leave(settledAlready)
	}
	r := c.file.records[i]
	v, err := c.value(r, x)
	if err == nil {
		err = c.file.mayReplace(r, v)
	}
	if err == nil {
		err = c.putHere(r, v, x)
	}
	if err == nil {
		c.settled = append(c.settled, x.Clash)
	}
	return err
}

// mayReplace refuses to write over what a person has made of the file meanwhile.
// Git's own marks are no such thing.
func (so *standoff) mayReplace(r *merge.Record, v entity.Value) error {
	asMade := so.disk == nil || so.marked || markers.In(so.disk) ||
		slices.ContainsFunc([][]byte{so.ours, so.theirs, so.base, so.data}, func(data []byte) bool { return sameBytes(data, so.disk) })
	whole := len(r.Field) == 0 && r.Kind != merge.RenameConflict
	switch {
	case asMade:
		return nil
	case so.readable(so.disk) == nil:
		return leave("the file was edited since and cannot be understood: mend it, then git add it")
	case whole && !entity.Equal(v, merge.Bytes(so.disk)):
		return leave("the file was edited since: git add takes it as it is")
	}
	return nil
}

func (c *fileCourt) putHere(r *merge.Record, v entity.Value, x Ruling) error {
	if b, ok := v.(merge.Bytes); ok || v == merge.Absent && len(r.Field) == 0 {
		c.isAll, c.whole = true, nil
		if ok {
			c.whole = []byte(b)
		}
		return nil
	}
	if e := c.Get(r.Of); e != nil && len(r.Field) > 0 && r.Kind != merge.RenameConflict {
		if x.Way == Keep {
			return nil
		}
		return c.putField(e, r, v, x)
	}
	next, err := merge.Put(c.Workspace, r, v)
	if errors.Is(err, merge.ErrGone) {
		return errEdited
	}
	if err == nil {
		c.Workspace = next
	}
	return err
}

// data is the file as it was decided; nil for none.
func (c *fileCourt) data() []byte {
	if c.isAll {
		return c.whole
	}
	all := c.All()
	if len(all) == 0 {
		return nil
	}
	if data, ok := merge.BytesOf(all[0]); ok {
		return data
	}
	_, was := c.file.now()
	return serialize.WriteAlone(c.file.path, was, all[0])
}
