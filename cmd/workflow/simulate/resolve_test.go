package simulate

import (
	"slices"

	"github.com/postbag/postbag/merge"
	"github.com/postbag/postbag/serialize/entity"
)

// resolve has a person settle an open conflict in one of all ways, or all.
func (f *fleet) resolve(d *device, op operation) {
	g := f.editor(op, d)
	open := openIn(f, d.tree)
	if len(open) == 0 {
		f.tell("      (nothing to resolve)")
		return
	}
	if op.kind == opResolve {
		open = []*merge.Record{open[g.IntN(len(open))]}
	}
	for _, r := range open {
		choice := oneOf(g.Rand, "keep", "keep", "other", "other", "base", "both", "edit")
		f.settle(d, op.number, r, choice, g.fresh("decided"))
	}
}

// openIn are the records of open conflicts, in order.
func openIn(f *fleet, w *entity.Workspace) []*merge.Record {
	var out []*merge.Record
	for _, e := range w.All() {
		if e.Kind != entity.Conflict {
			continue
		}
		r, err := merge.ReadRecord(e)
		if err != nil {
			f.fail("records", "%s cannot be read: %v", e.Path, err)
		}
		if r.Open() {
			out = append(out, r)
		}
	}
	return out
}

// settle writes the value that was chosen, and that it was.
func (f *fleet) settle(d *device, number int, r *merge.Record, choice, word string) {
	v := f.chosen(d.tree, r, choice, word)
	w, err := merge.Put(d.tree, r, v)
	if err != nil {
		f.tell("      %s: what it is about is gone", r.ID)
		w, v = d.tree.Clone(), r.Sides[0].Value
		f.rows.hit("resolve: what it is about is gone")
	}
	r.Settled = &merge.Decision{Choice: choice, Side: merge.Side{Device: d.String(), DeviceID: d.String(), When: d.now(), Value: v}}
	w.Put(r.Entity())
	f.tell("      %s: %s", r.ID, choice)
	f.rows.hit("resolve: " + choice)
	f.ledger.edit(number, d, w)
	f.ledger.decide(r, number, d.seen)
	f.ledger.giveUp(r, w)
	if r.Kind == merge.RenameConflict {
		eachWord(r.Of.Name(), func(word int) { f.ledger.took[word] = true }) // it is the name of the file only now
	}
	d.change(number, w)
}

// chosen is the value that a choice stands for.
func (f *fleet) chosen(w *entity.Workspace, r *merge.Record, choice, word string) entity.Value {
	now, ok := merge.Now(w, r)
	switch choice {
	case "other":
		for _, s := range slices.Backward(r.Sides[:]) {
			if !entity.Equal(s.Value, now) {
				return s.Value
			}
		}
	case "base":
		if r.Base != merge.Absent && r.Kind != merge.DeleteConflict {
			return r.Base
		}
	case "both":
		if v, ok := merge.Both(w, r); ok {
			return v
		}
	case "edit":
		text, isText := now.(string)
		if isText && (r.Kind == merge.LinesConflict || r.Kind == merge.ValueConflict && len(r.Field) == 1 && r.Field[0] == "description") {
			return text + word + "\n"
		}
	}
	if !ok {
		return r.Sides[0].Value
	}
	return now
}
