package workflow

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/postbag/postbag/merge"
	"github.com/postbag/postbag/serialize"
	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/markers"
)

// splitRulings tells those about conflicts in the store from those about files
// that stock git has left, by file.
func splitRulings(all []Ruling) (inStore []Ruling, byFile map[string][]Ruling) {
	byFile = map[string][]Ruling{}
	for _, x := range all {
		if x.file == "" {
			inStore = append(inStore, x)
		} else {
			byFile[x.file] = append(byFile[x.file], x)
		}
	}
	return inStore, byFile
}

// settleFiles settles what stock git has left. A file with nothing left to settle
// is staged, so that git goes on with its merge, rebase or whatever it was at; one
// that had marks is written, and waits for a commit.
func (s *Store) settleFiles(done *Resolved, byFile map[string][]Ruling, dryRun bool) error {
	if len(byFile) == 0 {
		return nil
	}
	all, err := s.standoffs()
	if err != nil {
		return err
	}
	for _, file := range slices.Sorted(maps.Keys(byFile)) {
		i := slices.IndexFunc(all, func(so *standoff) bool { return so.path == file })
		if i < 0 {
			for _, x := range byFile[file] {
				done.Left = append(done.Left, Unsettled{x.Clash, settledAlready})
			}
			continue
		}
		if err := s.settleFile(done, all[i], byFile[file], dryRun); err != nil {
			return failed(fmt.Sprintf("settle %q", file), err)
		}
	}
	return nil
}

func (s *Store) settleFile(done *Resolved, so *standoff, rulings []Ruling, dryRun bool) error {
	c := newFileCourt(s, so)
	for _, x := range rulings {
		if err := c.rule(x); err != nil {
			if err := c.judgeError(x.Clash, err); err != nil {
				return err
			}
		}
	}
	if so.marked && len(c.left) == 0 && len(c.settled) < len(so.records) {
		for _, x := range c.settled {
			c.leave(x, "the file has marks for all of them at once: postbag resolve --entity NAME settles them together")
		}
		c.settled = nil
	}
	done.Left = append(done.Left, c.left...)
	if so.marked && len(c.left) > 0 {
		return nil
	}
	done.Settled = append(done.Settled, c.settled...)
	if dryRun || len(c.settled) == 0 {
		return nil
	}
	return s.writeSettled(done, so, c)
}

// writeSettled writes the file, and stages it once all is settled.
func (s *Store) writeSettled(done *Resolved, so *standoff, c *fileCourt) error {
	data := c.data()
	if !sameBytes(data, so.disk) {
		if err := s.repo.WriteOver(map[string][]byte{so.path: data}, map[string][]byte{so.path: so.disk}); err != nil {
			return err
		}
	}
	switch {
	case so.marked:
		done.Written = append(done.Written, so.path)
		return nil
	case len(c.settled) < len(so.records):
		return s.noteSettled(so, data, c.settled)
	}
	done.Staged = append(done.Staged, so.path)
	if err := noteDriver(s.repo, so.path, ""); err != nil {
		return err
	}
	return s.repo.Stage(map[string][]byte{so.path: data})
}

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
