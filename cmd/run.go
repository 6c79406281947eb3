package cmd

import (
	"context"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/postbag/postbag/cmd/workflow"
)

func (a *app) runCommand() *cobra.Command {
	var o workflow.RunOptions
	with := ""
	c := &cobra.Command{
		Use:   "run COLLECTION [-- OPTION…]",
		Short: "Run a collection with Newman or the Postman CLI, and file the result",
		Long: `Runs a collection of the store with Newman or, where that is not installed, with
the Postman CLI, and files the result and, as history, the requests that were
sent, in one commit. Both are looked for on PATH and in node_modules/.bin. The tool
gets the collection, the environment and the globals in a temporary folder that
nobody else can read. Options behind -- are the tool's own:

    postbag run Shop -e Staging -- --iteration-count 3 --bail

Secrets of the environment, and credentials in headers and query parameters, are
not stored. The exit
code is 1 where a test failed; the result is filed all the same.`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			words := args
			if at := c.ArgsLenAtDash(); at >= 0 {
				words, o.Options = args[:at], args[at:]
			}
			o.Collection, o.With, o.Dir, o.DryRun = strings.Join(words, " "), workflow.RunTool(with), a.dir, a.dryRun
			return a.withStore(func(s *workflow.Store) error { return a.runCollection(c.Context(), s, o) })
		},
	}
	c.Flags().StringVarP(&o.Environment, "environment", "e", "", "the environment to run with")
	c.Flags().StringVar(&with, "with", "", "newman or postman (default: what is installed, Newman first)")
	c.Flags().BoolVar(&o.NoHistory, "no-history", false, "do not file the requests that were sent as history")
	return c
}

func (a *app) runCollection(ctx context.Context, s *workflow.Store, o workflow.RunOptions) error {
	// A terminal that closes must not leave the environment behind.
	ctx, stop := signal.NotifyContext(ctx, syscall.SIGHUP)
	defer stop()
	o.Console, o.Errors = a.consoles()
	done, err := s.Run(ctx, o)
	if done == nil {
		return err
	}
	for _, note := range done.Notes {
		a.ui.say("note: %s", escape(note))
	}
	if err := a.ui.answer(done, func() { a.printRan(done) }); err != nil {
		return err
	}
	return err
}

func (a *app) printRan(done *workflow.Ran) {
	if done.ShownRun == nil {
		a.ui.print("Would run %s", escape(strings.Join(done.Command, " ")))
		return
	}
	a.ui.print("Filed run %s: %s, %d without a response; tests: %d passed, %d failed, %d skipped%s", escape(done.Name),
		workflow.Count(done.Requests, "request"), done.Errors, done.Passed, done.Failed, done.Skipped, averaged(done.Average))
	if done.Sent > 0 {
		a.ui.print("Filed as history: %s", workflow.Count(done.Sent, "request"))
	}
	if done.Commit != "" {
		a.ui.print("Committed as %s", short(done.Commit))
	}
	a.printPruned(done.Pruned)
}

// consoles are where the tool speaks: to standard output, or where that is for
// an answer in JSON to standard error. A terminal it gets as it is, for colours.
func (a *app) consoles() (out, errs io.Writer) {
	out, errs = a.ui.out, a.ui.err
	if a.ui.json {
		out = errs
	}
	return unlessTerminal(out), unlessTerminal(errs)
}

// unlessTerminal hides that a writer is a file, so that what goes to it is
// heard.
func unlessTerminal(w io.Writer) io.Writer {
	if file, ok := w.(*os.File); ok && !term.IsTerminal(int(file.Fd())) {
		return struct{ io.Writer }{w}
	}
	return w
}
