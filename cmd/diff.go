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
	format   string
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
and tests that fail or pass now. One run is compared with the one before it.

With --format markdown the answer is made for a comment on a pull request: grouped by
collection, with all that comes from the store as code, and long values cut.`,
		Args: cobra.MaximumNArgs(2),
		RunE: func(_ *cobra.Command, args []string) error {
			if err := a.checkFormat(f, args); err != nil {
				return err
			}
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
	c.Flags().StringVar(&f.format, "format", "text", "text, or markdown for a comment on a pull request")
	c.Flags().StringVar(&f.name, "name", "", "only this entity and what it holds")
	return c
}

func (a *app) checkFormat(f diffFlags, args []string) error {
	const hint = "postbag diff --format markdown"
	switch {
	case f.format != "text" && f.format != "markdown":
		return &workflow.Problem{Kind: workflow.Usage, What: "there is no format \"" + f.format + "\"", Hint: hint}
	case f.format == "markdown" && (a.ui.json || workflow.NamesRuns(args)):
		return &workflow.Problem{Kind: workflow.Usage, What: "--format markdown is neither for --json nor for runs", Hint: hint}
	}
	return nil
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
		if f.format == "markdown" {
			a.markdownDiff(differences, f.stat)
			return
		}
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
	for _, line := range hunks(before, after) {
		style := ""
		switch {
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

// hunks are the lines in which two texts differ, with those around them.
func hunks(before, after string) []string {
	text := string(diff.Diff("before", []byte(endLine(before)), "after", []byte(endLine(after))))
	lines := strings.Split(strings.TrimRight(text, "\n"), "\n")
	const head = 3 // names what is compared
	return lines[min(head, len(lines)):]
}

func endLine(s string) string {
	if s == "" || strings.HasSuffix(s, "\n") {
		return s
	}
	return s + "\n"
}
