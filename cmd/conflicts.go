package cmd

import (
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/postbag/postbag/cmd/workflow"
)

func (a *app) conflictsCommand() *cobra.Command {
	var o workflow.ConflictsOptions
	c := &cobra.Command{
		Use:   "conflicts [NAME|ID]",
		Short: "List what two devices changed differently, or show it whole",
		Long: `Lists the conflicts that wait to be settled, by collection and entity: the field,
both values with the device and time of each, and which of them shows. With the id of
a conflict, or the name of an entity, those are shown whole, with what both sides
changed and the lines around. postbag resolve settles them.

In JSON the values, devices and times are as in the files of the conflicts, and
"shown" marks what the store has.`,
		Args: cobra.ArbitraryArgs,
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				o.Names = []string{strings.Join(args, " ")}
			}
			return a.withStore(func(s *workflow.Store) error { return a.conflicts(s, o) })
		},
	}
	c.Flags().BoolVar(&o.Settled, "settled", false, "those that were settled lately, with what was decided")
	c.Flags().StringVar(&o.Collection, "collection", "", "only those in this collection")
	c.Flags().BoolVar(&o.Reveal, "reveal", false, "show the values of secret variables")
	return c
}

func (a *app) conflicts(s *workflow.Store, o workflow.ConflictsOptions) error {
	list, left, err := s.Conflicts(o)
	if err != nil {
		return err
	}
	if list == nil {
		list = []*workflow.Contested{}
	}
	err = a.ui.answer(list, func() {
		if len(o.Names) > 0 {
			for _, c := range list {
				a.printConflict(c)
			}
			return
		}
		a.listConflicts(list, o)
	})
	for _, p := range left {
		a.ui.say("note: not listed, since it cannot be understood: %s: %s", escape(p.Path), escape(p.Error))
	}
	return err
}

// listConflicts lists conflicts under the collections that they are in.
func (a *app) listConflicts(list []*workflow.Contested, o workflow.ConflictsOptions) {
	ids := shortConflictIDs(list)
	group := ""
	for i, c := range list {
		if in := c.Collection(); in != group && !o.Settled {
			a.ui.print("%s", a.ui.paint(bold, escape(in)))
			group = in
		}
		a.ui.print("%s  %s", a.ui.paint(yellow, ids[i]), escape(c.Text()))
		if c.Settled != nil {
			a.ui.print("    %s", a.givenLine("settled", c.Settled, "")+a.ui.paint(faint, "  ("+escape(c.Settled.Choice)+")"))
			continue
		}
		for i, side := range c.Sides {
			a.ui.print("    %s", a.givenLine(role(c, &side), &side, c.Sides[1-i].Text))
		}
		if c.Now != nil {
			a.ui.print("    %s", a.givenLine("shown", c.Now, ""))
		}
	}
	switch {
	case len(list) == 0 && o.Settled:
		a.ui.say("No conflict was settled lately")
	case len(list) == 0:
		a.ui.say("Nothing is in conflict")
	case !o.Settled:
		a.ui.say("%s; postbag conflicts ID shows one whole, postbag resolve settles them", workflow.Count(len(list), "conflict"))
	}
}

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
