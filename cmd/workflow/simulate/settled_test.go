package simulate

import (
	"slices"

	"github.com/postbag/postbag/merge"
	"github.com/postbag/postbag/serialize/entity"
)

// recordsIn are the records of conflicts in a workspace, by id.
func (f *fleet) recordsIn(w *entity.Workspace) map[string]*merge.Record {
	out := map[string]*merge.Record{}
	for e := range w.Each() {
		if e.Kind != entity.Conflict {
			continue
		}
		r, err := merge.ReadRecord(e)
		if err != nil {
			f.fail("records", "%s cannot be read: %v", e.Path, err)
		}
		out[r.ID] = r
	}
	return out
}

// checkRecords: each conflict that arose has its record, and that is open or
// settled as people decided.
func (f *fleet) checkRecords(w *entity.Workspace) {
	records := f.recordsIn(w)
	for id := range f.ledger.arisen {
		r := records[id]
		if r == nil {
			f.fail("records", "the conflict %s has no record", id)
			continue
		}
		f.checkRecord(w, r)
	}
	for id := range records {
		if f.ledger.arisen[id] == nil {
			f.fail("records", "the conflict %s never arose", id)
		}
	}
}

func (f *fleet) checkRecord(w *entity.Workspace, r *merge.Record) {
	last := f.ledger.lastDecisions(r.ID)
	alike := !slices.ContainsFunc(last, func(d decision) bool { return !sameDecision(r, d.value, last[0].value) })
	if r.Open() {
		if len(last) > 0 && len(f.ledger.decisions[r.ID]) <= 2 && alike && !f.ledger.cameAgain(r.ID, last) {
			f.fail("records", "the conflict %s of %s %s is open, though it was settled: %s\n%v", r.ID, r.Of.Path, r.Field, show(r.Entity().Body), f.ledger.decisions[r.ID])
		}
		return
	}
	if r.Settled.Choice == merge.ChoiceDeleted {
		if e := w.Get(r.Of); e != nil && e.ID != "" && e.ID == r.EntityID {
			f.fail("records", "the conflict %s of %s %s is settled by a deletion, and that is there", r.ID, r.Of.Path, r.Field)
		}
		return
	}
	// a third decision is beside an open record, which has two sides
	if !alike && len(f.ledger.decisions[r.ID]) == 2 && w.Get(r.Of) != nil && !f.ledger.cameAgain(r.ID, last) && !f.wasKept(w, r) {
		f.fail("records", "the conflict %s of %s %s is settled, though differently: %s", r.ID, r.Of.Path, r.Field, show(r.Entity().Body))
	}
	if !slices.ContainsFunc(f.ledger.decisions[r.ID], func(d decision) bool { return sameDecision(r, d.value, r.Settled.Value) }) {
		f.fail("records", "the conflict %s of %s %s is settled with %s, which nobody chose", r.ID, r.Of.Path, r.Field, show(r.Settled.Value))
	}
}

// wasKept reports whether what a conflict is about, or what that is in, was
// deleted by somebody and stayed, which settles and opens conflicts.
func (f *fleet) wasKept(w *entity.Workspace, r *merge.Record) bool {
	for _, x := range f.recordsIn(w) {
		if x.Kind == merge.DeleteConflict && x.ID != r.ID && isIn(r.Of, x.Of) {
			return true
		}
	}
	return false
}

// sameDecision compares decisions; about what is there at all there are two.
func sameDecision(r *merge.Record, a, b entity.Value) bool {
	if r.Kind == merge.DeleteConflict {
		return (a == merge.Absent) == (b == merge.Absent)
	}
	return show(a) == show(b)
}

// lastDecisions are the decisions that no later one knew.
func (l *ledger) lastDecisions(id string) []decision {
	all := l.decisions[id]
	var out []decision
	for _, d := range all {
		if !slices.ContainsFunc(all, func(x decision) bool { return d.before(x.event) }) {
			out = append(out, d)
		}
	}
	return out
}

// cameAgain reports whether a conflict was met at a time of which a decision did
// not know.
func (l *ledger) cameAgain(id string, last []decision) bool {
	return slices.ContainsFunc(l.arisen[id], func(e event) bool {
		return slices.ContainsFunc(last, func(d decision) bool { return e.op != d.op && !e.before(d.event) })
	})
}

// checkDecisions has people settle what is open: two decide on one conflict,
// alike or not, and then all that is left is settled.
func (f *fleet) checkDecisions() {
	a, b := f.devices[0], f.devices[1]
	open := openIn(f, a.tree)
	if len(open) == 0 {
		return
	}
	g := f.editor(operation{number: f.next(), seed: f.seed}, a)
	r := open[g.IntN(len(open))]
	other := oneOf(g.Rand, "keep", "keep", "other")
	f.tell("    %s keeps what %s shows, %s has the choice %q", a, r.ID, b, other)
	f.settle(a, f.next(), readAgain(f, a, r.ID), "keep", "")
	f.settle(b, f.next(), readAgain(f, b, r.ID), other, "")
	f.meetAll("both sync")
	f.checkSame()
	f.checkRecords(a.tree)
	again := f.recordsIn(a.tree)[r.ID]
	if other == "keep" {
		f.rows.hit("a conflict resolved the same way on two devices")
		if again == nil || again.Open() {
			f.fail("records", "%s was settled alike by two devices, and is open", r.ID)
		}
	} else if last := f.ledger.lastDecisions(r.ID); len(last) == 2 && !sameDecision(r, last[0].value, last[1].value) {
		f.rows.hit("a conflict resolved differently on two devices")
		if again == nil || !again.Open() {
			f.fail("records", "%s was settled differently by two devices, and is not open", r.ID)
		}
	}
	f.settleAll(a)
}

func readAgain(f *fleet, d *device, id string) *merge.Record { return f.recordsIn(d.tree)[id] }

// settleAll: resolving everything leaves no open record.
func (f *fleet) settleAll(d *device) {
	for _, r := range openIn(f, d.tree) {
		f.settle(d, f.next(), r, "keep", "")
	}
	f.meetAll("all is settled")
	f.checkSame()
	if left := openIn(f, f.devices[1].tree); len(left) > 0 {
		f.fail("records", "%s is open, though all was settled", left[0].ID)
	}
}
