package cmd

import (
	"context"

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
understood are left as they are and named, and do not stop the others (exit 10).`,
		RunE: func(c *cobra.Command, _ []string) error {
			o.Strategy, o.DryRun = workflow.Strategy(strategy), a.dryRun
			return a.withStore(func(s *workflow.Store) error { return a.sync(c.Context(), s, o) })
		},
	}
	c.Flags().StringVarP(&o.Message, "message", "m", "", "the message of the commit (default: one that says what changed)")
	strategyFlag(c, &strategy)
	return c
}

func (a *app) sync(ctx context.Context, s *workflow.Store, o workflow.SyncOptions) error {
	done, err := s.Sync(ctx, o)
	if done != nil {
		if err := a.ui.answer(done, func() { a.printSync(done) }); err != nil {
			return err
		}
	}
	return err
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
		a.ui.print("%s  branch %s, remote %s", a.ui.paint(bold, string(done.State)), escape(done.Branch), escape(done.Remote))
	}
	a.sayConflicts(done.Conflicts, done.Other)
}
