// Package settle asks a person about conflicts, on a terminal. The Model is pure:
// keys go in, a screen and decisions come out. Run gives it a terminal.
package settle

import (
	"maps"
	"slices"
)

// Case is a conflict to be decided.
type Case struct {
	Title string   // "request Shop / Create order"
	Field string   // what of it, in a line
	Base  *Value   // what both sides changed, nil for nothing
	Sides [2]Value // the first is shown on the left
	Now   *Value   // what there is where neither side shows, else nil
	Both  bool     // whether both can be had at once

	Before, After string // the lines around
}

// Value is a value, and who gave it when, for people.
type Value struct {
	Text    string
	Special bool   // Text says what it is: nothing, or bytes that are no text
	By      string // "mia-macbook, 14:02"
	Shown   bool   // the store has it
}

// Choice is how a conflict is settled.
type Choice string

// The choices. First and Second are for a Case of which neither side shows.
const (
	Later  Choice = "" // not now
	Keep   Choice = "keep"
	Other  Choice = "other"
	First  Choice = "first"
	Second Choice = "second"
	Base   Choice = "base"
	Both   Choice = "both"
	Edited Choice = "edit"
)

// Decision is what was chosen for a Case, with the text where it was written.
type Decision struct {
	Choice Choice
	Text   string
}

// mode is what the screen asks.
type mode int

const (
	choosing    mode = iota
	summing          // write this?
	confirming       // the same for all that are left?
	quitting         // write what was chosen?
	left             // nothing more
	wantsEditor      // the editor is to be opened
)

// Model is a conversation about conflicts. Nothing is decided in it that was not
// chosen.
type Model struct {
	cases     []Case
	decisions map[int]Decision // by case, Later included; what is missing was not answered
	past      []moment         // to undo

	at     int // the case
	cursor int // the choice of it
	scroll int // rows
	mode   mode
	again  Choice // what "for all" means where the cursor says nothing: what was chosen last
	note   string
	write  bool

	width, height int
	color         bool
}

// moment is what undoing goes back to.
type moment struct {
	at        int
	decisions map[int]Decision
}

// New begins with nothing decided, on a screen of 80 by 24.
func New(cases []Case, color bool) Model {
	return Model{cases: cases, decisions: map[int]Decision{}, width: 80, height: 24, color: color}
}

// Resize is the model on a screen of another size.
func (m Model) Resize(width, height int) Model {
	m.width, m.height = max(width, 20), max(height, 8)
	return m
}

// Done reports whether there is nothing more to ask.
func (m Model) Done() bool { return m.mode == left }

// WantsEditor is the case that is to be edited; ok is false where none is.
func (m Model) WantsEditor() (at int, ok bool) { return m.at, m.mode == wantsEditor }

// Decisions are what is to be written, by case; none where that was not wanted.
func (m Model) Decisions() map[int]Decision {
	if !m.write {
		return nil
	}
	out := maps.Clone(m.decisions)
	maps.DeleteFunc(out, func(_ int, d Decision) bool { return d.Choice == Later })
	return out
}

// chosen counts what is to be settled.
func (m Model) chosen() int {
	n := 0
	for _, d := range m.decisions {
		if d.Choice != Later {
			n++
		}
	}
	return n
}

// Edit takes what was written in the editor. Where nothing was changed, or the
// editor failed, nothing is decided; nor where none was wanted.
func (m Model) Edit(text string, changed bool, trouble string) Model {
	if m.mode != wantsEditor {
		return m
	}
	m.mode = choosing
	switch {
	case trouble != "":
		m.note = "Not edited: " + trouble
		return m
	case !changed:
		m.note = "Nothing was edited, so it stays open"
		return m
	}
	return m.decide(Decision{Edited, text})
}

// show goes to another case.
func (m Model) show(at int) Model {
	m.at, m.scroll, m.cursor = min(max(at, 0), len(m.cases)-1), 0, 0
	if d, ok := m.decisions[m.at]; ok {
		m.cursor = max(0, slices.IndexFunc(m.options(), func(o option) bool { return o.choice == d.Choice }))
	}
	return m
}

// choose decides the case at hand, and goes on to the next that was not answered.
func (m Model) choose(c Choice) Model {
	if c == Edited {
		m.mode = wantsEditor
		return m
	}
	return m.decide(Decision{Choice: c})
}

func (m Model) decide(d Decision) Model {
	m = m.remember()
	m.decisions[m.at] = d
	if d.Choice != Later {
		m.again = d.Choice
	}
	for i := range len(m.cases) {
		if next := (m.at + i) % len(m.cases); !m.isDecided(next) {
			return m.show(next)
		}
	}
	m.mode, m.scroll = summing, 0
	return m
}

func (m Model) isDecided(i int) bool { _, ok := m.decisions[i]; return ok }

// remember keeps what is decided so far for undo, and makes a copy to change.
func (m Model) remember() Model {
	m.past = append(slices.Clone(m.past), moment{m.at, m.decisions})
	m.decisions = maps.Clone(m.decisions)
	return m
}

func (m Model) undo() Model {
	if len(m.past) == 0 {
		m.note = "There is nothing to undo"
		return m
	}
	last := m.past[len(m.past)-1]
	m.past, m.decisions, m.mode = m.past[:len(m.past)-1], last.decisions, choosing
	m = m.show(last.at)
	m.note = "Undone"
	return m
}

// askAll asks whether the choice at the cursor, or the last one made, is to be
// made for all that is left.
func (m Model) askAll() Model {
	if at := m.options()[m.cursor].choice; at != Later && at != Edited {
		m.again = at
	}
	if m.again == Later || m.again == Edited {
		m.note = "Choose something first; what you wrote yourself is for one alone"
		return m
	}
	m.mode = confirming
	return m
}

// quit leaves, but asks first where something was chosen.
func (m Model) quit() Model {
	m.mode = quitting
	if m.chosen() == 0 {
		m.mode = left
	}
	return m
}
