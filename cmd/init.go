package cmd

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/postbag/postbag/cmd/workflow"
)

func (a *app) initCommand() *cobra.Command {
	var o workflow.InitOptions
	var own, guest bool
	c := &cobra.Command{
		Use:   "init [DIR]",
		Short: "Make a store, or adopt what is there",
		Long: `Makes a store in a folder: this one, or DIR. What Postman has written there is
adopted and not rewritten. With --remote the store of that remote is taken, or
started there by the first push.

A store has a repository to itself (own) or lies beside source code (guest).
Which it is shows from what is there; --own and --guest decide.`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error { return a.init(c.Context(), o, own, guest, args) },
	}
	c.Flags().StringVar(&o.Remote, "remote", "", "the remote to sync with: a path, https:// or ssh address")
	c.Flags().StringVar(&o.Device, "device", "", "the name of this device (default: the name of the host)")
	c.Flags().BoolVar(&own, "own", false, "the store has the repository to itself")
	c.Flags().BoolVar(&guest, "guest", false, "the store is a guest beside source code")
	return c
}

func (a *app) init(ctx context.Context, o workflow.InitOptions, own, guest bool, args []string) error {
	o.Dir, o.DryRun = a.dir, a.dryRun
	o.Remote = remoteAddress(a.dir, o.Remote)
	if len(args) == 1 {
		o.Dir = joinDir(a.dir, args[0])
	}
	switch {
	case own && guest:
		return &workflow.Problem{Kind: workflow.Usage, What: "--own and --guest exclude each other", Hint: "postbag help init"}
	case own:
		o.Mode = workflow.Own
	case guest:
		o.Mode = workflow.Guest
	}
	var err error
	if o.Settings, err = a.settings(nil); err != nil {
		return err
	}
	done, err := workflow.Init(ctx, o)
	if err != nil {
		return err
	}
	return a.ui.answer(done, func() { a.printInit(done) })
}

func (a *app) printInit(done *workflow.Initialized) {
	verb := "Made"
	if done.Existed {
		verb = "Found"
	}
	kind := "a store of its own"
	if done.Mode == workflow.Guest {
		kind = "a guest store"
	}
	if a.dryRun {
		a.ui.print("Would make %s in %s", kind, escape(done.Dir))
		return
	}
	a.ui.print("%s %s in %s (branch %s, device %s)", verb, kind, escape(done.Dir), escape(done.Branch), escape(done.Device.Name))
	if done.Adopted > 0 {
		a.ui.print("It holds %d entities; postbag ls lists them", done.Adopted)
	} else {
		a.ui.print("It is empty; postbag import FILE puts something in")
	}
	if done.Mode == workflow.Guest {
		a.ui.print("Commits touch only postman/ and postbag/; pull and push with git as usual")
	}
}
