package workflow

import (
	"cmp"
	"slices"
	"time"

	"github.com/postbag/postbag/merge"
)

// ConflictsOptions are the choices of Conflicts.
type ConflictsOptions struct {
	Names      []string // ids or the beginnings of some, or names of entities; none is all
	Collection string   // only what is in this collection, "" for everything
	Settled    bool     // those that are settled, not those that are open
	Reveal     bool     // whether values of secret variables are shown
}

// Contested is what two devices changed differently, with all that they made of
// it.
type Contested struct {
	Clash
	Base  *Given   `json:"base,omitempty"` // what both changed, nil for nothing
	Sides [2]Given `json:"sides"`
	// Now is what was made of it since, where neither side's value shows; nil
	// where one does or it is gone.
	Now     *Given  `json:"now,omitempty"`
	Context *Around `json:"context,omitempty"`
	Settled *Given  `json:"settled,omitempty"` // nil while it is open

	Both bool   `json:"-"` // the values of both sides can be had at once
	Edit string `json:"-"` // what there is, to be edited; lines with those around

	root string // the name of the outermost that it is in
	seen sight
}

// Around is where the lines of a conflict stand.
type Around struct {
	Line   int    `json:"line"` // how many lines come before
	Before string `json:"before"`
	After  string `json:"after"`
}

// Collection is the name of the collection that the conflict is in, or of the
// entity by itself.
func (c *Contested) Collection() string { return cmp.Or(c.root, c.Name) }

// Shown is the side that shows, -1 where neither does.
func (c *Contested) Shown() int {
	return slices.IndexFunc(c.Sides[:], func(g Given) bool { return g.Shown })
}

// Conflicts lists the conflicts of the store, in the order of what they are
// about; those that are settled by when, the latest first. What cannot be
// understood is listed beside them.
func (s *Store) Conflicts(o ConflictsOptions) ([]*Contested, []FileProblem, error) {
	all, err := s.dockets()
	if err != nil {
		return nil, nil, err
	}
	var out []*Contested
	var left []FileProblem
	for _, k := range all {
		left = append(left, k.left...)
	}
	chosen, err := chooseConflicts(all, o)
	if err != nil {
		return nil, left, err
	}
	for _, x := range chosen {
		c, err := x.conflict(o.Reveal)
		if err != nil {
			return nil, left, failed("read the conflict "+x.record.ID, err)
		}
		out = append(out, c)
	}
	if o.Settled {
		slices.SortStableFunc(out, func(a, b *Contested) int { return b.settledAt().Compare(a.settledAt()) })
	}
	return out, left, nil
}

func (c *Contested) settledAt() time.Time {
	if c.Settled == nil || c.Settled.When == nil {
		return time.Time{}
	}
	return *c.Settled.When
}

// dispute is a conflict among those of its workspace.
type dispute struct {
	in     *docket
	record *merge.Record
}

func (x dispute) clash() Clash {
	c := clashOf(x.record, x.in.read.Root(), x.in.title)
	c.file = x.in.file
	return c
}

// conflict tells all of a conflict.
func (x dispute) conflict(reveal bool) (*Contested, error) {
	r, w := x.record, x.in.read.Workspace
	now, there, err := x.in.now(w, r)
	if err != nil {
		return nil, err
	}
	shown := x.in.shown(w, r)
	h := x.hider(reveal)
	c := &Contested{Clash: x.clash(), seen: sightOf(w, r, now, there), Sides: [2]Given{h.side(r.Sides[0]), h.side(r.Sides[1])}}
	if r.Kind != merge.FileConflict && len(r.Titles) > 0 {
		c.root = r.Titles[0]
	}
	if r.Base != merge.Absent {
		c.Base = h.value(r.Base)
	}
	if r.Settled != nil {
		settled := h.side(r.Settled.Side)
		settled.Choice = r.Settled.Choice
		c.Settled = &settled
	}
	if shown >= 0 {
		c.Sides[shown].Shown = true
	} else if there {
		c.Now = h.value(now)
	}
	if r.Kind == merge.LinesConflict {
		c.Context = &Around{r.Context.Line, r.Context.Before, r.Context.After}
	}
	_, c.Both = merge.Both(w, r)
	c.Edit = x.in.editText(r, now, there)
	return c, nil
}
