package cmd

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/postbag/postbag/cmd/workflow"
)

func (a *app) setCommand() *cobra.Command {
	var o workflow.SetOptions
	enable, disable, description := false, false, ""
	c := &cobra.Command{
		Use:   "set NAME FIELD VALUE… | set PLACE/VARIABLE VALUE…",
		Short: "Set a field of an entity, or a variable",
		Long: `Sets one field and commits that. FIELD is the path of a field as "show" prints
them: method, url, headers.X-Trace, body.content, settings.strictSSL,
auth.credentials.token. Text stays text; where a number or true and false belong,
the value must be that. The URL and the query parameters follow each other.

A variable goes by what holds it: Test/base_url, globals/token, Shop/base_url. One
that is missing is added; the second of one name is base_url#2.

Put -- before a value that starts with a dash.`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if err := onlyOne(c, "enable", "disable"); err != nil {
				return err
			}
			o.Name, o.Words, o.DryRun = args[0], args[1:], a.dryRun
			if on := c.Flags().Changed("enable"); on || c.Flags().Changed("disable") {
				on = on && enable || !on && !disable
				o.Enabled = &on
			}
			if c.Flags().Changed("description") {
				o.Description = &description
			}
			return a.withStore(func(s *workflow.Store) error { return a.edited(s.Set(o)) })
		},
	}
	c.Flags().StringVar(&o.JSON, "value-json", "", "the value as JSON, instead of words")
	c.Flags().StringArrayVar(&o.Unset, "unset", nil, "take out this field")
	c.Flags().StringVar(&o.Type, "type", "", "of a variable: secret or default")
	c.Flags().BoolVar(&enable, "enable", false, "switch a variable on")
	c.Flags().BoolVar(&disable, "disable", false, "switch a variable off")
	c.Flags().StringVar(&description, "description", "", "describe a variable")
	return c
}

// onlyOne refuses two flags that exclude each other.
func onlyOne(c *cobra.Command, a, b string) error {
	if c.Flags().Changed(a) && c.Flags().Changed(b) {
		return misused(c, fmt.Errorf("--%s and --%s exclude each other", a, b))
	}
	return nil
}

// edited tells what an edit did.
func (a *app) edited(done *workflow.Edited, err error) error {
	if done == nil {
		return err
	}
	if err := a.ui.answer(done, func() { a.printEdited(done) }); err != nil {
		return err
	}
	return err
}

func (a *app) printEdited(done *workflow.Edited) {
	a.printChanges("", done.Changes, nil)
	switch {
	case done.Commit != "":
		a.ui.print("Committed as %s", short(done.Commit))
	case done.Message == "":
		a.ui.print("Nothing changed")
	}
}
