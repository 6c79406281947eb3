package cmd

import (
	"io"

	"github.com/spf13/cobra"

	"github.com/postbag/postbag/cmd/workflow"
)

func (a *app) textconvCommand() *cobra.Command {
	return &cobra.Command{
		Use:    "textconv FILE",
		Short:  "Show a file as text to compare, for git",
		Hidden: true,
		Args:   usageArgs(cobra.ExactArgs(1)),
		RunE: func(_ *cobra.Command, args []string) error {
			text, ok, err := workflow.Text(args[0])
			if err != nil {
				return err
			}
			if ok {
				text = escapeText(text)
			}
			_, err = io.WriteString(a.ui.out, text)
			return err
		},
	}
}
