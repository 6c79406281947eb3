package cmd

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/postbag/postbag/cmd/workflow"
)

func (a *app) pushCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "push",
		Short: "Send the commits to the remote",
		Long: `Sends the commits of this store to its remote. It never merges: where the
remote has commits that are not here, nothing is sent (exit 4).`,
		RunE: func(c *cobra.Command, _ []string) error {
			return a.withStore(func(s *workflow.Store) error { return a.push(c.Context(), s) })
		},
	}
}

func (a *app) push(ctx context.Context, s *workflow.Store) error {
	done, err := s.Push(ctx, a.dryRun)
	if err != nil {
		return err
	}
	return a.ui.answer(done, func() {
		if done.UpToDate {
			a.ui.print("Nothing to push: %s has it all", escape(done.Remote))
		} else {
			a.printChanges("", done.Changes, nil)
			a.ui.print("%s %s to %s", a.would("Pushed", "Would push"), escape(done.Branch), escape(done.Remote))
		}
		if done.Uncommitted > 0 {
			a.ui.say("note: in no commit yet, so not pushed: %s; postbag commit", workflow.Count(done.Uncommitted, "changed file"))
		}
	})
}

func (a *app) would(did, would string) string {
	if a.dryRun {
		return would
	}
	return did
}
