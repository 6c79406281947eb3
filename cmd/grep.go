package cmd

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/postbag/postbag/cmd/workflow"
)

func (a *app) grepCommand() *cobra.Command {
	var o workflow.GrepOptions
	names := false
	c := &cobra.Command{
		Use:   "grep PATTERN [NAME]",
		Short: "Search names and the values of fields",
		Long: `Searches the names and all fields of what the store holds, or of what NAME holds,
line by line. PATTERN is a regular expression. The values of secret variables are
not searched. Run results are searched only where NAME is one or with --runs,
history is not. Nothing found is no error.`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			o.Pattern, o.Name = args[0], strings.Join(args[1:], " ")
			return a.withStore(func(s *workflow.Store) error { return a.grep(s, o, names) })
		},
	}
	c.Flags().BoolVarP(&o.IgnoreCase, "ignore-case", "i", false, "take upper and lower case for the same")
	c.Flags().BoolVar(&o.Runs, "runs", false, "search the results of collection runs too")
	c.Flags().BoolVarP(&names, "names", "l", false, "only the names of what matches")
	return c
}

// longLine is how much of a line is shown.
const longLine = 200

func (a *app) grep(s *workflow.Store, o workflow.GrepOptions, names bool) error {
	matches, err := s.Grep(o)
	if err != nil {
		return err
	}
	return a.ui.answer(matches, func() {
		last := workflow.Ref{}
		for _, m := range matches {
			who := a.ui.paint(faint, string(m.Kind)) + " " + escape(m.Name)
			switch {
			case names && m.Ref != last:
				a.ui.print("%s", who)
			case !names:
				a.ui.print("%s: %s: %s", who, a.ui.paint(bold, escape(m.Field)), escape(cut(m.Line)))
			}
			last = m.Ref
		}
	})
}

func cut(line string) string {
	if runes := []rune(line); len(runes) > longLine {
		return string(runes[:longLine]) + "…"
	}
	return line
}
