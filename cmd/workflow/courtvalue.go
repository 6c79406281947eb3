package workflow

import (
	"cmp"
	"fmt"

	"github.com/postbag/postbag/merge"
	"github.com/postbag/postbag/serialize/entity"
)

// choiceText says how a conflict was settled, by device where a side was taken.
func choiceText(x Ruling, r *merge.Record, v entity.Value) string {
	if x.Way == TakeEdited || x.Way == TakeBoth || x.Way == TakeBase {
		return string(x.Way)
	}
	for _, side := range r.Sides {
		if entity.Equal(side.Value, v) && side.Device != "" {
			return "as on " + oneLine(side.Device)
		}
	}
	return string(x.Way)
}

// value is what a ruling says there is to be.
func (c *court) value(r *merge.Record, x Ruling) (entity.Value, error) {
	now, there, err := c.docket.now(c.Workspace, r)
	if err != nil {
		return nil, err
	}
	if x.seen != nil && !x.seen.equal(sightOf(c.Workspace, r, now, there)) {
		return nil, leave("it has been edited since it was shown")
	}
	shown := c.docket.shown(c.Workspace, r)
	switch x.Way {
	case Keep:
		if shown >= 0 {
			return r.Sides[shown].Value, nil
		}
		return now, nil
	case TakeOther:
		if shown < 0 {
			return nil, leave("neither side shows any more, since it was edited: name one with --from DEVICE")
		}
		return r.Sides[1-shown].Value, nil
	case TakeBase:
		return c.base(r)
	case TakeBoth:
		if v, ok := merge.Both(c.Workspace, r); ok {
			return v, nil
		}
		return nil, leave("both at once is for lines of a text: --edit can write what has both")
	case TakeEdited:
		return editedValue(r, x.Text, now, there)
	}
	return c.sideOf(r, x)
}

// base is what there was before both sides changed it.
func (c *court) base(r *merge.Record) (entity.Value, error) {
	if r.Kind == merge.DeleteConflict && len(r.Field) == 0 && (r.Of.Kind == entity.Collection || r.Of.Kind == entity.Folder) {
		return nil, leave("what it held before is not in the record: postbag restore brings it back")
	}
	if r.Base == merge.Absent && len(r.Field) == 0 && (r.Kind == merge.MoveConflict || r.Kind == merge.RenameConflict) {
		return nil, leave("there was none before")
	}
	return r.Base, nil
}

// sideOf is the value of a device.
func (c *court) sideOf(r *merge.Record, x Ruling) (entity.Value, error) {
	here := c.docket.store.Device.ID
	mine := func(s merge.Side) bool {
		switch x.Way {
		case TakeLocal:
			return here != "" && s.DeviceID == here
		case TakeRemote:
			return s.DeviceID != here
		}
		return s.DeviceID != "" && s.DeviceID == x.Device || s.Device != "" && s.Device == nameOnSides(r, x.Device)
	}
	var found []merge.Side
	for _, s := range r.Sides {
		if mine(s) {
			found = append(found, s)
		}
	}
	if len(found) == 1 {
		return found[0].Value, nil
	}
	ways := "--keep, or --other"
	if a, b := cmp.Or(r.Sides[0].Device, r.Sides[0].DeviceID), cmp.Or(r.Sides[1].Device, r.Sides[1].DeviceID); a != b {
		ways = fmt.Sprintf("--from %s, or --from %s", quoted(a), quoted(b))
	}
	if x.Way == TakeFrom {
		return nil, leave(fmt.Sprintf("not one side of it is of %s: %s", quoted(x.Device), ways))
	}
	return nil, leave("not one side of it is this device's: " + ways)
}
