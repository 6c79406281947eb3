package cmd

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/postbag/postbag/cmd/workflow"
)

// resolveOptions are the choices of resolve.
type resolveOptions struct {
	which workflow.ConflictsOptions
	ways  map[workflow.Way]*bool
	from  string
	all   bool
	thing string
}

func (a *app) resolveCommand() *cobra.Command {
	o := &resolveOptions{ways: map[workflow.Way]*bool{}}
	c := &cobra.Command{
		Use:   "resolve [ID|NAME…]",
		Short: "Settle what two devices changed differently",
		Long: `Settles conflicts, in one commit: those of an id or of an entity, of a collection, or
all. Say how in one of these ways:

  --keep     keep what is shown        --other    take the side that is not shown
  --base     as it was before both     --both     both, one behind the other (lines)
  --local    this device's side        --remote   the side that is not this device's
  --from DEVICE  that device's side    --edit     write it yourself, in $VISUAL or $EDITOR

Without a way, on a terminal, they are shown one by one with both values side by side,
to be settled with keys. --no-input never asks.

Nothing is settled that was not chosen. What cannot be settled in this way is named and
stays open, and the others are settled (exit 10).`,
		Args: cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error {
			o.which.Names = args
			return a.withStore(func(s *workflow.Store) error { return a.resolve(c, s, o) })
		},
	}
	c.Flags().BoolVar(&o.all, "all", false, "settle every conflict")
	c.Flags().StringVar(&o.which.Collection, "collection", "", "settle those in this collection")
	c.Flags().StringVar(&o.thing, "entity", "", "settle those of this entity")
	for _, way := range ways {
		o.ways[way.is] = c.Flags().Bool(string(way.is), false, way.help)
	}
	c.Flags().BoolVar(&o.which.Reveal, "reveal", false, "where you are asked, show the values of secret variables")
	c.Flags().StringVar(&o.from, "from", "", "take the side of this device")
	return c
}

// ways are the ways to settle a conflict that are a flag.
var ways = []struct {
	is   workflow.Way
	help string
}{
	{workflow.Keep, "keep what is shown"},
	{workflow.TakeOther, "take the side that is not shown"},
	{workflow.TakeBase, "take what it was before both changed it"},
	{workflow.TakeBoth, "take both, one behind the other"},
	{workflow.TakeEdited, "write the value in $VISUAL or $EDITOR"},
	{workflow.TakeLocal, "take this device's side"},
	{workflow.TakeRemote, "take the side that is not this device's"},
}

func (a *app) resolve(c *cobra.Command, s *workflow.Store, o *resolveOptions) error {
	way, err := o.way(c)
	if err != nil {
		return err
	}
	if err := o.checkWhich(c, way); err != nil {
		return err
	}
	list, left, err := s.Conflicts(o.which)
	if err != nil {
		return err
	}
	for _, p := range left {
		a.ui.say("note: left out, since it cannot be understood: %s: %s", escape(p.Path), escape(p.Error))
	}
	if len(list) == 0 {
		a.ui.say("Nothing is in conflict")
		return a.ruled(nil, nil)
	}
	if way == "" && a.mayAsk(c) {
		return a.ruled(a.askConflicts(c.Context(), s, list))
	}
	if way == "" {
		return errNoWay(c)
	}
	rulings, err := a.rulings(c.Context(), list, way, o.from)
	if err != nil || len(rulings) == 0 {
		return a.ruled(nil, err)
	}
	return a.ruled(s.Resolve(rulings, a.dryRun))
}

// rulings say the same of several conflicts, or what somebody writes for each.
func (a *app) rulings(ctx context.Context, list []*workflow.Contested, way workflow.Way, from string) ([]workflow.Ruling, error) {
	var rulings []workflow.Ruling
	for _, x := range list {
		r := workflow.Ruling{Clash: x.Clash, Way: way, Device: from}
		if way == workflow.TakeEdited {
			text, changed, err := a.editConflict(ctx, x)
			if err != nil {
				return nil, err
			}
			if !changed {
				a.ui.say("note: nothing was edited, so this stays open: %s", escape(x.Text()))
				continue
			}
			r = x.Ruling(way)
			r.Text = text
		}
		rulings = append(rulings, r)
	}
	return rulings, nil
}

// ruled tells what became of conflicts.
func (a *app) ruled(done *workflow.Resolved, problem error) error {
	if done == nil && problem != nil {
		return problem
	}
	if done == nil {
		done = &workflow.Resolved{}
	}
	return errors.Join(problem, a.settled(done))
}

// way is the one way that was given, "" for none.
func (o *resolveOptions) way(c *cobra.Command) (workflow.Way, error) {
	var given []workflow.Way
	for _, way := range ways {
		if *o.ways[way.is] {
			given = append(given, way.is)
		}
	}
	if c.Flags().Changed("from") {
		given = append(given, workflow.TakeFrom)
	}
	switch len(given) {
	case 0:
		return "", nil
	case 1:
		return given[0], nil
	}
	return "", misused(c, fmt.Errorf("--%s and --%s exclude each other", given[0], given[1]))
}

// checkWhich refuses to guess which conflicts are meant.
func (o *resolveOptions) checkWhich(c *cobra.Command, way workflow.Way) error {
	said := len(o.which.Names)
	if o.thing != "" {
		o.which.Names = append(o.which.Names, o.thing)
		said++
	}
	switch {
	case o.all && (said > 0 || o.which.Collection != ""):
		return misused(c, errors.New("--all and names exclude each other"))
	case said > 0 && o.which.Collection != "":
		return misused(c, errors.New("--collection and other names exclude each other"))
	case way != "" && !o.all && said == 0 && o.which.Collection == "":
		return &workflow.Problem{Kind: workflow.Usage, What: "settle conflicts", Err: errors.New("it was not said which"), State: "nothing was changed",
			Hint: "postbag resolve ID --" + string(way) + " (postbag conflicts lists them), or: postbag resolve --all --" + string(way)}
	}
	return nil
}

// errNoWay is the problem of conflicts that nobody can be asked about.
func errNoWay(c *cobra.Command) error {
	return &workflow.Problem{Kind: workflow.Usage, What: "settle conflicts", Err: errors.New("it was not said how"), State: "nothing was changed",
		Hint: c.CommandPath() + " --all --keep; or --other, --base, --both, --edit, --local, --remote, --from DEVICE"}
}

// settled tells what was settled.
func (a *app) settled(done *workflow.Resolved) error {
	if done.Settled == nil {
		done.Settled, done.Changes = []workflow.Clash{}, []workflow.EntityChange{}
	}
	return a.ui.answer(done, func() { a.printSettled(done) })
}

func (a *app) printSettled(done *workflow.Resolved) {
	a.printChanges("", done.Changes, nil)
	switch n := len(done.Settled); {
	case n == 0 && len(done.Left) == 0:
		a.ui.print("Nothing was settled")
	case n > 0:
		a.ui.print("%s %s%s", a.would("Settled", "Would settle"), workflow.Count(n, "conflict"), asCommit(done.Commit))
	}
	for _, file := range done.Staged {
		a.ui.print("Staged %s", escape(file))
	}
	for _, file := range done.Written {
		a.ui.print("Written, in no commit yet: %s", escape(file))
	}
}

func asCommit(commit string) string {
	if commit == "" {
		return ""
	}
	return ", committed as " + short(commit)
}
