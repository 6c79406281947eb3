package cmd

import (
	"fmt"
	"strconv"
	"time"

	"github.com/postbag/postbag/cmd/workflow"
)

// lsRuns lists the results of collection runs.
func (a *app) lsRuns(s *workflow.Store, o workflow.RunsOptions) error {
	list, problems, err := s.Runs(o)
	if err != nil {
		return err
	}
	err = a.ui.answer(list, func() {
		rows := [][]string{}
		for _, r := range list {
			rows = append(rows, a.runRow(r))
		}
		a.ui.columns(rows)
		if len(list)+len(problems) == 0 {
			a.ui.say("There are no run results; postbag run COLLECTION makes one, postbag import FILE takes one in")
		}
	})
	for _, p := range problems {
		a.ui.say("note: not listed, since it cannot be understood: %s: %s", escape(p.Path), escape(p.Error))
	}
	return err
}

func (a *app) runRow(r workflow.ListedRun) []string {
	failed := strconv.Itoa(r.Failed) + " failed"
	if r.Errors > 0 {
		failed += fmt.Sprintf(", %d without a response", r.Errors)
	}
	return []string{r.ID, escape(r.Collection), runTime(r.Started), r.Tool, escape(r.Environment), fmt.Sprintf("%d passed", r.Passed), failed}
}

// runTime is when a run started, in UTC as its name has it.
func runTime(t *time.Time) string {
	if t == nil {
		return "undated"
	}
	return t.UTC().Format(time.DateTime)
}
