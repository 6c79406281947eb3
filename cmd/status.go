package cmd

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/postbag/postbag/cmd/workflow"
)

func (a *app) statusCommand() *cobra.Command {
	var o statusOptions
	c := &cobra.Command{
		Use:   "status",
		Short: "Say whether this device is in step, and what is not",
		Long: `Compares the files with the last commit, and the commits with the remote, which is
asked for five seconds at most. The state is the first of these that holds:

  OFFLINE     the store has no remote
  CONNECTING  the remote was not reached; ERROR: it did not let us in
  DIVERGED    here and there are commits that the other side has not
  BEHIND      the remote has commits that are not here
  CHANGED     edits are in no commit yet
  AHEAD       commits here are not on the remote
  CONFLICT    conflicts wait to be settled, which stops nothing
  IN SYNC     all is the same here and there, as the remote has just said
  CLEAN       the same, but the remote was not asked (--no-fetch, guest stores)`,
		RunE: func(c *cobra.Command, _ []string) error { return a.status(c.Context(), o) },
	}
	c.Flags().BoolVar(&o.noFetch, "no-fetch", false, "do not ask the remote: say how it stood when it last answered")
	c.Flags().BoolVar(&o.short, "short", false, "say the state and nothing else")
	return c
}

// statusOptions are the choices of status.
type statusOptions struct{ noFetch, short bool }

func (a *app) status(ctx context.Context, o statusOptions) error {
	return a.withStore(func(s *workflow.Store) error {
		st, err := s.Status(ctx, !o.noFetch)
		if err != nil {
			return err
		}
		return a.ui.answer(st, func() {
			if o.short {
				a.ui.print("%s", st.State)
			} else {
				a.printStatus(st)
			}
		})
	})
}

func (a *app) printStatus(st *workflow.Status) {
	device := ""
	if st.Device.Name != "" {
		device = ", device " + escape(st.Device.Name)
	}
	a.ui.print("%s  %s (%s), branch %s%s", a.ui.paint(bold, st.Title()), escape(st.Dir), st.Mode, escape(st.Branch), device)
	a.ui.print("%s", remoteLine(st))
	if st.Trouble != "" {
		a.ui.say("note: could not ask the remote: %s", escape(st.Trouble))
	}
	a.printSection("Not committed:", st.Changes, st.Files)
	a.printSection("Not pushed:", st.Unpushed, nil)
	a.printSection("Not pulled:", st.Unpulled, nil)
	a.printConflicts("In conflict, postbag resolve settles it:", st.Conflicts)
	if more := st.Broken - len(st.Problems); more > 0 {
		a.ui.say("note: %d committed files cannot be understood; postbag ls names them", more)
	}
	if len(st.Problems) > 0 {
		a.ui.print("Cannot be understood:")
		for _, p := range st.Problems {
			a.ui.print("  %s  %s: %s", a.ui.paint(red, "broken"), escape(p.Path), escape(p.Error))
		}
	}
}

// printConflicts names conflicts, the first of them where there are many. Those of
// one field follow each other, and take one line.
func (a *app) printConflicts(title string, conflicts []workflow.Clash) {
	if len(conflicts) > 0 {
		a.ui.print("%s", title)
	}
	for lines := 0; len(conflicts) > 0; lines++ {
		if lines == conflictLimit {
			a.ui.print("  and %d more", len(conflicts))
			break
		}
		alike := 1
		for alike < len(conflicts) && conflicts[alike].Text() == conflicts[0].Text() {
			alike++
		}
		a.ui.print("  %s%s", escape(conflicts[0].Text()), times(alike))
		conflicts = conflicts[alike:]
	}
}

// times says how often there is something, where that is more than once.
func times(n int) string {
	if n == 1 {
		return ""
	}
	return fmt.Sprintf(" (%d)", n)
}

// conflictLimit is how many conflicts are named where they are beside the point.
const conflictLimit = 20

func remoteLine(st *workflow.Status) string {
	remote := "Remote " + escape(st.Remote)
	switch {
	case st.Remote == "" && st.Mode == workflow.Guest:
		return "No remote; in a guest store git sets, pulls and pushes it"
	case st.Remote == "":
		return "No remote; postbag remote URL sets one"
	case st.Mode == workflow.Guest:
		return remote + ", which git pulls and pushes"
	case st.Checked:
		return fmt.Sprintf("%s: %d ahead, %d behind", remote, st.Ahead, st.Behind)
	case st.AsOf == nil:
		return remote + ", not seen yet"
	}
	return fmt.Sprintf("%s as of %s: %d ahead, %d behind", remote, st.AsOf.Format(time.DateTime), st.Ahead, st.Behind)
}
