package cmd

import (
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"github.com/postbag/postbag/cmd/workflow"
	"github.com/postbag/postbag/serialize/history"
)

var historyFormats = []history.Format{history.HAR, history.Lists, history.Records}

func (a *app) historyExportCommand() *cobra.Command {
	var o workflow.HistoryExportOptions
	format := ""
	c := &cobra.Command{
		Use:   "export [WORD…]",
		Short: "Write history as HAR, or as the lists that it came as",
		Long: `Writes history to standard output or a file: all of it, that which words, --day and
--device choose, or with --from a file that was imported, as it was. The format is
that of the file, else har (HTTP Archive 1.2); lists is {requests, responses}, and
records a bare list of requests; without words these two give back the one file of
that format that was imported.

What comes from one file is written with all that the file said besides, and in
its order; else the oldest request is first. Credentials are written as they were
sent.`,
		Args: cobra.ArbitraryArgs,
		RunE: func(_ *cobra.Command, args []string) error {
			o.Words, o.Format, o.DryRun = args, history.Format(format), a.dryRun
			if o.Format != "" && !slices.Contains(historyFormats, o.Format) {
				return &workflow.Problem{Kind: workflow.Usage, What: fmt.Sprintf("there is no format %q of history", format), Hint: "take one of har, lists, records"}
			}
			if o.File != "" {
				o.File = joinDir(a.dir, o.File)
			}
			return a.withStore(func(s *workflow.Store) error { return a.exportHistory(s, o) })
		},
	}
	whichHistory(c, &o.HistoryOptions)
	c.Flags().StringVar(&o.From, "from", "", "the file of this name, or the beginning of its id")
	c.Flags().StringVar(&format, "format", "", "har, lists or records (default: as it came, else har)")
	c.Flags().StringVarP(&o.File, "output", "o", "", "the file to write (default: standard output)")
	c.Flags().BoolVar(&o.Force, "force", false, "write over a file that is there")
	return c
}

func (a *app) exportHistory(s *workflow.Store, o workflow.HistoryExportOptions) error {
	done, err := s.ExportHistory(o)
	if done == nil || err != nil {
		return err
	}
	if done.Missing > 0 {
		a.ui.say("note: %s of %s no longer stored", workflow.Count(done.Missing, "request"), escape(done.From)+isAre(done.Missing))
	}
	if o.File == "" {
		a.ui.told = true
		_, err := a.ui.out.Write(done.Data)
		return err
	}
	return a.ui.answer(done, func() {
		a.ui.print("%s of history (%s): %s", workflow.Count(done.Requests, "request"), done.Format, escape(done.File))
	})
}

func isAre(n int) string {
	if n == 1 {
		return " is"
	}
	return " are"
}
