package simulate

import (
	"github.com/postbag/postbag/merge"
	"github.com/postbag/postbag/serialize/entity"
)

// ledger is what people did, and what they knew when they did it. It knows
// nothing of merging: in the end it tells what has to be there.
type ledger struct {
	ids   bool // things are told apart by their id
	known map[*entity.Entity]words

	wrote  map[int]int  // words, by the operation that wrote them
	took   map[int]bool // words that somebody who had them took out, if only one of several
	none   map[int]bool // words of which somebody took out the last
	copied map[int]bool // words that were there more than once

	registers map[register][]write
	gone      map[string][]event         // by id, when somebody deleted it
	holders   map[string]map[string]bool // by id, in what it was at any time
	holds     map[string]map[string]bool // and the other way round
	alike     map[string]bool            // ids of what others add alike, of which one stays
	held      map[string]bool            // ids of what a conflict about a deletion was about

	decisions map[string][]decision // by the id of the record
	arisen    map[string][]event
}

// event is something that was done, and what had been seen by who did it.
type event struct {
	op   int
	seen set
}

// before reports whether who did another thing had seen this one.
func (e event) before(x event) bool { return e.op != x.op && (e.op == 0 || x.seen.has(e.op)) }

// register is a field whose values are no words: where a thing is, its number,
// a switch.
type register struct{ id, field string }

type write struct {
	event
	value string
}

type decision struct {
	event
	value entity.Value
}

func newLedger(ids bool) *ledger {
	return &ledger{ids: ids, known: map[*entity.Entity]words{}, wrote: map[int]int{}, took: map[int]bool{}, none: map[int]bool{}, copied: map[int]bool{},
		registers: map[register][]write{}, gone: map[string][]event{}, holders: map[string]map[string]bool{}, holds: map[string]map[string]bool{}, held: map[string]bool{}, alike: map[string]bool{},
		decisions: map[string][]decision{}, arisen: map[string][]event{}}
}

// begin notes what is there before anybody does anything.
func (l *ledger) begin(w *entity.Workspace) {
	l.note(event{}, entity.NewWorkspace(), w)
}

// edit notes what an operation changes on a device.
func (l *ledger) edit(op int, d *device, after *entity.Workspace) {
	l.note(event{op, d.seen}, d.tree, after)
}

func (l *ledger) note(by event, before, after *entity.Workspace) {
	had, has := differing(before, after), differing(after, before)
	l.noteWords(by.op, before, had, has)
	if l.ids {
		l.noteRegisters(by, before, after, had, has)
	}
}

// differing are the entities of a workspace that the other has not.
func differing(w, than *entity.Workspace) []*entity.Entity {
	var out []*entity.Entity
	for e := range w.Each() {
		if than.Get(e.Key) != e && e.Kind != entity.Conflict {
			out = append(out, e)
		}
	}
	return out
}

// noteWords notes which words came and which went.
func (l *ledger) noteWords(op int, before *entity.Workspace, had, has []*entity.Entity) {
	change, there := words{}, l.wordsIn(before)
	for _, e := range had {
		change.add(l.wordsOf(e), -1)
	}
	for _, e := range has {
		change.add(l.wordsOf(e), 1)
	}
	for word, n := range change {
		_, known := l.wrote[word]
		switch {
		case n < 0:
			l.took[word] = true
			l.none[word] = l.none[word] || there[word]+n == 0
		case n > 0 && !known:
			l.wrote[word], l.copied[word] = op, n > 1
		case n > 0:
			l.copied[word] = true
		}
	}
}

// giveUp notes that what is not shown of a conflict was given up by somebody
// who could see it.
func (l *ledger) giveUp(r *merge.Record, after *entity.Workspace) {
	spoken, there := words{}, l.wordsIn(after)
	for _, v := range []entity.Value{r.Base, r.Sides[0].Value, r.Sides[1].Value} {
		spoken.value(v)
	}
	for word := range spoken {
		if there[word] == 0 {
			l.took[word] = true
		} else {
			l.copied[word] = true // it may have been put back
		}
	}
}

// overrule notes that a strategy gave up what is not shown.
func (l *ledger) overrule(r *merge.Result) {
	for e := range r.Workspace.Each() {
		if e.Kind != entity.Conflict {
			continue
		}
		if x, err := merge.ReadRecord(e); err == nil && !x.Open() {
			l.giveUp(x, r.Workspace)
		}
	}
}

// decide notes what somebody settled a conflict with.
func (l *ledger) decide(r *merge.Record, op int, seen set) {
	l.decisions[r.ID] = append(l.decisions[r.ID], decision{event{op, seen}, r.Settled.Value})
}

// arise notes that a conflict was met.
func (l *ledger) arise(r *merge.Record, op int, seen set) {
	l.arisen[r.ID] = append(l.arisen[r.ID], event{op, seen})
}
