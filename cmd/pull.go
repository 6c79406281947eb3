package cmd

import (
	"context"

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

Where both sides changed the same differently, nothing is merged (exit 3), unless
--strategy says as which side has it: the other value stays in the history, and the
commit says where. What one side deleted and the other edited stays.`,
		RunE: func(c *cobra.Command, _ []string) error {
			o := workflow.PullOptions{Strategy: workflow.Strategy(strategy), DryRun: a.dryRun}
			return a.withStore(func(s *workflow.Store) error { return a.pull(c.Context(), s, o) })
		},
	}
	strategyFlag(c, &strategy)
	return c
}

func strategyFlag(c *cobra.Command, strategy *string) {
	c.Flags().StringVar(strategy, "strategy", string(workflow.FailOnClash), "what both sides changed differently is as in: remote, local; or fail")
}

func (a *app) pull(ctx context.Context, s *workflow.Store, o workflow.PullOptions) error {
	done, err := s.Pull(ctx, o)
	if err != nil {
		return err
	}
	return a.ui.answer(done, func() {
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
		a.sayConflicts(done.Conflicts, done.Other)
	})
}

// sayConflicts names what was changed on both sides, and where the values are
// that do not show.
func (a *app) sayConflicts(conflicts []string, other string) {
	for _, line := range conflicts {
		a.ui.say("conflict  %s", escape(line))
	}
	if n := len(conflicts); n > 0 {
		a.ui.say("note: %s; the other values are in commit %s", workflow.Count(n, "conflict"), short(other))
	}
}
