package cmd

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/postbag/postbag/cmd/workflow"
)

func (a *app) mvCommand() *cobra.Command {
	var o workflow.MoveOptions
	c := &cobra.Command{
		Use:   "mv NAME [NEW]",
		Short: "Rename or move an entity with all that it holds",
		Long: `Moves and renames, and commits that. NEW is a folder or collection to move into,
a new name, or a path whose last part is the new name. What moves stays the same
thing: its id, examples and whatever an export had beside them stay with it.

With --to-workspace it moves into another workspace: a collection, environment or
header preset as it is or under the new name NEW, all else into the place NEW there.
The results of its runs go with a collection.

Among others it goes to the end, or where --before or --after say; without NEW it
only changes its place among its neighbours.`,
		Args: cobra.RangeArgs(1, 2),
		RunE: func(c *cobra.Command, args []string) error {
			if err := onlyOne(c, "before", "after"); err != nil {
				return err
			}
			o.Name, o.To, o.DryRun = args[0], strings.Join(args[1:], ""), a.dryRun
			if o.To == "" && o.Before == "" && o.After == "" && o.Into == "" {
				return &workflow.Problem{Kind: workflow.Usage, What: "it is not said where to", Hint: "postbag help mv"}
			}
			return a.withStore(func(s *workflow.Store) error { return a.edited(s.Move(o)) })
		},
	}
	c.Flags().StringVar(&o.Into, "to-workspace", "", "the workspace to move into, by name or folder")
	c.Flags().StringVar(&o.Before, "before", "", "stand before this neighbour")
	c.Flags().StringVar(&o.After, "after", "", "stand after this neighbour")
	return c
}

func (a *app) rmCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "rm NAME",
		Short: "Remove an entity with all that it holds, or a variable",
		Long: `Removes an entity with all that it holds, or one variable (Test/base_url), and
commits that. The history keeps it: postbag restore brings it back.`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			o := workflow.RemoveOptions{Name: strings.Join(args, " "), DryRun: a.dryRun}
			return a.withStore(func(s *workflow.Store) error { return a.edited(s.Remove(o)) })
		},
	}
}

func (a *app) newCommand() *cobra.Command {
	var o workflow.NewOptions
	c := &cobra.Command{
		Use:   "new KIND NAME [FIELD=VALUE…]",
		Short: "Make a collection, folder, request, response, message, environment, header preset or variable",
		Long: `Makes an entity and commits it. KIND is collection, folder, request, response,
message, environment, header-preset or variable. NAME is its name, with --in PLACE for
what is to hold it, or the whole path. Fields are those of "set", of a header preset
its headers:

    postbag new request Shop/Orders/Ping url=https://example.com method=HEAD
    postbag new request Live/Chat --kind websocket url=wss://example.com
    postbag new header-preset Traced X-Trace={{trace}} Accept=application/json
    postbag new variable token --in Test value=abc type=secret`,
		Args: cobra.MinimumNArgs(2),
		RunE: func(_ *cobra.Command, args []string) error {
			o.Kind, o.Name, o.Fields, o.DryRun = strings.ToLower(args[0]), args[1], args[2:], a.dryRun
			return a.withStore(func(s *workflow.Store) error { return a.edited(s.New(o)) })
		},
	}
	c.Flags().StringVar(&o.In, "in", "", "the collection, folder, request or environment that is to hold it")
	c.Flags().StringVar(&o.Protocol, "kind", "", "of a request: "+strings.Join(workflow.Protocols, ", ")+" (default: http)")
	return c
}
