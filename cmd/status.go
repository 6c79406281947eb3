package cmd

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/postbag/postbag/cmd/workflow"
)

func (a *app) statusCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "status",
		Short: "Say what is uncommitted, unpushed and unpulled",
		Long: `Compares the files with the last commit, and the commits with the remote as it
was last seen. Nothing is fetched.`,
		RunE: func(c *cobra.Command, _ []string) error { return a.status(c.Context()) },
	}
}

func (a *app) status(ctx context.Context) error {
	return a.withStore(func(s *workflow.Store) error {
		st, err := s.Status(ctx)
		if err != nil {
			return err
		}
		return a.ui.answer(st, func() { a.printStatus(st) })
	})
}

func (a *app) printStatus(st *workflow.Status) {
	device := ""
	if st.Device.Name != "" {
		device = ", device " + escape(st.Device.Name)
	}
	a.ui.print("%s  %s (%s), branch %s%s", a.ui.paint(bold, st.StateWord), escape(st.Dir), st.Mode, escape(st.Branch), device)
	a.ui.print("%s", remoteLine(st))
	a.printSection("Not committed:", st.Changes, st.Files)
	a.printSection("Not pushed:", st.Unpushed, nil)
	a.printSection("Not pulled:", st.Unpulled, nil)
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

func remoteLine(st *workflow.Status) string {
	switch {
	case st.Remote == "" && st.Mode == workflow.Guest:
		return "No remote; in a guest store git sets, pulls and pushes it"
	case st.Remote == "":
		return "No remote; postbag remote URL sets one"
	case st.Mode == workflow.Guest:
		return "Remote " + escape(st.Remote) + ", which git pulls and pushes"
	case st.AsOf == nil:
		return "Remote " + escape(st.Remote) + ", not seen yet"
	}
	return fmt.Sprintf("Remote %s as of %s: %d ahead, %d behind", escape(st.Remote), st.AsOf.Format(time.DateTime), st.Ahead, st.Behind)
}
