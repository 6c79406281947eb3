package workflow

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/postbag/postbag/merge"
	"github.com/postbag/postbag/serialize/entity"
)

// court settles conflicts of one workspace in a draft of it.
type court struct {
	*draft

	docket  *docket
	settled []Clash
	left    []Unsettled
	lines   []string
}

// leave is an error of a conflict that cannot be settled as was asked.
type leave string

func (l leave) Error() string { return string(l) }

// settleAll settles what it can: first what changes values, then what changes
// places, and last what removes things.
func (c *court) settleAll(rulings []Ruling) error {
	type verdict struct {
		Ruling
		record *merge.Record
		value  entity.Value
	}
	var verdicts []verdict
	for _, x := range rulings {
		i := slices.IndexFunc(c.docket.records, func(r *merge.Record) bool { return r.ID == x.ID })
		if i < 0 || !c.docket.records[i].Open() {
			c.leave(x.Clash, "somebody has settled it already")
			continue
		}
		v, err := c.value(c.docket.records[i], x)
		if err != nil {
			if err := c.judgeError(x.Clash, err); err != nil {
				return err
			}
			continue
		}
		verdicts = append(verdicts, verdict{x, c.docket.records[i], v})
	}
	slices.SortStableFunc(verdicts, func(a, b verdict) int { return cmp.Compare(lateness(a.record, a.value), lateness(b.record, b.value)) })
	for _, x := range verdicts {
		if err := c.settle(x.record, x.Ruling, x.value); err != nil {
			if err := c.judgeError(x.Clash, err); err != nil {
				return err
			}
		}
	}
	c.prune()
	return nil
}

// lateness orders what is settled: places after values, deletions last.
func lateness(r *merge.Record, v entity.Value) int {
	switch r.Kind {
	case merge.MoveConflict, merge.CycleConflict, merge.RenameConflict:
		return 1
	case merge.DeleteConflict:
		if v == merge.Absent {
			return 2
		}
	}
	return 0
}

// settle puts the value in its place and closes the record.
func (c *court) settle(r *merge.Record, x Ruling, v entity.Value) error {
	if c.Get(r.Of) == nil && c.read.Workspace.Get(r.Of) != nil {
		c.note(r, merge.ChoiceDeleted) // with what held it; the record follows
		return nil
	}
	if err := c.put(r, v, x); err != nil {
		return err
	}
	done := *r
	done.Settled = &merge.Decision{Choice: string(x.Way), Side: c.docket.store.self()}
	done.Settled.Value = v
	c.Put(done.Entity())
	c.note(r, choiceText(x, r, v))
	return nil
}

// note has a conflict be told of as settled.
func (c *court) note(r *merge.Record, how string) {
	about := clashOf(r, c.read.Root(), c.docket.title)
	c.settled = append(c.settled, about)
	c.lines = append(c.lines, oneLine(about.Text())+" ("+how+")")
}

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

// judgeError notes what stays open, and passes on every other error.
func (c *court) judgeError(about Clash, err error) error {
	var why leave
	if !errors.As(err, &why) && !hasKind(err, Usage) {
		return err
	}
	c.leave(about, err.Error())
	return nil
}

func (c *court) leave(about Clash, why string) {
	c.left = append(c.left, Unsettled{about, strings.TrimSuffix(why, "; "+unchanged)})
}

// value is what a ruling says there is to be.
func (c *court) value(r *merge.Record, x Ruling) (entity.Value, error) {
	now, there, err := c.docket.now(c.Workspace, r)
	if err != nil {
		return nil, err
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

// nameOnSides is the name of a device as a side has it: the very name, else the
// same in another case.
func nameOnSides(r *merge.Record, name string) string {
	found := name
	for _, s := range r.Sides {
		if s.Device == name {
			return name
		}
		if strings.EqualFold(s.Device, name) {
			found = s.Device
		}
	}
	return found
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
