package cmd

import (
	"cmp"

	"github.com/spf13/cobra"

	"github.com/postbag/postbag/cmd/workflow"
)

func (a *app) pullCommand() *cobra.Command {
	var strategy string
	c := &cobra.Command{
		Use:   "pull",
		Short: "Take the commits of the remote",
		Long: `Takes the commits of the remote into this store. It never pushes. Where both
sides have new commits they are merged by entity, field, entry of a list and line,
in a commit of two parents. Edits in no commit yet that stand in the way get one
first; others stay as they are.

What both sides changed differently shows as the remote has it and is recorded as a
conflict with both values (exit 3), which any device can settle with resolve. With
--strategy remote or local it is settled at once; with fail nothing is merged. What
one side deleted and the other edited stays.`,
		RunE: func(c *cobra.Command, _ []string) error {
			o := workflow.PullOptions{Strategy: workflow.Strategy(strategy), DryRun: a.dryRun}
			return a.withStore(func(s *workflow.Store) error { return a.pull(c, s, o) })
		},
	}
	strategyFlag(c, &strategy)
	return c
}

func strategyFlag(c *cobra.Command, strategy *string) {
	c.Flags().StringVar(strategy, "strategy", "", "settle what both sides changed differently as in: remote, local; or fail (default: record it)")
}

func (a *app) pull(c *cobra.Command, s *workflow.Store, o workflow.PullOptions) error {
	done, problem := s.Pull(c.Context(), o)
	if done == nil || problem != nil && done.New == done.Old {
		return problem
	}
	err := a.ui.answer(done, func() {
		if done.UpToDate {
			a.ui.print("Nothing to pull from %s", escape(done.Remote))
			return
		}
		a.printChanges("", done.Changes, nil)
		what := a.would("Pulled", "Would pull")
		if done.Merged {
			what = a.would("Pulled and merged", "Would pull and merge")
		}
		a.ui.print("%s %s from %s", what, escape(done.Branch), escape(done.Remote))
		if problem == nil {
			a.sayConflicts(done.Conflicts)
		}
	})
	if err == nil {
		_, problem = a.settleNow(c, s, done.Conflicts, problem)
	}
	return cmp.Or(problem, err)
}

// sayConflicts names what was changed on both sides and needs nobody to settle
// it any more.
func (a *app) sayConflicts(conflicts []workflow.Clash) {
	for _, c := range conflicts {
		a.ui.say("conflict  %s", escape(c.Text()))
	}
	if n := len(conflicts); n > 0 {
		a.ui.say("note: %s, each with both values in postbag/conflicts", workflow.Count(n, "conflict"))
	}
}
