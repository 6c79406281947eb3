package workflow

import (
	"errors"
	"fmt"

	"github.com/postbag/postbag/merge"
	"github.com/postbag/postbag/repo"
	"github.com/postbag/postbag/serialize"
	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/manifest"
)

// errEdited is why lines cannot be replaced any more.
const errEdited = leave("it was edited since, so that its place is gone: --edit replaces the whole of it")

// errBroken is why nothing is moved or removed that nobody can read.
const errBroken = leave("it holds a file that cannot be understood: mend or remove that first")

// holdsBroken tells whether a file that cannot be understood is in an entity.
func (c *court) holdsBroken(e *entity.Entity) bool {
	for k := range c.docket.broken {
		if k != e.Key && holds(e.Key, k) {
			return true
		}
	}
	return false
}

// put makes what a conflict is about have a value.
func (c *court) put(r *merge.Record, v entity.Value, x Ruling) error {
	now, there, err := c.docket.now(c.Workspace, r)
	if err != nil {
		return err
	}
	switch {
	case x.Way == Keep, there && entity.Equal(now, v):
		return nil
	case r.Kind == merge.FileConflict:
		return c.putFile(r.Of.Path, v)
	case r.Kind == merge.UnreadableConflict:
		return c.putUnreadable(r, v)
	}
	e := c.Get(r.Of)
	if e == nil {
		return leave("it is not there any more: --keep settles that")
	}
	switch text, _ := v.(string); {
	case r.Kind == merge.RenameConflict:
		return c.rename(e, text)
	case r.Kind == merge.MoveConflict, r.Kind == merge.CycleConflict:
		return c.moveBelow(e, text)
	case len(r.Field) == 0:
		return c.putWhole(e, r, v, x)
	}
	return c.putField(e, r, v, x)
}

// putField gives a field, an entry of a list or lines of a text their value.
func (c *court) putField(e *entity.Entity, r *merge.Record, v entity.Value, x Ruling) error {
	if x.Way == TakeEdited && r.Kind == merge.LinesConflict && !c.onlyBetween(r, x.Text) {
		whole, text, err := c.editedLines(r, x.Text)
		if err != nil {
			return err
		}
		r, v = whole, text
	}
	only := entity.NewWorkspace(e)
	put, err := merge.Put(only, r, v)
	if errors.Is(err, merge.ErrGone) {
		return errEdited
	}
	if err != nil {
		return leave(err.Error())
	}
	edited := put.Get(r.Of)
	agree(edited.Body, r.Field[0])
	c.Put(edited)
	return nil
}

// putWhole gives an entity that one side deleted a body, or removes it.
func (c *court) putWhole(e *entity.Entity, r *merge.Record, v entity.Value, x Ruling) error {
	body, ok := v.(*entity.Map)
	switch {
	case v == merge.Absent && c.holdsBroken(e):
		return errBroken
	case v == merge.Absent:
		c.remove(e)
	case !ok:
		return leave(fmt.Sprintf("that is no value for a %s", e.Kind))
	case x.Way == TakeBase || x.Way == TakeEdited:
		c.change(e).Body = body.Clone()
	}
	return nil
}

// rename gives an entity another name, and has what follows from it follow.
func (c *court) rename(e *entity.Entity, name string) error {
	if name == e.Title() {
		return nil
	}
	if e.Kind == entity.Globals || e.Kind == entity.AWorkspace {
		c.change(e).Body.Set("name", name)
		return nil
	}
	if c.holdsBroken(e) {
		return errBroken
	}
	to := destination{e.Parent(), name}
	if err := c.nameFree("rename it", e, e.Kind, to); err != nil {
		return err
	}
	return c.again(e, func() error { c.relocate(e, to); return nil })
}

// moveBelow puts an entity into another holder.
func (c *court) moveBelow(e *entity.Entity, into string) error {
	if into == e.Parent() {
		return nil
	}
	if c.holdsBroken(e) {
		return errBroken
	}
	holder := entity.Key{}
	for _, kind := range holderKinds(e.Kind) {
		if k := (entity.Key{Kind: kind, Path: into}); c.Get(k) != nil {
			holder = k
		}
	}
	if holder.Path == "" {
		return leave(fmt.Sprintf("there is no %q any more to put it into", into))
	}
	to := destination{into, e.Title()}
	if err := c.mayMove("move it", e, to); err != nil {
		return err
	}
	return c.again(e, func() error { return c.moveTo(e, to, MoveOptions{}) })
}

// again moves an entity that may have moved in this draft before, and has the
// records that are yet to be settled follow.
func (c *court) again(e *entity.Entity, move func() error) error {
	earlier := map[entity.Key]entity.Key{}
	for now, was := range c.moved {
		if holds(e.Key, now) {
			earlier[now] = was
			delete(c.moved, now)
		}
	}
	err := move()
	places := map[entity.Key]entity.Key{}
	for now, was := range c.moved {
		if holds(e.Key, was) {
			places[was] = now
			if first, twice := earlier[was]; twice {
				c.moved[now] = first
			}
		}
	}
	for _, r := range c.docket.records {
		if now, moved := places[r.Of]; moved {
			r.Of = now
		}
	}
	return err
}

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
