package cmd

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/postbag/postbag/cmd/workflow"
)

func (a *app) conflictsCommand() *cobra.Command {
	var o workflow.ConflictsOptions
	c := &cobra.Command{
		Use:   "conflicts [NAME|ID]",
		Short: "List what two devices changed differently, or show it whole",
		Long: `Lists the conflicts that wait to be settled, by collection and entity: the field,
both values with the device and time of each, and which of them shows. With the id of
a conflict, or the name of an entity, those are shown whole, with what both sides
changed and the lines around. postbag resolve settles them.

In JSON the values, devices and times are as in the files of the conflicts, and
"shown" marks what the store has.`,
		Args: cobra.ArbitraryArgs,
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				o.Names = []string{strings.Join(args, " ")}
			}
			return a.withStore(func(s *workflow.Store) error { return a.conflicts(s, o) })
		},
	}
	c.Flags().BoolVar(&o.Settled, "settled", false, "those that were settled lately, with what was decided")
	c.Flags().StringVar(&o.Collection, "collection", "", "only those in this collection")
	c.Flags().BoolVar(&o.Reveal, "reveal", false, "show the values of secret variables")
	return c
}

func (a *app) conflicts(s *workflow.Store, o workflow.ConflictsOptions) error {
	list, left, err := s.Conflicts(o)
	if err != nil {
		return err
	}
	if list == nil {
		list = []*workflow.Contested{}
	}
	err = a.ui.answer(list, func() {
		if len(o.Names) > 0 {
			for _, c := range list {
				a.printConflict(c)
			}
			return
		}
		a.listConflicts(list, o)
	})
	for _, p := range left {
		a.ui.say("note: not listed, since it cannot be understood: %s: %s", escape(p.Path), escape(p.Error))
	}
	return err
}

// listConflicts lists conflicts under the collections that they are in.
func (a *app) listConflicts(list []*workflow.Contested, o workflow.ConflictsOptions) {
	ids := shortConflictIDs(list)
	group := ""
	for i, c := range list {
		if in := c.Collection(); in != group && !o.Settled {
			a.ui.print("%s", a.ui.paint(bold, escape(in)))
			group = in
		}
		a.ui.print("%s  %s", a.ui.paint(yellow, ids[i]), escape(c.Text()))
		if c.Settled != nil {
			a.ui.print("    %s", a.givenLine("settled", c.Settled, "")+a.ui.paint(faint, "  ("+escape(c.Settled.Choice)+")"))
			continue
		}
		for i, side := range c.Sides {
			a.ui.print("    %s", a.givenLine(role(c, &side), &side, c.Sides[1-i].Text))
		}
		if c.Now != nil {
			a.ui.print("    %s", a.givenLine("shown", c.Now, ""))
		}
	}
	switch {
	case len(list) == 0 && o.Settled:
		a.ui.say("No conflict was settled lately")
	case len(list) == 0:
		a.ui.say("Nothing is in conflict")
	case !o.Settled:
		a.ui.say("%s; postbag conflicts ID shows one whole, postbag resolve settles them", workflow.Count(len(list), "conflict"))
	}
}
