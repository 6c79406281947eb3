package workflow

import (
	"fmt"
	"slices"
)

// SetupState says how something is that stock git needs to know us.
type SetupState string

// How it can be.
const (
	SetupThere   SetupState = "there"   // as it should be
	SetupMissing SetupState = "missing" // not there, or otherwise
	SetupMade    SetupState = "made"
	SetupRemoved SetupState = "removed"
	SetupForeign SetupState = "foreign" // somebody else's, and left as it is
)

// SetupStep is one of the things that stock git needs to know us.
type SetupStep struct {
	What  string     `json:"what"` // config, attributes or hook
	Name  string     `json:"name"` // the key or the file
	State SetupState `json:"state"`
	// Add is what a person has to add to what is foreign.
	Add string `json:"add,omitempty"`
}

// GitSetup is what stock git knows of us.
type GitSetup struct {
	Steps  []SetupStep `json:"steps"`
	Commit string      `json:"commit,omitempty"` // with the attributes that were made
}

// SetupAction is what is done about it.
type SetupAction string

// What can be done about it.
const (
	SetupMake   SetupAction = "make"
	SetupCheck  SetupAction = "check"
	SetupRemove SetupAction = "remove"
)

// SetupGit has stock git merge, compare and check our files with this program.
func (s *Store) SetupGit(action SetupAction, dryRun bool) (*GitSetup, error) {
	program, err := ownProgram()
	if err != nil {
		return nil, failed("find this program", err)
	}
	g := &gitSetup{Store: s, program: program, act: action != SetupCheck && !dryRun}
	parts := []func() error{g.attributes, g.settings, g.hook}
	switch action {
	case SetupRemove:
		parts = []func() error{g.removeSettings, g.removeHook}
	case SetupMake:
		g.done = SetupMade
	}
	unlock, err := s.lock()
	if err != nil {
		return nil, err
	}
	defer unlock()
	for _, part := range parts {
		if err := part(); err != nil {
			return &g.result, failed("set up git", err)
		}
	}
	if action == SetupCheck {
		return &g.result, g.judge()
	}
	return &g.result, nil
}

// gitSetup is a call of SetupGit.
type gitSetup struct {
	*Store

	result  GitSetup
	program string     // as a shell writes it
	act     bool       // whether anything is changed
	done    SetupState // what is missing is that, then; "" leaves it missing
}

func (g *gitSetup) note(what, name string, state SetupState, add string) {
	if state == SetupMissing && g.done != "" {
		state = g.done
	}
	g.result.Steps = append(g.result.Steps, SetupStep{what, name, state, add})
}

// judge is a problem where something is missing.
func (g *gitSetup) judge() error {
	lacks := func(st SetupStep) bool { return st.State == SetupMissing || st.State == SetupForeign }
	if !slices.ContainsFunc(g.result.Steps, lacks) {
		return nil
	}
	var lines []string
	for _, st := range g.result.Steps {
		if lacks(st) {
			lines = append(lines, fmt.Sprintf("%s %s: %s", st.What, st.Name, st.State))
		}
	}
	return &Problem{Kind: Failed, What: "git does not merge, compare and check all files of this store with postbag", Lines: lines, Hint: "postbag setup-git"}
}
