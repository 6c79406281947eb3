package settle

import (
	"fmt"
	"strings"

	"github.com/postbag/postbag/cmd/internal/visible"
)

// narrow is the width under which the sides stand one below the other.
const narrow = 60

// The rows above and below what scrolls.
const (
	headRows = 4
	footRows = 4
)

func (m Model) page() int { return max(1, m.height-headRows-footRows) }

// lastScroll is how far down there is something to see.
func (m Model) lastScroll() int { return max(0, len(m.body())-m.page()) }

// View is the whole screen.
func (m Model) View() string {
	if m.mode == left {
		return ""
	}
	body := m.body()
	from := min(m.scroll, max(0, len(body)-m.page()))
	rows := append(m.head(), body[from:min(len(body), from+m.page())]...)
	for len(rows) < m.height-footRows {
		rows = append(rows, "")
	}
	hidden := len(body) - from - m.page()
	rows = append(rows, m.foot(from, hidden)...)
	for i := range rows {
		rows[i] = strings.TrimRight(fit(rows[i], m.width), " ")
	}
	return strings.Join(rows, "\n")
}

// head tells which conflict this is.
func (m Model) head() []string {
	if m.mode == summing {
		return []string{m.bold("What is to be written"), m.tally(), "", m.rule()}
	}
	c := m.cases[m.at]
	state := "open"
	if d, ok := m.decisions[m.at]; ok && d.Choice != Later {
		state = "chosen: " + d.name()
	}
	count := fmt.Sprintf("Conflict %d of %d, %s", m.at+1, len(m.cases), state)
	if n := m.chosen(); n > 0 {
		count += fmt.Sprintf("; %d chosen so far", n)
	}
	return []string{count, m.bold(visible.Line(c.Title)), visible.Line(c.Field), m.rule()}
}

func (d Decision) name() string {
	switch d.Choice {
	case Later:
		return "later"
	case First:
		return "left"
	case Second:
		return "right"
	}
	return string(d.Choice)
}

func (m Model) rule() string { return strings.Repeat("─", m.width) }

func (m Model) bold(text string) string {
	if !m.color {
		return text
	}
	return "\x1b[1m" + text + "\x1b[22m"
}

func (m Model) faint(text string) string {
	if !m.color {
		return text
	}
	return "\x1b[2m" + text + "\x1b[22m"
}

// foot tells what can be done.
func (m Model) foot(above, below int) []string {
	more := m.rule()
	if above > 0 || below > 0 {
		text := fmt.Sprintf(" %d rows above, %d below: PgUp PgDn ", above, max(0, below))
		more = text + strings.Repeat("─", max(0, m.width-len(text)))
	}
	var rows []string
	switch m.mode {
	case summing:
		rows = []string{"Enter write  Esc back  u undo  q leave"}
	case confirming:
		rows = []string{fmt.Sprintf("Choose %q for all %d that are not answered?", Decision{Choice: m.again}.name(), len(m.cases)-len(m.decisions)), "y yes   any other key no"}
	case quitting:
		rows = []string{fmt.Sprintf("Leave: write what was chosen for %d of %d?", m.chosen(), len(m.cases)), "y write and leave   n leave, decide nothing   Esc back"}
	default:
		note := m.note
		if note == "" {
			note = m.cases[m.at].meaning(m.options()[m.cursor].choice)
		}
		rows = []string{m.optionRow(), m.faint(visible.Line(note)), m.keys()}
	}
	for len(rows) < footRows-1 {
		rows = append(rows, "")
	}
	return append([]string{more}, rows...)
}

// keys are the keys beside those of the choices.
func (m Model) keys() string {
	if m.width < narrow {
		return "↑↓←→ Enter a all u undo s sum q leave"
	}
	return "↑↓ conflict  ←→ Enter choose  a for all  u undo  s summary  q leave"
}

// optionRow is the choices, with the one at the cursor and the one that was made.
func (m Model) optionRow() string {
	var parts []string
	d, decided := m.decisions[m.at]
	for i, o := range m.options() {
		text := o.key + " " + o.name
		if m.width < narrow {
			text = o.name
		}
		if decided && d.Choice == o.choice {
			text += "*"
		}
		switch {
		case i != m.cursor:
			text = " " + text + " "
		case m.color:
			text = "\x1b[7m " + text + " \x1b[27m"
		default:
			text = "<" + text + ">"
		}
		parts = append(parts, text)
	}
	return strings.Join(parts, "")
}

// tally counts what was chosen and what stays open.
func (m Model) tally() string {
	return fmt.Sprintf("%d to be settled, %d stay open", m.chosen(), len(m.cases)-m.chosen())
}
