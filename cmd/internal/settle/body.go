package settle

import (
	"strings"

	"github.com/postbag/postbag/cmd/internal/visible"
)

// body is what scrolls: the values, or the summary.
func (m Model) body() []string {
	if m.mode == summing {
		return m.summary()
	}
	c := m.cases[m.at]
	left, right := linesOf(c.Sides[0].Text), linesOf(c.Sides[1].Text)
	if !c.Sides[0].Special && !c.Sides[1].Special {
		markDifferences(left, right)
	}
	rows := m.pane("Before both", c.Base, nil, m.width)
	if c.Now != nil {
		rows = append(rows, "")
		rows = append(rows, m.pane("There now, edited since", c.Now, nil, m.width)...)
	}
	rows = append(rows, "")
	rows = append(rows, m.around("", c.Before)...)
	if m.width < narrow {
		rows = append(rows, m.pane(c.role(0), &c.Sides[0], left, m.width)...)
		rows = append(rows, "")
		rows = append(rows, m.pane(c.role(1), &c.Sides[1], right, m.width)...)
	} else {
		rows = append(rows, m.beside(c, left, right)...)
	}
	return append(rows, m.around("", c.After)...)
}

// role says what a side is, so that keep and other mean something.
func (c Case) role(i int) string {
	switch {
	case c.Sides[i].Shown:
		return "Shown"
	case c.shown() >= 0:
		return "Other"
	case i == 0:
		return "Left"
	}
	return "Right"
}

// pane is a value under its title.
func (m Model) pane(title string, v *Value, lines []line, width int) []string {
	if v == nil {
		return []string{title + ": " + m.faint("nothing")}
	}
	if v.By != "" {
		title += ": " + visible.Line(v.By)
	}
	rows := []string{m.bold(title)}
	if v.Special {
		return append(rows, "  "+m.faint("("+visible.Line(v.Text)+")"))
	}
	if lines == nil {
		lines = linesOf(v.Text)
	}
	for _, l := range lines {
		rows = append(rows, m.gutter(l, width)...)
	}
	return rows
}

// gutter is the rows of a line, with a bar before those in which something differs.
func (m Model) gutter(l line, width int) []string {
	var rows []string
	for _, row := range l.rows(max(1, width-2-m.brackets(l))) {
		bar := "  "
		if row.isMarked() {
			bar = "▌ "
		}
		rows = append(rows, bar+row.paint(m.color))
	}
	return rows
}

// brackets is the room that brackets around what differs may take in a row.
func (m Model) brackets(l line) int {
	if m.color || !l.isMarked() {
		return 0
	}
	return 2
}

// beside is both sides next to each other.
func (m Model) beside(c Case, left, right []line) []string {
	width := (m.width - 3) / 2
	a := m.pane(c.role(0), &c.Sides[0], left, width)
	b := m.pane(c.role(1), &c.Sides[1], right, width)
	var rows []string
	for i := range max(len(a), len(b)) {
		var x, y string
		if i < len(a) {
			x = a[i]
		}
		if i < len(b) {
			y = b[i]
		}
		rows = append(rows, fit(x, width)+" │ "+y)
	}
	return rows
}

// around are lines that both sides have alike.
func (m Model) around(title, text string) []string {
	if text == "" {
		return nil
	}
	var rows []string
	if title != "" {
		rows = append(rows, title)
	}
	for _, l := range linesOf(text) {
		for _, row := range l.rows(max(1, m.width-2)) {
			rows = append(rows, m.faint("  "+row.paint(m.color)))
		}
	}
	return rows
}

// summary lists what was chosen for what.
func (m Model) summary() []string {
	var rows []string
	for i, c := range m.cases {
		name := "open"
		if d, ok := m.decisions[i]; ok {
			name = d.name()
		}
		rows = append(rows, name+strings.Repeat(" ", max(1, 7-len(name)))+visible.Line(c.Title)+": "+visible.Line(c.Field))
	}
	return rows
}
