package cmd

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/postbag/postbag/cmd/workflow"
)

func (a *app) snapshotCommand() *cobra.Command {
	var (
		o        workflow.SnapshotOptions
		strategy string
	)
	c := &cobra.Command{
		Use:   "snapshot PATH…|-",
		Short: "Import, commit and push in one step, for CI and cron",
		Long: `Imports files and folders as "import" does, commits what changed and pushes. It
never asks. Nothing to do is no error; otherwise the exit code tells: 10 when some
files could not be imported, 4 when the remote has moved on, 7 when it could not be
reached, 3 when the files and what was edited here clash: that is recorded as a
conflict with both values. What was committed stays here and goes with the next push.`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			o.Paths, o.Stdin, o.DryRun = joinDirs(a.dir, args), a.ui.in, a.dryRun
			o.Strategy = workflow.Strategy(strategy)
			return a.withStore(func(s *workflow.Store) error { return a.snapshot(c.Context(), s, o) })
		},
	}
	c.Flags().StringVarP(&o.Message, "message", "m", "", "the commit message (default: one that says what changed)")
	c.Flags().BoolVar(&o.NoPush, "no-push", false, "import and commit only")
	strategyFlag(c, &strategy)
	return c
}

func (a *app) snapshot(ctx context.Context, s *workflow.Store, o workflow.SnapshotOptions) error {
	done, err := s.Snapshot(ctx, o)
	if done == nil {
		return err
	}
	if err := a.ui.answer(done, func() {
		a.printImport(done.Imported, err == nil)
		switch {
		case done.Pushed == nil:
		case done.Pushed.UpToDate:
			a.ui.print("Nothing to push: %s has it all", escape(done.Pushed.Remote))
		default:
			a.ui.print("Pushed %s to %s", escape(done.Pushed.Branch), escape(done.Pushed.Remote))
		}
	}); err != nil {
		return err
	}
	return err
}
