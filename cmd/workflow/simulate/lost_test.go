package simulate

import (
	"slices"
	"strings"

	"github.com/postbag/postbag/merge"
	"github.com/postbag/postbag/serialize/entity"
)

// checkLedger: what people did is there, or somebody who knew it undid it, or
// a conflict tells of it.
func (f *fleet) checkLedger(w *entity.Workspace) {
	f.checkWords(w)
	f.checkRecords(w)
	if f.ids == allIDs && !f.joined {
		f.checkRegisters(w)
		f.checkThere(w)
	}
}

// recorded are the words that records of conflicts have, and those of what
// stays because of one.
func (f *fleet) recorded(w *entity.Workspace) words {
	out := words{}
	for _, r := range f.recordsIn(w) {
		for _, v := range []entity.Value{r.Base, r.Sides[0].Value, r.Sides[1].Value} {
			out.value(v)
		}
		for _, name := range r.Titles {
			out.text(name)
		}
	}
	return out
}

func (f *fleet) checkWords(w *entity.Workspace) {
	l := f.ledger
	there, recorded, held := l.wordsIn(w), f.recorded(w), words{}
	for e := range w.Each() {
		if l.held[e.ID] || f.isHeld(w, e.Key) {
			held.add(l.wordsOf(e), 1)
		}
	}
	for word, op := range l.wrote {
		switch {
		case there[word]+recorded[word] == 0 && !l.took[word]:
			f.fail("lost", "Q%dZ, written in operation %d, is lost", word, op)
		case there[word] > 0 && l.none[word] && recorded[word]+held[word] == 0 && f.ids == allIDs && !l.copied[word] && !f.joined:
			f.fail("came back", "Q%dZ, which somebody took out, is there", word)
		}
	}
}

// isHeld reports whether something is in what a conflict about a deletion is
// about.
func (f *fleet) isHeld(w *entity.Workspace, k entity.Key) bool {
	for ok := true; ok; k, ok = holderOf(k) {
		if e := w.Get(k); e != nil && e.ID != "" && f.ledger.held[e.ID] {
			return true
		}
	}
	return false
}

// holding notes what stays because of a conflict about its deletion.
func (f *fleet) holding(r *merge.Result) {
	for _, c := range r.Conflicts {
		if len(c.Field) > 0 {
			continue
		}
		for e := range r.Workspace.Each() {
			if e.ID != "" && (isIn(e.Key, c.Key) || strings.HasPrefix(c.Key.Path, e.Path+"/")) {
				f.ledger.held[e.ID] = true
			}
		}
	}
}

// checkRegisters: a field has what was written last, as far as last can be told;
// of several it has one, and a conflict tells of the others.
func (f *fleet) checkRegisters(w *entity.Workspace) {
	byID := map[string]*entity.Entity{}
	for e := range w.Each() {
		byID[e.ID] = e
	}
	about := f.about(w)
	for r, writes := range f.ledger.registers {
		e := byID[r.id]
		if e == nil || r.field == "stem" {
			continue
		}
		now, ok := registersOf(w, e)[r.field]
		if !ok {
			now = "-"
		}
		f.checkRegister(r, writes, now, r.isTold(about) || f.isHeld(w, e.Key) || r.field == "order" && f.shifted(r.id))
	}
}

// about are the fields of which the records of conflicts tell, by the id of the
// entity; "" where one tells of all of it.
func (f *fleet) about(w *entity.Workspace) map[string][]string {
	out := map[string][]string{}
	for _, r := range f.recordsIn(w) {
		field := ""
		switch {
		case r.Kind == merge.MoveConflict || r.Kind == merge.CycleConflict:
			field = "parent"
		case r.Kind == merge.RenameConflict:
			field = "stem"
		case len(r.Field) > 0:
			field = r.Field[0]
		}
		out[r.EntityID] = append(out[r.EntityID], field)
	}
	return out
}

// isTold reports whether a record tells of a field.
func (r register) isTold(about map[string][]string) bool {
	first, _, _ := strings.Cut(r.field, ".")
	return slices.ContainsFunc(about[r.id], func(field string) bool { return field == "" || field == first })
}

func (f *fleet) checkRegister(r register, writes []write, now string, excused bool) {
	values, news := map[string]bool{}, map[string]bool{}
	for _, x := range last(writes) {
		values[x.value] = true
		if !slices.ContainsFunc(last(writes), func(y write) bool { return x.op != y.op && knew(y.event, writes, x.value) }) {
			news[x.value] = true // for those who wrote something else
		}
	}
	switch {
	case excused:
	case !values[now]:
		f.fail("lost", "the %s of %s is %s, which was not written last: %v", r.field, r.id, now, values)
	case len(news) > 1 && r.field != "order":
		f.fail("lost", "the %s of %s is %s, and nothing tells of %v", r.field, r.id, now, values)
	}
}

// last are the writes that no later one knew.
func last(all []write) []write {
	var out []write
	for _, x := range all {
		if !slices.ContainsFunc(all, func(y write) bool { return x.before(y.event) }) {
			out = append(out, x)
		}
	}
	return out
}

// shifted reports whether the number of a thing may have been given anew: where
// it was, several put something in its place, none knowing of the other.
func (f *fleet) shifted(id string) bool {
	l := f.ledger
	for holder := range l.holders[id] {
		var placed []event
		for beside := range l.holds[holder] {
			if l.held[beside] {
				return true // it was put back, beside what others put there
			}
			for _, field := range []string{"parent", "order", "stem"} {
				for _, x := range l.registers[register{beside, field}] {
					placed = append(placed, x.event)
				}
			}
			placed = append(placed, l.gone[beside]...)
		}
		for _, a := range placed {
			if slices.ContainsFunc(placed, func(b event) bool { return a.op != b.op && !a.before(b) && !b.before(a) }) {
				return true
			}
		}
	}
	return false
}

// checkThere: what nobody deleted is there; what somebody deleted is not, but
// for what others did with it without knowing, and then a conflict tells of it.
func (f *fleet) checkThere(w *entity.Workspace) {
	there := map[string]bool{}
	for e := range w.Each() {
		there[e.ID] = true
	}
	known, about := map[string]bool{}, f.about(w)
	for r := range f.ledger.registers {
		known[r.id] = true
	}
	for id := range known {
		gone := f.ledger.gone[id]
		switch {
		case f.ledger.alike[id]:
		case !there[id] && len(gone) == 0:
			f.fail("lost", "%s is gone, and nobody deleted it", id)
		case !there[id]:
			f.checkGone(id, gone, about)
		case len(gone) > 0 && !f.ledger.held[id]:
			f.fail("came back", "%s is there, and somebody deleted it", id)
		}
	}
}

// knew reports whether who did something had seen a field with a value, to
// which somebody else may have come back.
func knew(e event, writes []write, value string) bool {
	return slices.ContainsFunc(writes, func(x write) bool { return x.value == value && x.before(e) })
}

// checkGone: who deleted something knew all that had been done with it, or a
// record tells of that.
func (f *fleet) checkGone(id string, gone []event, about map[string][]string) {
	for r, writes := range f.ledger.registers {
		if r.id != id || r.field == "order" || r.isTold(about) {
			continue
		}
		for _, x := range last(writes) {
			if !slices.ContainsFunc(gone, func(g event) bool { return x.before(g) || x.op == g.op || knew(g, writes, x.value) }) {
				f.fail("lost", "%s is gone, and who deleted it did not know that its %s became %s in operation %d", id, r.field, x.value, x.op)
			}
		}
	}
}
