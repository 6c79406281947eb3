package cmd

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/postbag/postbag/cmd/workflow"
)

func (a *app) workspacesCommand() *cobra.Command {
	c := &cobra.Command{
		Use:     "workspaces",
		Aliases: []string{"workspace"},
		Short:   "List, add, rename and remove workspaces",
		Long: `A store may hold several workspaces: one at its top, others in folders of their
own, by default under workspaces/. Every folder that keeps Postman's files, as
services/api/postman does, is one.

Commands act in the workspace that --workspace or POSTBAG_WORKSPACE names, else in
the one whose folder they are started in, else in the one at the top; commit,
status, push, pull, log and diff are about all of them. A name is that of the
workspace, its folder or its id; "." is the one at the top.`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error { return a.withStore(a.listWorkspaces) },
	}
	for _, sub := range []*cobra.Command{a.addWorkspaceCommand(), a.renameWorkspaceCommand(), a.removeWorkspaceCommand()} {
		sub.Args = usageArgs(sub.Args)
		c.AddCommand(sub)
	}
	return c
}

func (a *app) listWorkspaces(s *workflow.Store) error {
	list, err := s.Workspaces()
	if err != nil {
		return err
	}
	return a.ui.answer(list, func() {
		for _, w := range list {
			mark := " "
			if w.Chosen {
				mark = "*"
			}
			holds := workflow.Count(w.Collections, "collection") + ", " + workflow.Count(w.Environments, "environment")
			a.ui.print("%s %s  %s  %s", mark, a.ui.paint(bold, escape(w.Name)), escape(w.Folder), a.ui.paint(faint, holds))
		}
		if len(list) == 0 {
			a.ui.say("There is no workspace yet; postbag import FILE makes one at the top")
		}
	})
}

func (a *app) addWorkspaceCommand() *cobra.Command {
	var o workflow.WorkspaceOptions
	c := &cobra.Command{
		Use:   "add NAME",
		Short: "Make a workspace",
		Args:  cobra.MinimumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			o.Name, o.DryRun = strings.Join(args, " "), a.dryRun
			return a.withStore(func(s *workflow.Store) error { return a.edited(s.AddWorkspace(o)) })
		},
	}
	c.Flags().StringVar(&o.Folder, "folder", "", "the folder in the store that it is to lie in (default: workspaces/NAME)")
	c.Flags().StringVar(&o.ID, "id", "", "the id that it has in Postman's cloud")
	return c
}

func (a *app) renameWorkspaceCommand() *cobra.Command {
	var o workflow.WorkspaceOptions
	c := &cobra.Command{
		Use:   "rename NAME [NEW]",
		Short: "Give a workspace another name, or another folder",
		Args:  cobra.RangeArgs(1, 2),
		RunE: func(_ *cobra.Command, args []string) error {
			o.Name, o.New, o.DryRun = args[0], strings.TrimSpace(strings.Join(args[1:], "")), a.dryRun
			if o.New == "" && o.Folder == "" {
				return &workflow.Problem{Kind: workflow.Usage, What: "there is no new name", Hint: "postbag help workspaces rename"}
			}
			return a.withStore(func(s *workflow.Store) error { return a.edited(s.RenameWorkspace(o)) })
		},
	}
	c.Flags().StringVar(&o.Folder, "folder", "", "move it into this folder of the store")
	return c
}

func (a *app) removeWorkspaceCommand() *cobra.Command {
	var o workflow.WorkspaceOptions
	return &cobra.Command{
		Use:   "remove NAME",
		Short: "Remove a workspace",
		Long: `Removes a workspace, and commits that. One that holds anything is removed only
with --yes. The history keeps it: postbag restore "workspace NAME" brings it back
with all that it held.`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			o.Name, o.DryRun = strings.Join(args, " "), a.dryRun
			o.Yes, _ = c.Flags().GetBool("yes") // it is there, for all commands
			return a.withStore(func(s *workflow.Store) error { return a.edited(s.RemoveWorkspace(o)) })
		},
	}
}
