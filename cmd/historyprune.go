package cmd

import (
	"github.com/spf13/cobra"

	"github.com/postbag/postbag/cmd/workflow"
	"github.com/postbag/postbag/serialize/entity"
)

func (a *app) historyPruneCommand() *cobra.Command {
	keep, most := "", ""
	c := &cobra.Command{
		Use:   "prune",
		Short: "Drop history and run results that have had their time",
		Long: `Drops what is older than the settings history.keep and history.count say, and of
run results runs.keep and runs.count; or of history alone, what --keep and --count
say. Each kind is a commit of its own. It also happens after each import that adds
something.

history.keep 90d keeps the newest day that is stored and the 90 days before it,
whatever today is, so that every device decides the same; whole days go. What does
not say when it was sent stays. history.count 5000 drops the oldest segments (the
files under postbag/history, of up to 1,000 requests of a day and device) as wholes
until no more than 5000 requests are left; the newest segment always stays. For
run results both count by collection.

More than 100 at once that are more than half of what is stored are not dropped
(exit code 8) unless -y confirms it. What was dropped stays in the commits.`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			yes, _ := c.Flags().GetBool("yes")
			return a.withStore(func(s *workflow.Store) error { return a.prune(s, keep, most, yes) })
		},
	}
	c.Flags().StringVar(&keep, "keep", "", "how long history stays before its newest day, such as 90d, 12w, 2y")
	c.Flags().StringVar(&most, "count", "", "how many requests of history stay at most")
	return c
}

func (a *app) prune(s *workflow.Store, keep, most string, yes bool) error {
	o := workflow.PruneOptions{Retention: s.Settings.Retention, Yes: yes, DryRun: a.dryRun}
	if keep != "" || most != "" {
		for key, value := range map[string]string{"history.keep": keep, "history.count": most} {
			setting, err := workflow.FindSetting(key)
			if err == nil {
				err = setting.Check(value)
			}
			if err != nil {
				return err
			}
		}
		o.Retention = workflow.Retention{History: workflow.ParseRule(keep, most)}
	}
	done, err := s.Prune(o)
	if done == nil {
		return err
	}
	if answered := a.ui.answer(done, func() {
		a.printPruned(done)
		switch {
		case o.Retention == (workflow.Retention{}):
			a.ui.say("Everything is kept; postbag config history.keep 90d sets how long")
		case len(done) == 0 && err == nil:
			a.ui.say("Nothing has had its time")
		}
	}); answered != nil {
		return answered
	}
	return err
}

func (a *app) printPruned(done []workflow.Pruned) {
	for _, p := range done {
		kind := "history"
		if p.Kind == entity.Run {
			kind = "run results"
		}
		a.ui.print("%s  %s: %s", a.ui.paint(red, a.would("dropped", "would be dropped")), kind, escape(p.Message))
		if p.Commit != "" {
			a.ui.print("Committed as %s", short(p.Commit))
		}
	}
}
