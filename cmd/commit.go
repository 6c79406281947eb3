package cmd

import (
	"github.com/spf13/cobra"

	"github.com/postbag/postbag/cmd/workflow"
)

func (a *app) commitCommand() *cobra.Command {
	var o workflow.CommitOptions
	c := &cobra.Command{
		Use:   "commit",
		Short: "Record what changed in the files of the store",
		Long: `Records what changed in the files of the store.

Before that it puts right what other programs leave out of place: examples and
messages go to the request that names their folder, or with the request that was
removed, and a file whose name not every system can hold gets one that is safe. What
was moved is said; -n says what would be.`,
		RunE: func(*cobra.Command, []string) error {
			o.DryRun = a.dryRun
			return a.withStore(func(s *workflow.Store) error { return a.commit(s, o) })
		},
	}
	c.Flags().StringVarP(&o.Message, "message", "m", "", "the commit message (default: one that says what changed)")
	return c
}

func (a *app) commit(s *workflow.Store, o workflow.CommitOptions) error {
	done, err := s.Commit(o)
	if done != nil {
		if err := a.ui.answer(done, func() { a.printCommit(done) }); err != nil {
			return err
		}
	}
	return err
}

func (a *app) printCommit(done *workflow.Committed) {
	a.printChanges("", done.Changes, done.Files)
	a.printTidied(done.Tidied)
	switch {
	case done.Commit != "":
		a.ui.print("Committed as %s", short(done.Commit))
	case done.Message == "" && len(done.Left) == 0:
		a.ui.print("Nothing to commit")
	}
}

func (a *app) printTidied(tidied []workflow.TidiedFile) {
	for i, t := range tidied {
		if i == listLimit {
			a.ui.print("and %d more files", len(tidied)-i)
			break
		}
		a.ui.print("%s  file %s (was %s)", a.ui.paint(yellow, "tidied "), escape(t.To), escape(t.From))
	}
}
