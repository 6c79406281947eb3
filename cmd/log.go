package cmd

import (
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/postbag/postbag/cmd/workflow"
)

func (a *app) logCommand() *cobra.Command {
	var o workflow.LogOptions
	full, fields := false, false
	c := &cobra.Command{
		Use:   "log [NAME]",
		Short: "Tell the history of the store or of an entity",
		Args:  cobra.ArbitraryArgs,
		RunE: func(_ *cobra.Command, args []string) error {
			o.Name = strings.Join(args, " ")
			return a.withStore(func(s *workflow.Store) error {
				if fields {
					return a.logFields(s, o.Name)
				}
				return a.log(s, o, full)
			})
		},
	}
	c.Flags().IntVar(&o.Limit, "limit", 0, "at most so many commits")
	c.Flags().BoolVar(&full, "full", false, "show the whole messages")
	c.Flags().BoolVar(&fields, "fields", false, "tell who set each field of an entity last")
	return c
}

// logFields tells who set each field last.
func (a *app) logFields(s *workflow.Store, name string) error {
	if name == "" {
		return &workflow.Problem{Kind: workflow.Usage, What: "--fields takes the name of an entity", Hint: "postbag log NAME --fields"}
	}
	origins, err := s.Origins(name)
	if err != nil {
		return err
	}
	return a.ui.answer(origins, func() {
		for _, o := range origins {
			by := o.Author
			if o.Device != "" {
				by += " on " + o.Device
			}
			a.ui.print("%s  %s  %s  %s", a.ui.paint(yellow, short(o.Commit)), o.When.Format(time.DateTime), a.ui.paint(bold, escape(o.Field)), a.ui.paint(faint, escape(by)))
		}
	})
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
