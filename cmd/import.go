package cmd

import (
	"context"
	"slices"

	"github.com/spf13/cobra"

	"github.com/postbag/postbag/cmd/workflow"
)

func (a *app) importCommand() *cobra.Command {
	var (
		o        workflow.ImportOptions
		strategy string
	)
	c := &cobra.Command{
		Use:   "import PATH…|-",
		Short: "Put exported Postman files into the store",
		Long: `Imports collections (v2.1, v2.0, v1), environments, globals and header presets
that Postman exported, old data dumps and data exports (zip), and commits them.
A folder is searched; - is standard input. What a file holds is told by its
content, not by its name.

What the store has already (same id, else same kind and name) is brought up to
date: what the file changes since it was imported last is merged with what was
edited here since. Edits that no commit has yet get a commit of their own first.
Where no earlier import is known, nothing is deleted.

What both changed differently shows as the file has it and is recorded as a
conflict with both values (exit 3), which any device can settle with resolve. With
--strategy remote (the file's value) or local it is settled at once; with fail
nothing is imported then. What was deleted here and is in the file as it was stays
deleted.`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			o.Paths, o.Stdin, o.DryRun = joinDirs(a.dir, args), a.ui.in, a.dryRun
			o.Strategy = workflow.Strategy(strategy)
			return a.withStore(func(s *workflow.Store) error { return a.doImport(c.Context(), s, o) })
		},
	}
	c.Flags().StringVarP(&o.Message, "message", "m", "", "the commit message (default: one that says what changed)")
	strategyFlag(c, &strategy)
	return c
}

func (a *app) doImport(ctx context.Context, s *workflow.Store, o workflow.ImportOptions) error {
	done, err := s.Import(ctx, o)
	if done != nil {
		if err := a.ui.answer(done, func() { a.printImport(done, err == nil) }); err != nil {
			return err
		}
	}
	return err
}

// printImport tells what an import did; settled, with the conflicts, which are
// told by a problem otherwise.
func (a *app) printImport(done *workflow.Imported, settled bool) {
	for _, src := range done.Sources {
		if src.Ref != nil {
			from := ""
			if src.Part != "" {
				from = escape(src.File) + ": "
			}
			a.ui.print("%s  %s%s %s (%s)", a.ui.paint(green, "imported"), from, src.Ref.Kind, escape(src.Ref.Name), src.Format)
		}
	}
	a.printCounts(done.Changes)
	switch {
	case done.Commit != "":
		a.ui.print("Committed as %s", short(done.Commit))
	case len(done.Changes) == 0 && slices.ContainsFunc(done.Sources, func(s workflow.ImportedSource) bool { return s.Error == "" }):
		a.ui.print("Nothing changed")
	}
	for _, src := range done.Sources {
		for _, note := range src.Notes {
			a.ui.say("note: %s: %s", escape(src.Label()), escape(note))
		}
	}
	if settled {
		a.sayConflicts(done.Conflicts)
	}
	a.printPruned(done.Pruned)
	if done.Note != "" {
		a.ui.say("note: %s", escape(done.Note))
	}
	for i, path := range done.Long {
		if i == longPathsNamed {
			a.ui.say("note: so are %d more", len(done.Long)-i)
			break
		}
		a.ui.say("note: this path is too long for Windows as it is set up by default: %s", escape(path))
	}
}

// longPathsNamed is how many paths too long for Windows are named one by one.
const longPathsNamed = 3
