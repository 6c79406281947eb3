package cmd

import (
	"fmt"
	"strconv"
	"time"

	"github.com/postbag/postbag/cmd/workflow"
)

func (a *app) printRun(r *workflow.ShownRun) {
	a.ui.print("%s", a.ui.paint(bold, "run "+escape(r.Name)))
	facts := [][]string{{"collection", escape(r.Collection)}, {"tool", r.Tool}}
	if r.Environment != "" {
		facts = append(facts, []string{"environment", escape(r.Environment)})
	}
	if r.Started != nil {
		facts = append(facts, []string{"started", runTime(r.Started) + " UTC"})
	}
	if r.Milliseconds > 0 {
		facts = append(facts, []string{"duration", lasted(r.Milliseconds)})
	}
	a.ui.columns(append(facts, []string{"path", escape(r.Path)}))
	a.ui.print("")
	a.printRows(r.Rows)
	a.printFailures(r.Failures)
	a.ui.print("\n%s, %s, %d without a response; tests: %d passed, %d failed, %d skipped%s",
		workflow.Count(r.Iterations, "iteration"), workflow.Count(r.Requests, "request"), r.Errors,
		r.Passed, r.Failed, r.Skipped, averaged(r.Average))
	for _, line := range r.LeftOut {
		a.ui.print("not stored: %s", escape(line))
	}
}

func (a *app) printRows(list []workflow.RunRow) {
	rows := [][]string{{"ITERATION", "METHOD", "REQUEST", "STATUS", "TIME", "SIZE", "PASSED", "FAILED", "SKIPPED"}}
	for _, r := range list {
		rows = append(rows, []string{
			strconv.Itoa(r.Iteration), escape(r.Method), escape(r.Name), runStatus(r), lasted(r.Milliseconds), sized(r.Size),
			strconv.Itoa(r.Passed), strconv.Itoa(r.Failed), strconv.Itoa(r.Skipped),
		})
	}
	a.ui.columns(rows)
}

func runStatus(r workflow.RunRow) string {
	switch {
	case r.Error != "":
		return "no response"
	case r.Status == 0:
		return "-"
	}
	return escape(fmt.Sprintf("%d %s", r.Status, r.StatusText))
}

func (a *app) printFailures(failures []workflow.RunFailure) {
	if len(failures) > 0 {
		a.ui.print("\nFailed:")
	}
	for _, f := range failures {
		line := fmt.Sprintf("%d  %s", f.Iteration, escape(f.Request))
		if f.Test != "" {
			line += ": " + escape(f.Test)
		}
		a.ui.print("  %s", a.ui.paint(red, line))
		if f.Message != "" {
			a.ui.print("%s", indent("     ", escapeText(f.Message)))
		}
	}
}

// lasted is a time in milliseconds for people; "-" where it is not known.
func lasted(milliseconds float64) string {
	d := workflow.Duration(milliseconds)
	switch {
	case d == 0:
		return "-"
	case d < time.Second:
		return d.Round(100 * time.Microsecond).String()
	}
	return d.Round(10 * time.Millisecond).String()
}

func averaged(milliseconds float64) string {
	if milliseconds == 0 {
		return ""
	}
	return "; " + lasted(milliseconds) + " a request"
}

// sized is a size in bytes for people; "-" where it is not known.
func sized(bytes int) string {
	switch {
	case bytes == 0:
		return "-"
	case bytes < 10_000:
		return fmt.Sprintf("%d B", bytes)
	case bytes < 10_000_000:
		return fmt.Sprintf("%d kB", bytes/1000)
	}
	return fmt.Sprintf("%d MB", bytes/1_000_000)
}
