package cmd

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/postbag/postbag/cmd/workflow"
)

func (a *app) setupGitCommand() *cobra.Command {
	var check, remove bool
	c := &cobra.Command{
		Use:   "setup-git",
		Short: "Have stock git merge, compare and check the files of the store",
		Long: `For people who use git itself on a store: registers with the clone that you are
in, in its .git/config, how git merges our files (by entity and field instead of by
line) and how it shows them (git diff, git log -p), and puts a pre-commit hook there
that stops commits of files which cannot be understood. A hook that is there already
stays as it is, and the answer says what to add to it.

Which files these are is said by postman/.gitattributes and postbag/.gitattributes in
the folder of each workspace; where they are missing they are made, in a commit. Do
this once in every clone. What git cannot merge is left unmerged, as usual.`,
		RunE: func(*cobra.Command, []string) error {
			action := workflow.SetupMake
			switch {
			case check && remove:
				return &workflow.Problem{Kind: workflow.Usage, What: "--check and --remove exclude each other", Hint: "postbag help setup-git"}
			case check:
				action = workflow.SetupCheck
			case remove:
				action = workflow.SetupRemove
			}
			return a.withStore(func(s *workflow.Store) error { return a.setupGit(s, action) })
		},
	}
	c.Flags().BoolVar(&check, "check", false, "change nothing; exit with 1 where something is missing")
	c.Flags().BoolVar(&remove, "remove", false, "take out of the clone what was put there; the attributes stay")
	return c
}

func (a *app) setupGit(s *workflow.Store, action workflow.SetupAction) error {
	done, err := s.SetupGit(action, a.dryRun)
	if done == nil {
		return err
	}
	if answered := a.ui.answer(done, func() { a.printSetup(done) }); answered != nil {
		return answered
	}
	for _, st := range done.Steps {
		if st.Add != "" {
			a.ui.say("note: %s is not ours and stays as it is; add to it: %s", escape(st.Name), escape(st.Add))
		}
	}
	return err
}

func (a *app) printSetup(done *workflow.GitSetup) {
	for _, st := range done.Steps {
		state := string(st.State)
		if a.dryRun && (st.State == workflow.SetupMade || st.State == workflow.SetupRemoved) {
			state = "would be " + state
		}
		a.ui.print("%s", fmt.Sprintf("%-8s %-10s %s", state, st.What, escape(st.Name)))
	}
	if done.Commit != "" {
		a.ui.print("The attributes are in commit %s", short(done.Commit))
	}
	if len(done.Steps) == 0 {
		a.ui.print("There was nothing to remove")
	}
}
