package workflow

import (
	"errors"
	"fmt"

	"github.com/postbag/postbag/merge"
	"github.com/postbag/postbag/serialize/entity"
)

// errEdited is why lines cannot be replaced any more.
const errEdited = leave("it was edited since, so that its place is gone: --edit replaces the whole of it")

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
	case r.Kind != merge.DeleteConflict:
		return leave("its record does not say what of it is in conflict")
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
