package cmd

import (
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/postbag/postbag/cmd/workflow"
)

// historyLimit is how many requests are listed unless more are asked for.
const historyLimit = 50

func (a *app) historyCommand() *cobra.Command {
	var o workflow.HistoryOptions
	c := &cobra.Command{
		Use:   "history [WORD…]",
		Short: "List, search, show, save and export requests that were sent",
		Long: `Lists requests that were sent, the newest first: when (UTC), method, status, name
or URL, and the device that recorded them. With words, those that all of them fit:
a method in capitals (GET), a status or a class of them (404, 4xx), or what stands
in the URL, the name, the headers or the bodies. Put -- before a word that is the
name of one of the commands below.

History comes in by postbag import: HAR 1.2 files, and the lists of records that
scripts take out of Postman's app. It is stored as it was sent, credentials
included; what is printed here hides those in headers, parameters and URLs.`,
		Args: cobra.ArbitraryArgs,
		RunE: func(_ *cobra.Command, args []string) error {
			o.Words = args
			return a.withStore(func(s *workflow.Store) error { return a.history(s, o) })
		},
	}
	c.Flags().IntVar(&o.Limit, "limit", historyLimit, "list at most so many; 0 is all")
	whichHistory(c, &o)
	for _, sub := range []*cobra.Command{a.historyShowCommand(), a.historySaveCommand(), a.historyRmCommand(), a.historyExportCommand(), a.historyPruneCommand()} {
		sub.Args = usageArgs(sub.Args)
		c.AddCommand(sub)
	}
	return c
}

func whichHistory(c *cobra.Command, o *workflow.HistoryOptions) {
	c.Flags().StringVar(&o.Day, "day", "", "of this day (2026-11-23, UTC), month (2026-11) or year; 1970-01-01 has those without a time")
	c.Flags().StringVar(&o.Device, "device", "", "of this device")
}

func (a *app) history(s *workflow.Store, o workflow.HistoryOptions) error {
	if o.Limit < 0 {
		return &workflow.Problem{Kind: workflow.Usage, What: fmt.Sprintf("list %d requests", o.Limit), Hint: "--limit 0 lists all"}
	}
	sent, problems, err := s.History(o)
	if err != nil {
		return err
	}
	err = a.ui.answer(sent, func() { a.printSent(sent) })
	switch {
	case len(sent) == 0 && !a.ui.json:
		a.ui.say("%s", nothingFound(o))
	case len(sent) == o.Limit && !a.ui.json:
		a.ui.say("There may be more; --limit 0 lists all")
	}
	for _, p := range problems {
		a.ui.say("note: not listed, since it cannot be understood: %s: %s", escape(p.Path), escape(p.Error))
	}
	return err
}

// nothingFound tells an empty history from one that has nothing that fits.
func nothingFound(o workflow.HistoryOptions) string {
	if len(o.Words) > 0 || o.Day != "" || o.Device != "" {
		return "Nothing found"
	}
	return "There is no history; postbag import FILE takes some in, postbag run COLLECTION makes some"
}

func (a *app) printSent(sent []workflow.Sent) {
	ids := shortIDs(sent)
	for i, x := range sent {
		when := "                   "
		if x.When != nil {
			when = x.When.Format(time.DateTime)
		}
		status := "  -"
		if x.Status != 0 {
			status = fmt.Sprintf("%3d", x.Status)
		}
		title := x.URL
		if x.Name != "" {
			title = x.Name + "  " + x.URL
		}
		a.ui.print("%s  %s  %-6s %s  %s  %s", a.ui.paint(yellow, fmt.Sprintf("%-8s", escape(ids[i]))), when, escape(x.Method), a.ui.paint(statusStyle(x.Status), status),
			escape(cut(title)), a.ui.paint(faint, escape(x.Device)))
	}
}

func statusStyle(status int) string {
	switch status / 100 {
	case 2, 3:
		return green
	case 4, 5:
		return red
	}
	return faint
}

// shortIDs are the beginnings of ids that tell them apart.
func shortIDs(sent []workflow.Sent) []string {
	const usual = 8
	count := map[string]int{}
	begin := func(id string) string { return strings.ToValidUTF8(id[:min(len(id), usual)], "") }
	seen := map[string]bool{}
	for _, x := range sent {
		if !seen[x.ID] {
			seen[x.ID] = true
			count[begin(x.ID)]++
		}
	}
	out := make([]string, len(sent))
	for i, x := range sent {
		if out[i] = begin(x.ID); count[out[i]] > 1 {
			out[i] = x.ID
		}
	}
	return out
}

func (a *app) historyShowCommand() *cobra.Command {
	reveal := false
	c := &cobra.Command{
		Use:   "show ID",
		Short: "Show one request that was sent, and its answer, in full",
		Long: `Shows a request with its answer. ID is its id or the beginning of it, of at least
four characters. Credentials in headers, parameters and the URL are hidden unless
--reveal is given; bodies are printed as they are.`,
		Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			return a.withStore(func(s *workflow.Store) error { return a.showSent(s, args[0], reveal) })
		},
	}
	c.Flags().BoolVar(&reveal, "reveal", false, "show credentials")
	return c
}

func (a *app) showSent(s *workflow.Store, id string, reveal bool) error {
	shown, err := s.ShowSent(id, reveal)
	if err != nil {
		return err
	}
	return a.ui.answer(shown, func() {
		a.ui.print("%s", a.ui.paint(bold, "history "+escape(shown.ID)+" of "+escape(shown.Device)))
		a.ui.print("%s", escapeText(strings.TrimRight(shown.Text, "\n")))
	})
}

func (a *app) historySaveCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "save ID [PLACE]",
		Short: "Save a request that was sent into a collection",
		Long: `Makes a request of one that was sent, and commits it. PLACE is the collection or
folder to put it into (Shop/Orders), or that and a name (Shop/Orders/Ping); it can
be left out where there is one collection. Headers that a client sets by itself are
not saved; credentials are, as they were sent.`,
		Args: cobra.RangeArgs(1, 2),
		RunE: func(_ *cobra.Command, args []string) error {
			o := workflow.SaveSentOptions{ID: args[0], Place: strings.Join(args[1:], ""), DryRun: a.dryRun}
			return a.withStore(func(s *workflow.Store) error { return a.edited(s.SaveSent(o)) })
		},
	}
}

func (a *app) historyRmCommand() *cobra.Command {
	var o workflow.RemoveSentOptions
	c := &cobra.Command{
		Use:   "rm ID… | --day DATE | --before DATE",
		Short: "Remove requests from the history",
		Long: `Removes requests from the history, and commits that: one by one, all of a day, or
all before a day (but those without a time, which are under 1970-01-01). The
commits keep them, and a file that still has them brings them back when it is
imported again.`,
		Args: cobra.ArbitraryArgs,
		RunE: func(_ *cobra.Command, args []string) error {
			o.IDs, o.DryRun = args, a.dryRun
			return a.withStore(func(s *workflow.Store) error { return a.edited(s.RemoveSent(o)) })
		},
	}
	c.Flags().StringVar(&o.Day, "day", "", "all of this day, such as 2026-11-23 (UTC)")
	c.Flags().StringVar(&o.Before, "before", "", "all before this day")
	return c
}
