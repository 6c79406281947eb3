package workflow

import (
	"github.com/postbag/postbag/merge"
	"github.com/postbag/postbag/repo"
	"github.com/postbag/postbag/serialize"
	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/manifest"
)

// putUnreadable has a file that cannot be understood on one side hold what that
// side has.
func (c *court) putUnreadable(r *merge.Record, v entity.Value) error {
	e, broken := c.Get(r.Of), c.docket.broken[r.Of]
	if e == nil && broken == nil {
		return leave("it is not there any more: --keep settles that")
	}
	file := ""
	if broken != nil {
		file = broken.Path
		if err := c.accept(file); err != nil {
			return err
		}
		delete(c.docket.broken, r.Of)
	} else {
		file = c.read.FileOf(r.Of)
	}
	switch x := v.(type) {
	case merge.Bytes:
		c.files[file] = []byte(x)
	case *entity.Map:
		if e == nil {
			e = &entity.Entity{Key: r.Of, ID: r.EntityID}
			if file != c.docket.store.inRoot(serialize.PathOf(r.Of)) {
				c.files[file] = nil
			}
		}
		put := *e
		put.Body = x.Clone()
		c.Put(&put)
	default:
		c.files[file] = nil
	}
	return nil
}

// accept has a file that cannot be understood be written over, if the last
// commit has it.
func (c *court) accept(file string) error {
	s := c.docket.store
	head, err := s.repo.Head()
	if err != nil {
		return failed("read the last commit", err)
	}
	files, err := s.repo.Files(head)
	if err != nil {
		return failed("read the last commit", err)
	}
	committed, inCommit := held(files, file)
	now, onDisk := held(s.repo.Worktree(), file)
	if !inCommit || !onDisk || !sameBytes(committed, now) {
		return leave("its file was edited since, cannot be understood and is in no commit: mend or remove it first")
	}
	c.read.Accept(file, now)
	return nil
}

// putFile has a file that keeps no entity hold a value.
func (c *court) putFile(file string, v entity.Value) error {
	_, ours := serialize.WorkspaceOf(file)
	if repo.CheckPath(file) != nil || file == manifest.Name || !ours && c.docket.store.Mode == Guest {
		return leave("that file is not one to write here")
	}
	data, isBytes := v.(merge.Bytes)
	switch {
	case isBytes:
		c.files[file] = []byte(data)
	case v == merge.Absent:
		c.files[file] = nil
	default:
		return leave("that is no value for a file")
	}
	return nil
}
