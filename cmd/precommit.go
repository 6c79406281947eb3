package cmd

import (
	"os"

	"github.com/spf13/cobra"

	"github.com/postbag/postbag/cmd/workflow"
)

func (a *app) preCommitCommand() *cobra.Command {
	return &cobra.Command{
		Use:    "pre-commit",
		Short:  "Check what is about to be committed, for git",
		Hidden: true,
		Args:   usageArgs(cobra.NoArgs),
		RunE: func(*cobra.Command, []string) error {
			return a.withStore(func(s *workflow.Store) error { return s.CheckStaged(os.Getenv("GIT_INDEX_FILE")) })
		},
	}
}
