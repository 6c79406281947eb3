package cmd

import (
	"strings"

	"github.com/rogpeppe/go-internal/diff"
	"github.com/spf13/cobra"

	"github.com/postbag/postbag/cmd/workflow"
)

// diffFlags are the choices of diff that concern its output.
type diffFlags struct {
	stat     bool
	exitCode bool
	name     string
}

func (a *app) diffCommand() *cobra.Command {
	var f diffFlags
	c := &cobra.Command{
		Use:   "diff [FROM [TO]] | diff RUN [RUN]",
		Short: "Show differences by entity and field",
		Long: `Compares the files with the last commit; with FROM, the files with that commit;
with FROM and TO, one commit with the other.

    postbag diff "run Shop/2026-11-22" "run Shop"

compares two results of collection runs: requests that came or went, statuses,
and tests that fail or pass now. One run is compared with the one before it.`,
		Args: cobra.MaximumNArgs(2),
		RunE: func(_ *cobra.Command, args []string) error {
			return a.withStore(func(s *workflow.Store) error {
				if workflow.NamesRuns(args) {
					return a.diffRuns(s, f, args)
				}
				return a.diff(s, f, args)
			})
		},
	}
	c.Flags().BoolVar(&f.stat, "stat", false, "name the fields only")
	c.Flags().BoolVar(&f.exitCode, "exit-code", false, "exit with 1 where there are differences")
	c.Flags().StringVar(&f.name, "name", "", "only this entity and what it holds")
	return c
}

func (a *app) diff(s *workflow.Store, f diffFlags, args []string) error {
	o := workflow.DiffOptions{Name: f.name}
	if len(args) > 0 {
		o.From = args[0]
	}
	if len(args) > 1 {
		o.To = args[1]
	}
	differences, err := s.Diff(o)
	if err != nil {
		return err
	}
	err = a.ui.answer(differences, func() {
		for _, d := range differences {
			a.printDifference(d, f.stat)
		}
	})
	if err == nil && f.exitCode && len(differences) > 0 {
		return errDiffers
	}
	return err
}

func (a *app) printDifference(d workflow.Difference, stat bool) {
	if stat {
		a.printChanges("", []workflow.EntityChange{d.EntityChange}, nil)
		return
	}
	head := d.EntityChange
	head.Fields = nil
	a.printChanges("", []workflow.EntityChange{head}, nil)
	for _, v := range d.Values {
		a.printValue(v)
	}
}

func (a *app) printValue(v workflow.ValueChange) {
	a.ui.print("  %s", a.ui.paint(bold, escape(v.Field)))
	if v.Before != nil && v.After != nil && strings.Contains(*v.Before+*v.After, "\n") {
		a.printLines(*v.Before, *v.After)
		return
	}
	if v.Before != nil {
		a.ui.print("%s", a.ui.paint(red, indent("    - ", escapeText(*v.Before))))
	}
	if v.After != nil {
		a.ui.print("%s", a.ui.paint(green, indent("    + ", escapeText(*v.After))))
	}
}

// printLines shows which lines of a longer text differ.
func (a *app) printLines(before, after string) {
	text := string(diff.Diff("before", []byte(endLine(before)), "after", []byte(endLine(after))))
	for line := range strings.SplitSeq(strings.TrimRight(text, "\n"), "\n") {
		style := ""
		switch {
		case strings.HasPrefix(line, "diff "), strings.HasPrefix(line, "--- "), strings.HasPrefix(line, "+++ "):
			continue
		case strings.HasPrefix(line, "-"):
			style = red
		case strings.HasPrefix(line, "+"):
			style = green
		}
		line = "    " + escapeText(line)
		if style != "" {
			line = a.ui.paint(style, line)
		}
		a.ui.print("%s", line)
	}
}

func endLine(s string) string {
	if s == "" || strings.HasSuffix(s, "\n") {
		return s
	}
	return s + "\n"
}
