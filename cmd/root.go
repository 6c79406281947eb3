// Package cmd is the command line: a command parses, calls a workflow and
// prints. What a command means is in cmd/workflow.
package cmd

import (
	"cmp"
	"context"
	"errors"
	"os"
	"os/signal"
	"runtime/debug"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/viper"

	"github.com/postbag/postbag/cmd/workflow"
)

// app is one run of the program.
type app struct {
	ui    *ui
	viper *viper.Viper

	dir       string
	workspace string
	command   string // the words that name what is run
	dryRun    bool
}

// gcPercent lets the heap grow further between collections than Go's default:
// a command is short, and collecting takes a quarter of an import's time.
const gcPercent = 400

// Main runs the command line of this process and returns its exit code.
func Main() int {
	debug.SetGCPercent(gcPercent)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second signal ends the process at once
	u := &ui{in: untilDone{ctx, os.Stdin}, out: os.Stdout, err: os.Stderr}
	return run(ctx, u, os.Args[1:])
}

func run(ctx context.Context, u *ui, args []string) int {
	v, err := newViper()
	a := &app{ui: u, viper: v}
	root := a.rootCommand()
	root.SetArgs(args)
	root.SetOut(u.out)
	root.SetErr(u.err)
	root.SetIn(u.in)
	if err == nil {
		err = root.ExecuteContext(ctx)
	}
	if ctx.Err() != nil && err != nil {
		err = &workflow.Problem{Kind: workflow.Interrupted, What: "interrupted", State: "what was done before is whole", Hint: "postbag status tells how things stand"}
	}
	if err != nil && slices.Contains(args, "--json") {
		u.json = true // the command line may not have been understood so far
	}
	err = u.finish(err)
	u.complain(err)
	return exitCode(err)
}

func (a *app) rootCommand() *cobra.Command {
	root := &cobra.Command{
		Use:   "postbag",
		Short: "Postman data in git, in step on every device",
		Long: `Postbag keeps what a Postman account holds as files in a git repository, and
keeps devices in step through any git remote.`,
		SilenceErrors: true,
		SilenceUsage:  true,

		SuggestionsMinimumDistance: 2,

		Args: unknownCommand,
		RunE: func(c *cobra.Command, _ []string) error { return a.bare(c) },
		PersistentPreRunE: func(c *cobra.Command, _ []string) error {
			a.command = strings.TrimPrefix(c.CommandPath(), "postbag ")
			a.ui.useColor(a.viper.GetString("color"))
			return nil
		},
	}
	a.addFlags(root)
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error { return misused(c, err) })
	root.AddGroup(&cobra.Group{ID: "daily", Title: "Everyday commands:"}, &cobra.Group{ID: "more", Title: "More:"})
	root.SetHelpCommand(a.helpCommand())
	root.SetHelpCommandGroupID("more")
	root.SetCompletionCommandGroupID("more")
	add := func(group string, commands ...*cobra.Command) {
		for _, c := range commands {
			c.GroupID = group
			c.Args = usageArgs(c.Args)
			root.AddCommand(c)
		}
	}
	add("daily", a.initCommand(), a.importCommand(), a.statusCommand(), a.diffCommand(), a.syncCommand(), a.logCommand(), a.resolveCommand(), a.restoreCommand(), a.undoCommand(), a.exportCommand())
	add("more", a.conflictsCommand(), a.lsCommand(), a.showCommand(), a.setCommand(), a.newCommand(), a.mvCommand(), a.rmCommand(), a.grepCommand(), a.commitCommand(), a.pushCommand(), a.pullCommand(), a.workspacesCommand(), a.runCommand(), a.historyCommand(), a.snapshotCommand(), a.remoteCommand(), a.configCommand(), a.versionCommand(), a.demoCommand())
	add("more", a.setupGitCommand())
	root.AddCommand(a.docsCommand())
	root.AddCommand(a.mergeFileCommand(), a.textconvCommand(), a.preCommitCommand())
	strictCompletion(root)
	return root
}

// helpCommand is cobra's, but knows when there is no help.
func (a *app) helpCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "help [COMMAND]",
		Short:   "Help about any command",
		GroupID: "more",
		RunE: func(c *cobra.Command, args []string) error {
			about, rest, err := c.Root().Find(args)
			if err != nil || len(rest) > 0 {
				return unknownCommand(about, rest)
			}
			return about.Help()
		},
	}
}

// strictCompletion has cobra's command for completion refuse shells that it
// does not know.
func strictCompletion(root *cobra.Command) {
	root.InitDefaultCompletionCmd()
	for _, c := range root.Commands() {
		if c.Name() == "completion" {
			c.Args = usageArgs(cobra.NoArgs)
			c.RunE = func(c *cobra.Command, _ []string) error { return c.Help() }
		}
	}
}

func (a *app) addFlags(root *cobra.Command) {
	flags := root.PersistentFlags()
	flags.StringVarP(&a.dir, "directory", "C", ".", "work as if started in this folder")
	flags.StringVar(&a.workspace, "workspace", "", "the workspace to act in, by name or folder (default: the one that the folder lies in)")
	flags.BoolVar(&a.ui.json, "json", false, "answer in JSON")
	flags.Bool("no-input", false, "never ask")
	flags.BoolP("yes", "y", false, "confirm what is refused otherwise (so far: history prune, workspaces remove)")
	flags.BoolVarP(&a.dryRun, "dry-run", "n", false, "say what would be done and do nothing")
}

// unknownCommand refuses words after the bare program name.
func unknownCommand(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	text := "unknown command \"" + args[0] + "\""
	if similar := c.SuggestionsFor(args[0]); len(similar) > 0 {
		text += "; did you mean " + strings.Join(similar, ", ") + "?"
	}
	return &workflow.Problem{Kind: workflow.Usage, What: text, Hint: "postbag help"}
}

// usageArgs marks errors about arguments as errors of usage.
func usageArgs(check cobra.PositionalArgs) cobra.PositionalArgs {
	if check == nil {
		check = cobra.NoArgs
	}
	return func(c *cobra.Command, args []string) error {
		if err := check(c, args); err != nil {
			return misused(c, err)
		}
		return nil
	}
}

// misused is an error of the command line, with the way to the command's help.
func misused(c *cobra.Command, err error) error {
	return &workflow.Problem{Kind: workflow.Usage, What: err.Error(), Hint: strings.Replace(c.CommandPath(), "postbag", "postbag help", 1)}
}

// bare is postbag without a command: the status, or ways to start.
func (a *app) bare(c *cobra.Command) error {
	store, err := workflow.Open(a.dir)
	var p *workflow.Problem
	if err != nil && (!errors.As(err, &p) || p.Kind != workflow.Usage) {
		return err
	}
	if err != nil {
		return a.ui.answer(map[string]any{"store": nil}, a.threeWays)
	}
	store.Close()
	return a.status(c.Context(), statusOptions{})
}

// threeWays tells how to start.
func (a *app) threeWays() {
	a.ui.print("There is no store in this folder. Three ways to start:\n")
	a.ui.print("  postbag init                make a store here")
	a.ui.print("  postbag init --remote URL   take the store of a remote, or start one there")
	a.ui.print("  postbag demo                see it work on a sample, in a folder of its own\n")
	a.ui.print("postbag help tells more.")
}

// withStore opens the store, hands it over with its settings, and closes it.
func (a *app) withStore(do func(*workflow.Store) error) error {
	store, err := workflow.Open(a.dir)
	if err != nil {
		return err
	}
	defer store.Close()
	settings, err := a.settings(store)
	if err != nil {
		return err
	}
	a.ui.useColor(settings.Color)
	store.Use(settings)
	store.Command = a.command
	if err := store.Choose(cmp.Or(a.workspace, os.Getenv("POSTBAG_WORKSPACE"))); err != nil {
		return err
	}
	return store.Explain(do(store))
}

func (a *app) duration(text string) time.Duration {
	d, _ := time.ParseDuration(text) // checked with the setting
	return d
}
