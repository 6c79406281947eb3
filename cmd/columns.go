package cmd

import (
	"strings"
	"unicode/utf8"
)

// columns prints rows of cells, each column as wide as its widest cell. Cells
// are escaped already.
func (u *ui) columns(rows [][]string) {
	var widths []int
	for _, row := range rows {
		for i, cell := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	for _, row := range rows {
		var line strings.Builder
		for i, cell := range row {
			line.WriteString(cell + strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell)+2))
		}
		u.print("%s", strings.TrimRight(line.String(), " "))
	}
}
