package cmd

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/postbag/postbag/cmd/internal/settle"
	"github.com/postbag/postbag/cmd/workflow"
)

// mayAsk tells whether there is a person on a terminal who wants to be asked.
func (a *app) mayAsk(c *cobra.Command) bool {
	silent, _ := c.Flags().GetBool("no-input")
	out, isFile := a.ui.out.(*os.File)
	return !silent && !a.ui.json && !a.dryRun && os.Getenv("TERM") != "dumb" &&
		isFile && term.IsTerminal(int(out.Fd())) && term.IsTerminal(int(os.Stdin.Fd()))
}

// askConflicts asks about conflicts on the terminal, and settles what was chosen.
// It is nil where nothing was.
func (a *app) askConflicts(ctx context.Context, s *workflow.Store, list []*workflow.Contested) (*workflow.Resolved, error) {
	cases := make([]settle.Case, len(list))
	for i, c := range list {
		cases[i] = caseOf(c)
	}
	edit := func(at int) (string, bool, error) { return a.editConflict(ctx, list[at]) }
	decisions, err := settle.Run(ctx, settle.New(cases, a.ui.color), settle.Terminal{In: os.Stdin, Out: os.Stdout, Edit: edit})
	if err != nil || len(decisions) == 0 {
		return nil, err
	}
	var rulings []workflow.Ruling
	for i, c := range list {
		if d, ok := decisions[i]; ok {
			rulings = append(rulings, rulingOf(c, d))
		}
	}
	return s.Resolve(rulings, a.dryRun)
}

// settleNow asks about the conflicts that a command has just recorded, on a
// terminal; settled is how many are then. Where all are, nothing is left of the
// problem that they were.
func (a *app) settleNow(c *cobra.Command, s *workflow.Store, clashes []workflow.Clash, problem error) (settled int, err error) {
	var p *workflow.Problem
	if len(clashes) == 0 || !errors.As(problem, &p) || p.Kind != workflow.Conflicted || !a.mayAsk(c) {
		return 0, problem
	}
	o := workflow.ConflictsOptions{}
	for _, x := range clashes {
		o.Names = append(o.Names, x.ID)
	}
	list, _, err := s.Conflicts(o)
	if err != nil {
		return 0, err
	}
	done, err := a.askConflicts(c.Context(), s, list)
	if done == nil {
		return 0, cmp.Or(err, problem)
	}
	a.printSettled(done)
	if len(done.Settled) == len(clashes) {
		problem = nil
	}
	return len(done.Settled), cmp.Or(err, problem)
}

// caseOf is a conflict as a person is asked about it: what shows stands on the
// left.
func caseOf(c *workflow.Contested) settle.Case {
	out := settle.Case{Title: string(c.Kind) + " " + c.Name, Field: aboutField(c), Base: valueOf(c.Base), Now: valueOf(c.Now), Both: c.Both}
	first := max(c.Shown(), 0)
	out.Sides = [2]settle.Value{*valueOf(&c.Sides[first]), *valueOf(&c.Sides[1-first])}
	if c.Context != nil {
		out.Before, out.After = c.Context.Before, c.Context.After
	}
	return out
}

func valueOf(g *workflow.Given) *settle.Value {
	if g == nil {
		return nil
	}
	return &settle.Value{Text: g.Text, Special: g.Special, By: givenLately(g, time.Now()), Shown: g.Shown}
}

// givenLately is givenBy, with the time alone where it was today.
func givenLately(g *workflow.Given, now time.Time) string {
	if g.When == nil {
		return g.Device
	}
	when := g.When.In(time.Local)
	layout := "2006-01-02 15:04"
	if when.Format(time.DateOnly) == now.Format(time.DateOnly) {
		layout = "15:04"
	}
	if g.Device == "" {
		return when.Format(layout)
	}
	return g.Device + ", " + when.Format(layout)
}

// aboutField says what of an entity is in conflict.
func aboutField(c *workflow.Contested) string {
	text := c.About()
	if c.Context != nil {
		text += fmt.Sprintf(", from line %d", c.Context.Line+1)
	}
	return text
}

// rulingOf is a choice in words that hold for every device.
func rulingOf(c *workflow.Contested, d settle.Decision) workflow.Ruling {
	r := c.Ruling("")
	r.Text = d.Text
	from := func(side workflow.Given) {
		r.Way, r.Device = workflow.TakeFrom, cmp.Or(side.DeviceID, side.Device)
	}
	switch d.Choice {
	case settle.Keep:
		r.Way = workflow.Keep
	case settle.Other:
		r.Way = workflow.TakeOther
	case settle.First:
		from(c.Sides[0])
	case settle.Second:
		from(c.Sides[1])
	case settle.Base:
		r.Way = workflow.TakeBase
	case settle.Both:
		r.Way = workflow.TakeBoth
	case settle.Edited:
		r.Way = workflow.TakeEdited
	}
	return r
}
