package cmd

import (
	"cmp"

	"github.com/spf13/cobra"

	"github.com/postbag/postbag/cmd/workflow"
)

func (a *app) syncCommand() *cobra.Command {
	var o workflow.SyncOptions
	var strategy string
	c := &cobra.Command{
		Use:   "sync",
		Short: "Get this device and the remote in step",
		Long: `Commits what was edited, takes what the remote has, merges it where both sides have
new commits, and pushes, until both are in step. Where others push at the same time it
tries again, and gives up after a while (exit 4).

What was done stays done wherever it ends: without a way to the remote the edits are
committed (exit 7), and the next sync goes on from there. Files that cannot be
understood are left as they are and named, and do not stop the others (exit 10).

What both sides changed differently shows as the remote has it and is recorded as a
conflict with both values (exit 3, in this run only), which any device can settle
with resolve. With --strategy remote or local it is settled at once; with fail nothing
is merged.`,
		RunE: func(c *cobra.Command, _ []string) error {
			o.Strategy, o.DryRun = workflow.Strategy(strategy), a.dryRun
			return a.withStore(func(s *workflow.Store) error { return a.sync(c, s, o) })
		},
	}
	c.Flags().StringVarP(&o.Message, "message", "m", "", "the message of the commit (default: one that says what changed)")
	strategyFlag(c, &strategy)
	return c
}

func (a *app) sync(c *cobra.Command, s *workflow.Store, o workflow.SyncOptions) error {
	done, problem := s.Sync(c.Context(), o)
	if done != nil {
		err := a.ui.answer(done, func() {
			a.printSync(done)
			if problem == nil {
				a.sayConflicts(done.Conflicts)
			}
		})
		problem = cmp.Or(problem, err)
	}
	return a.syncSettled(c, s, o, done, problem)
}

// syncSettled asks about conflicts that a sync has just recorded, and sends what
// was decided.
func (a *app) syncSettled(c *cobra.Command, s *workflow.Store, o workflow.SyncOptions, done *workflow.Synced, problem error) error {
	if done == nil {
		return problem
	}
	settled, problem := a.settleNow(c, s, done.Conflicts, problem)
	if settled == 0 {
		return problem
	}
	again, err := s.Sync(c.Context(), o)
	if again != nil {
		a.printSync(again)
	}
	return cmp.Or(err, problem)
}

func (a *app) printSync(done *workflow.Synced) {
	if len(done.Pushed) == 0 || a.dryRun { // else what was committed was pushed
		a.printSection(a.would("Committed:", "Would commit:"), done.Committed, done.Files)
	}
	a.printTidied(done.Tidied)
	title := a.would("Pulled:", "Would pull:")
	if done.Merged {
		title = a.would("Pulled and merged:", "Would pull and merge:")
	}
	a.printSection(title, done.Pulled, nil)
	a.printSection(a.would("Pushed:", "Would push:"), done.Pushed, nil)
	if done.State != "" {
		a.ui.print("%s  branch %s, remote %s", a.ui.paint(bold, done.Title()), escape(done.Branch), escape(done.Remote))
	}
}
