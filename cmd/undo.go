package cmd

import (
	"time"

	"github.com/spf13/cobra"

	"github.com/postbag/postbag/cmd/workflow"
)

func (a *app) undoCommand() *cobra.Command {
	var o workflow.UndoOptions
	list := false
	c := &cobra.Command{
		Use:   "undo",
		Short: "Take back the last command that changed the store",
		Long: `Takes back the last command that changed the store; given again, the one before
that. --list tells what can be taken back and what was, on this device and branch;
--redo does again what was taken back last, until another command changes the store.

As long as no remote has it, the branch and the files go back to where they were.
Edits that no commit has stay; where they are in the way nothing is done (exit 8).
What a command had committed of such edits is uncommitted again, so undo of commit
leaves the files as they are.

What was pushed, or has commits after it that no command here made, is taken back by
a commit of its own, "Undo: ...": what was edited later stays, and what was
edited in the same place shows and is recorded as a conflict (exit 3). A sync or a pull
that has been pushed is not taken back, and neither is a pushed change of
postbag.yaml. What was taken back is kept for 90 days.`,
		RunE: func(*cobra.Command, []string) error {
			o.DryRun = a.dryRun
			return a.withStore(func(s *workflow.Store) error {
				if list {
					return a.listUndo(s)
				}
				return a.undo(s, o)
			})
		},
	}
	c.Flags().BoolVar(&list, "list", false, "list what can be taken back, and what was")
	c.Flags().BoolVar(&o.Redo, "redo", false, "do again what was taken back last")
	c.MarkFlagsMutuallyExclusive("list", "redo")
	return c
}

func (a *app) undo(s *workflow.Store, o workflow.UndoOptions) error {
	done, problem := s.Undo(o)
	if done == nil {
		return problem
	}
	if err := a.ui.answer(done, func() { a.printUndone(done) }); err != nil {
		return err
	}
	return problem
}

func (a *app) printUndone(done *workflow.Undone) {
	a.printChanges("", done.Changes, nil)
	what := a.would("Took back", "Would take back")
	if done.Redone {
		what = a.would("Did again", "Would do again")
	}
	a.ui.print("%s %s: %s", what, done.Command, escape(done.Subject))
	switch {
	case done.Inverse != "":
		a.ui.print("Committed as %s", short(done.Inverse))
	case done.Edits && !done.Redone:
		a.ui.print("The branch is at %s again; edits that it had committed are uncommitted", short(done.Head))
	case !a.dryRun:
		a.ui.print("The branch is at %s again", short(done.Head))
	}
}

func (a *app) listUndo(s *workflow.Store) error {
	list, err := s.Undoable()
	if err != nil {
		return err
	}
	return a.ui.answer(list, func() {
		var rows [][]string
		for _, x := range list {
			rows = append(rows, []string{short(x.Commit), x.When.Local().Format(time.DateTime), x.Command, stateOfDeed(x), escape(x.Subject)})
		}
		a.ui.columns(rows)
		if len(list) == 0 {
			a.ui.say("No command of this device has changed this branch")
		}
	})
}

// stateOfDeed says in a word what can be done about a command.
func stateOfDeed(x workflow.Doable) string {
	switch {
	case x.Redo:
		return "undone, can be redone"
	case x.Undone:
		return "undone"
	case x.Why != "":
		return "stays"
	case x.Pushed:
		return "pushed"
	}
	return ""
}
