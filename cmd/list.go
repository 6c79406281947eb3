package cmd

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/postbag/postbag/cmd/workflow"
)

func (a *app) lsCommand() *cobra.Command {
	deleted, limit := false, 0
	c := &cobra.Command{
		Use:   "ls [NAME]",
		Short: "List what the store holds",
		Long: `Lists what the store holds; with NAME what that holds, and the variables of an
environment, of globals or of a collection. Secret values are not printed.

    postbag ls runs [COLLECTION]   the results of collection runs, the newest first`,
		Args: cobra.ArbitraryArgs,
		RunE: func(_ *cobra.Command, args []string) error {
			return a.withStore(func(s *workflow.Store) error {
				if deleted {
					return a.deleted(s, limit)
				}
				if len(args) > 0 && args[0] == "runs" {
					return a.lsRuns(s, workflow.RunsOptions{Collection: strings.Join(args[1:], " "), Limit: limit})
				}
				return a.ls(s, strings.Join(args, " "))
			})
		},
	}
	c.Flags().BoolVar(&deleted, "deleted", false, "list what was deleted, by whom and when")
	c.Flags().IntVar(&limit, "limit", 0, "of runs, or of what was deleted, list at most so many")
	return c
}

func (a *app) ls(s *workflow.Store, name string) error {
	list, problems, err := s.List(workflow.ListOptions{Name: name, IDs: a.ui.json})
	if err != nil {
		return err
	}
	if list == nil {
		list = []*workflow.Listed{}
	}
	err = a.ui.answer(list, func() {
		for _, l := range list {
			a.printListed("", l)
		}
		if len(list) == 0 && len(problems) == 0 {
			a.ui.say("The store is empty; postbag import FILE puts something in")
		}
	})
	for _, p := range problems {
		a.ui.say("note: not listed, since it cannot be understood: %s: %s", escape(p.Path), escape(p.Error))
	}
	return err
}

func (a *app) printListed(prefix string, l *workflow.Listed) {
	line := prefix + a.ui.paint(faint, string(l.Kind)) + " " + escape(l.Title)
	if l.Detail != "" {
		line += "  " + a.ui.paint(faint, escape(l.Detail))
	}
	a.ui.print("%s", line)
	for _, child := range l.Holds {
		a.printListed(prefix+"  ", child)
	}
}

func (a *app) showCommand() *cobra.Command {
	reveal := false
	c := &cobra.Command{
		Use:   "show NAME",
		Short: "Show an entity with all its fields, or a variable",
		Long: `Shows one entity. NAME is its path ("Shop/Orders/Create order"), its id, its own
name or the end of its path ("Orders/Create order") where no other has it; a kind
before it narrows the choice ("environment Test"). Of several meanings the most exact
counts: a path, then the names from the top. A variable goes by what holds it
("Test/base_url"); values of secret variables are hidden unless --reveal is given.

The result of a collection run goes by its path, the beginning of its path or its
id ("run Shop/2026-11-23"), or by its collection, which means the newest
("run Shop"); it is shown as a table.`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			return a.withStore(func(s *workflow.Store) error { return a.show(s, strings.Join(args, " "), reveal) })
		},
	}
	c.Flags().BoolVar(&reveal, "reveal", false, "show the values of secret variables")
	return c
}

func (a *app) show(s *workflow.Store, name string, reveal bool) error {
	if r, err := s.ShowRun(name); r != nil || err != nil {
		if err != nil {
			return err
		}
		return a.ui.answer(r, func() { a.printRun(r) })
	}
	shown, err := s.Show(workflow.ShowOptions{Name: name, Reveal: reveal, ID: a.ui.json})
	if err != nil {
		return err
	}
	return a.ui.answer(shown, func() {
		a.ui.print("%s", a.ui.paint(bold, string(shown.Kind)+" "+escape(shown.Name)))
		a.ui.print("%s", escapeText(strings.TrimRight(shown.Text, "\n")))
	})
}
