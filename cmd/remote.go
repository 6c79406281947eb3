package cmd

import (
	"context"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/postbag/postbag/cmd/workflow"
)

func (a *app) remoteCommand() *cobra.Command {
	check := false
	c := &cobra.Command{
		Use:   "remote [URL]",
		Short: "Show, set or check the remote",
		Args:  cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return a.withStore(func(s *workflow.Store) error { return a.remote(c.Context(), s, args, check) })
		},
	}
	c.Flags().BoolVar(&check, "check", false, "ask the remote")
	return c
}

func (a *app) remote(ctx context.Context, s *workflow.Store, args []string, check bool) error {
	if len(args) == 1 {
		set, err := s.SetRemote(ctx, remoteAddress(a.dir, args[0]), a.dryRun)
		if err != nil {
			return err
		}
		if a.dryRun {
			return a.ui.answer(set, func() { a.ui.print("Would set the remote to %s", escape(set.URL)) })
		}
	}
	info, err := s.Remote(ctx, check)
	if err != nil {
		return err
	}
	return a.ui.answer(info, func() {
		if info.URL == "" {
			a.ui.say("No remote; postbag remote URL sets one")
			return
		}
		a.ui.print("%s", escape(info.URL))
		switch {
		case info.Checked && info.Head == "":
			a.ui.say("It answers; its branch %s is empty", escape(info.Branch))
		case info.Checked:
			a.ui.say("It answers; its branch %s is at %s", escape(info.Branch), short(info.Head))
		case info.AsOf != nil:
			a.ui.say("Last seen %s", info.AsOf.Format(time.DateTime))
		}
	})
}

// remoteAddress makes a path absolute, so that it means the same from every
// folder; addresses stay as they are.
func remoteAddress(dir, address string) string {
	beforeSlash, _, _ := strings.Cut(filepath.ToSlash(address), "/")
	if address == "" || strings.Contains(beforeSlash, ":") && !filepath.IsAbs(address) || strings.HasPrefix(address, "-") {
		return address
	}
	abs, err := filepath.Abs(joinDir(dir, address))
	if err != nil {
		return address
	}
	return abs
}
