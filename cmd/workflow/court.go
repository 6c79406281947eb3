package workflow

import (
	"cmp"
	"errors"
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

// Error is why the conflict stays open.
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
			c.leave(x.Clash, settledAlready)
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
