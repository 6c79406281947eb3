package workflow

import (
	"errors"
	"fmt"
	"strings"

	"github.com/postbag/postbag/serialize/run"
)

// runMessage is the message of the commit that files a run.
func runMessage(t run.Table) string {
	text := fmt.Sprintf("Run collection %s: %s, %s passed", oneLine(t.Collection.Name), Count(t.Totals.Requests, "request"), Count(t.Totals.Passed, "test"))
	if t.Totals.Failed > 0 {
		text += fmt.Sprintf(", %d failed", t.Totals.Failed)
	}
	if t.Totals.Errors > 0 {
		text += fmt.Sprintf(", %d without a response", t.Totals.Errors)
	}
	return text
}

// fewFailures is how many failures are named one by one.
const fewFailures = 20

// problem is what a run that was filed has to complain about: tests that
// failed, or a tool that says that something else went wrong.
func (r *Ran) problem(ended error) error {
	if len(r.Failures) == 0 && ended == nil {
		return nil
	}
	p := &Problem{What: fmt.Sprintf("run collection %q", r.Collection), State: "the result is filed", Err: ended, Hint: fmt.Sprintf("postbag show \"run %s\"", r.Path)}
	if len(r.Failures) > 0 {
		p.Err = errors.New(r.failures())
	}
	for i, f := range r.Failures {
		if i == fewFailures {
			p.Lines = append(p.Lines, fmt.Sprintf("and %d more", len(r.Failures)-i))
			break
		}
		p.Lines = append(p.Lines, failureLine(f))
	}
	return p
}

// failures counts what went wrong, scripts that broke off among it.
func (r *Ran) failures() string {
	var parts []string
	if r.Failed > 0 {
		parts = append(parts, fmt.Sprintf("%s of %d failed", Count(r.Failed, "test"), r.Passed+r.Failed))
	}
	if r.Errors > 0 {
		parts = append(parts, Count(r.Errors, "request")+" had no response")
	}
	if others := len(r.Failures) - r.Failed - r.Errors; others > 0 {
		parts = append(parts, Count(others, "other error"))
	}
	return strings.Join(parts, ", ")
}

func failureLine(f RunFailure) string {
	line := f.Request
	for _, text := range []string{f.Test, firstLine(f.Message)} {
		switch {
		case text == "":
		case line == "":
			line = text
		default:
			line += ": " + text
		}
	}
	return line
}
