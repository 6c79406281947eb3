package cmd

import (
	"fmt"
	"strings"

	"github.com/postbag/postbag/cmd/workflow"
)

// diffRuns compares two runs.
func (a *app) diffRuns(s *workflow.Store, f diffFlags, names []string) error {
	d, err := s.DiffRuns(names)
	if err != nil {
		return err
	}
	err = a.ui.answer(d, func() {
		a.ui.print("%s", a.ui.paint(bold, "run "+escape(d.Before.Path)+" → "+escape(d.After.Path)))
		for _, c := range d.Requests {
			a.printRunChange(c, f.stat)
		}
		a.ui.print("%s", runTotals("before", d.Before, d.AverageBefore))
		a.ui.print("%s", runTotals("after", d.After, d.AverageAfter))
	})
	if err == nil && f.exitCode && len(d.Requests) > 0 {
		return errDiffers
	}
	return err
}

var runStyles = map[string]string{"added": green, "gone": red, "changed": yellow}

func (a *app) printRunChange(c workflow.RunChange, stat bool) {
	a.ui.print("%s  %d  %s %s%s", a.ui.paint(runStyles[string(c.Change)], fmt.Sprintf("%-7s", c.Change)), c.Iteration,
		escape(c.Method), escape(c.Name), statusChange(c))
	if stat {
		return
	}
	for _, test := range c.NewlyFailing {
		a.ui.print("    %s", a.ui.paint(red, "fails now: "+escape(test)))
	}
	for _, test := range c.NewlyPassing {
		a.ui.print("    %s", a.ui.paint(green, "passes now: "+escape(test)))
	}
}

// statusChange tells how the answer differs, and its time for information.
func statusChange(c workflow.RunChange) string {
	if c.Before == nil || c.After == nil {
		return ""
	}
	var parts []string
	if before, after := runStatus(*c.Before), runStatus(*c.After); before != after {
		parts = append(parts, before+" → "+after)
	}
	if before, after := lasted(c.Before.Milliseconds), lasted(c.After.Milliseconds); before != after {
		parts = append(parts, before+" → "+after)
	}
	if len(parts) == 0 {
		return ""
	}
	return ": " + strings.Join(parts, ", ")
}

func runTotals(when string, r workflow.ListedRun, average float64) string {
	return fmt.Sprintf("%-6s  %s, %d without a response; tests: %d passed, %d failed, %d skipped%s", when,
		workflow.Count(r.Requests, "request"), r.Errors, r.Passed, r.Failed, r.Skipped, averaged(average))
}
