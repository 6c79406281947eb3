package cmd

import (
	"fmt"
	"strings"
	"time"

	"github.com/postbag/postbag/cmd/workflow"
)

// role says whether a side's value shows.
func role(c *workflow.Contested, side *workflow.Given) string {
	if side.Shown {
		return "shown"
	}
	if c.Shown() < 0 {
		return "side"
	}
	return "other"
}

// givenLine is a value on one line, with who gave it when: of several lines the
// first that the other value has not.
func (a *app) givenLine(role string, g *workflow.Given, other string) string {
	lines := strings.Split(strings.TrimRight(g.Text, "\n"), "\n")
	text := escape(cut(tellingLine(lines, strings.Split(other, "\n"))))
	if len(lines) > 1 {
		text += fmt.Sprintf(" … (%s more)", workflow.Count(len(lines)-1, "line"))
	}
	if g.Special {
		text = a.ui.paint(faint, "("+escape(g.Text)+")")
	}
	line := fmt.Sprintf("%-7s  %s", role, text)
	if by := givenBy(g); by != "" {
		line += "  " + a.ui.paint(faint, escape(by))
	}
	return line
}

func tellingLine(lines, others []string) string {
	for i, line := range lines {
		if i >= len(others) || line != others[i] {
			return line
		}
	}
	return lines[0]
}

// givenBy names the device that gave a value, and when, in the time of this one.
func givenBy(g *workflow.Given) string {
	parts := []string{}
	if g.Device != "" {
		parts = append(parts, g.Device)
	}
	if g.When != nil {
		parts = append(parts, g.When.In(time.Local).Format("2006-01-02 15:04"))
	}
	return strings.Join(parts, ", ")
}

// printConflict shows a conflict whole.
func (a *app) printConflict(c *workflow.Contested) {
	a.ui.print("%s  %s", a.ui.paint(yellow, escape(c.ID)), a.ui.paint(bold, escape(c.Text())))
	if c.Context != nil {
		a.printTextOf("lines before", c.Context.Before)
	}
	if c.Base != nil {
		a.printGiven("before both", c.Base)
	} else {
		a.ui.print("  %s", a.ui.paint(faint, "before both: nothing"))
	}
	for _, side := range c.Sides {
		a.printGiven(role(c, &side), &side)
	}
	if c.Now != nil {
		a.printGiven("shown", c.Now)
	}
	if c.Context != nil {
		a.printTextOf("lines after", c.Context.After)
	}
	if c.Settled != nil {
		a.printGiven("settled ("+c.Settled.Choice+")", c.Settled)
	}
}

func (a *app) printGiven(title string, g *workflow.Given) {
	if by := givenBy(g); by != "" {
		title += ", " + by
	}
	if g.Special {
		a.ui.print("  %s", a.ui.paint(faint, escape(title+": "+g.Text)))
		return
	}
	a.printTextOf(title, g.Text)
}

func (a *app) printTextOf(title, text string) {
	if text == "" {
		return
	}
	a.ui.print("  %s", a.ui.paint(faint, escape(title)+":"))
	a.ui.print("%s", indent("    ", escapeText(text)))
}

// shortConflictIDs are the beginnings of ids that tell them apart.
func shortConflictIDs(list []*workflow.Contested) []string {
	const usual = 8
	count := map[string]int{}
	for _, c := range list {
		count[c.ID[:min(usual, len(c.ID))]]++
	}
	out := make([]string, len(list))
	for i, c := range list {
		if out[i] = c.ID[:min(usual, len(c.ID))]; count[out[i]] > 1 {
			out[i] = c.ID
		}
		out[i] = escape(out[i])
	}
	return out
}
