package cmd

import (
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/postbag/postbag/cmd/workflow"
)

func (a *app) logCommand() *cobra.Command {
	var o workflow.LogOptions
	full := false
	c := &cobra.Command{
		Use:   "log [NAME]",
		Short: "Tell the history of the store or of an entity",
		Args:  cobra.ArbitraryArgs,
		RunE: func(_ *cobra.Command, args []string) error {
			o.Name = strings.Join(args, " ")
			return a.withStore(func(s *workflow.Store) error { return a.log(s, o, full) })
		},
	}
	c.Flags().IntVar(&o.Limit, "limit", 0, "at most so many commits")
	c.Flags().BoolVar(&full, "full", false, "show the whole messages")
	return c
}

func (a *app) log(s *workflow.Store, o workflow.LogOptions, full bool) error {
	entries, err := s.Log(o)
	if err != nil {
		return err
	}
	return a.ui.answer(entries, func() {
		for _, e := range entries {
			by := e.Author
			if e.Device != "" {
				by += " on " + e.Device
			}
			a.ui.print("%s  %s  %s  %s", a.ui.paint(yellow, short(e.Commit)), e.When.Format(time.DateTime), escape(e.Subject), a.ui.paint(faint, escape(by)))
			if full && e.Body != "" {
				a.ui.print("%s", escapeText(indent("    ", e.Body)))
			}
		}
	})
}
