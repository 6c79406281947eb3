package cmd

import (
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/postbag/postbag/cmd/workflow"
)

func (a *app) restoreCommand() *cobra.Command {
	var o workflow.RestoreOptions
	limit := 0
	c := &cobra.Command{
		Use:   "restore [NAME]",
		Short: "List what was deleted, or bring something back",
		Long: `Without NAME lists what was deleted, by whom and when, the newest first. With NAME
brings back its last version before removal, with everything that it held, under
its old place or --to another. A variable goes by what holds it (Test/base_url).

With --at it goes back to what it was then, be it still there or not; --all --at
takes the whole workspace back. A date means the last commit until then, a day alone
its end. Each is a new commit: nothing of the history is lost.

"workspace NAME" brings back a workspace that was removed, with every file of it.`,
		Args: cobra.ArbitraryArgs,
		RunE: func(_ *cobra.Command, args []string) error {
			o.Name, o.DryRun = strings.Join(args, " "), a.dryRun
			return a.withStore(func(s *workflow.Store) error {
				if o.Name == "" && !o.All && o.At == "" && o.To == "" {
					return a.deleted(s, limit)
				}
				return a.edited(s.Restore(o))
			})
		},
	}
	c.Flags().StringVar(&o.At, "at", "", "the state of this commit or date")
	c.Flags().StringVar(&o.To, "to", "", "where to put it (default: its old place)")
	c.Flags().BoolVar(&o.All, "all", false, "everything")
	c.Flags().IntVar(&limit, "limit", 0, "list at most so many")
	return c
}

// deleted lists what was deleted.
func (a *app) deleted(s *workflow.Store, limit int) error {
	list, err := s.Deleted(limit)
	if err != nil {
		return err
	}
	return a.ui.answer(list, func() {
		for _, d := range list {
			by := d.Author
			if d.Device != "" {
				by += " on " + d.Device
			}
			holds := ""
			if d.Holds > 0 {
				holds = fmt.Sprintf(" (and %d more in it)", d.Holds)
			}
			a.ui.print("%s  %s  %s %s%s  %s", a.ui.paint(yellow, short(d.Commit)), d.When.Format(time.DateTime), d.Kind, escape(d.Name), holds, a.ui.paint(faint, escape(by)))
		}
		if len(list) == 0 {
			a.ui.say("Nothing was deleted")
		}
	})
}
