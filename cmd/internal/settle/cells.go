package settle

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"github.com/postbag/postbag/cmd/internal/visible"
)

// cell is what stands together on a screen, and whether it differs.
type cell struct {
	text   string
	width  int
	marked bool
}

// line is a line of a text, not yet broken into rows.
type line []cell

// cellsOf makes text that can do nothing to a terminal into cells.
func cellsOf(text string) line {
	text = visible.Line(strings.ReplaceAll(text, "\t", "    "))
	var out line
	for text != "" {
		cluster, width := ansi.FirstGraphemeCluster(text, ansi.GraphemeWidth)
		if cluster == "" {
			break
		}
		out = append(out, cell{text: cluster, width: width})
		text = text[len(cluster):]
	}
	return out
}

// longest is how much of a line is looked at: nobody scrolls through more.
const longest = 20_000

// linesOf are the lines of a text.
func linesOf(text string) []line {
	var out []line
	for s := range strings.Lines(text) {
		s = strings.TrimRight(s, "\r\n")
		rest := ""
		if len(s) > longest {
			s, rest = strings.ToValidUTF8(s[:longest], ""), " … and more, which --edit shows"
		}
		out = append(out, cellsOf(s+rest))
	}
	return out
}

// rows breaks a line into rows of a width; an empty line is one row.
func (l line) rows(width int) []line {
	rows, used := []line{nil}, 0
	for _, c := range l {
		if used+c.width > width && used > 0 {
			rows, used = append(rows, nil), 0
		}
		last := len(rows) - 1
		rows[last] = append(rows[last], c)
		used += c.width
	}
	return rows
}

func (l line) isMarked() bool {
	for _, c := range l {
		if c.marked {
			return true
		}
	}
	return false
}

// paint is a row as text of a width: what differs stands in reverse where there
// are colours, else in brackets, for which there has to be room.
func (l line) paint(color bool) string {
	open, end := "[", "]"
	if color {
		open, end = "\x1b[7m", "\x1b[27m"
	}
	var b strings.Builder
	marked := false
	for _, c := range l {
		if c.marked != marked {
			b.WriteString(map[bool]string{true: open, false: end}[c.marked])
			marked = c.marked
		}
		b.WriteString(c.text)
	}
	if marked {
		b.WriteString(end)
	}
	return b.String()
}

// fit cuts text to a width, and fills it up.
func fit(text string, width int) string {
	text = ansi.Truncate(text, width, "…")
	return text + strings.Repeat(" ", max(0, width-ansi.StringWidth(text)))
}
