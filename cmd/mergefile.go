package cmd

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/postbag/postbag/cmd/workflow"
)

// driverFailed is what ends a merge driver that could do nothing. Git takes
// every code up to 128 for a file that has conflicts.
type driverFailed struct{ error }

// Unwrap is the cause.
func (e driverFailed) Unwrap() error { return e.error }

func (a *app) mergeFileCommand() *cobra.Command {
	var o workflow.MergeFileOptions
	c := &cobra.Command{
		Use:    "merge-file BASE OURS THEIRS [MARKER-SIZE] PATH",
		Short:  "Merge the versions of a file, for git",
		Hidden: true,
		Args:   cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error {
			if err := cobra.RangeArgs(4, 5)(c, args); err != nil {
				return driverFailed{misused(c, err)}
			}
			o.Base, o.Ours, o.Theirs, o.Path = args[0], args[1], args[2], args[len(args)-1]
			if len(args) == 5 {
				o.MarkerSize = args[3]
			}
			return a.mergeFile(o)
		},
	}
	c.Flags().BoolVar(&o.Virtual, "virtual", false, "the result is the base of another merge")
	return c
}

func (a *app) mergeFile(o workflow.MergeFileOptions) error {
	done, err := workflow.MergeFile(o)
	if err != nil {
		return driverFailed{err}
	}
	if len(done.Conflicts) > 0 {
		a.ui.say("postbag: %s: both sides changed %s; postbag resolve settles that, or edit it and git add it", escape(o.Path), escape(strings.Join(done.Conflicts, ", ")))
	}
	if done.Left {
		return errLeft
	}
	return nil
}
