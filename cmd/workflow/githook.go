package workflow

import (
	"bytes"
	"strings"
)

// hookName is the hook that looks at what is about to be committed.
const hookName = "pre-commit"

// hookMark is how a hook of ours is told from all others.
const hookMark = "# made by postbag setup-git; postbag setup-git --remove takes it away"

// hookScript is the hook. Where the program is gone the commit goes on: that is
// no reason to keep somebody from working.
func (g *gitSetup) hookScript() []byte {
	return []byte("#!/bin/sh\n" + hookMark + "\n" +
		"if command -v " + g.program + " >/dev/null 2>&1; then\n" +
		"\texec " + g.hookCall() + "\n" +
		"fi\n" +
		"echo 'note: Postman data is not checked, since postbag is not where it was; postbag setup-git' >&2\n")
}

// hookCall is what a hook has to do.
func (g *gitSetup) hookCall() string { return g.program + " pre-commit" }

func (g *gitSetup) hook() error {
	name, own := g.repo.HookPath(hookName)
	have, err := g.repo.Hook(hookName)
	switch {
	case err != nil:
		return err
	case bytes.Equal(have, g.hookScript()), have != nil && !isOurHook(have) && strings.Contains(string(have), "postbag") && strings.Contains(string(have), hookName):
		g.note("hook", name, SetupThere, "")
		return nil
	case have != nil && !isOurHook(have), have == nil && !own:
		g.note("hook", name, SetupForeign, g.hookCall()+" || exit 1")
		return nil
	}
	if g.act {
		if err := g.replaceHook(have); err != nil {
			return err
		}
	}
	g.note("hook", name, SetupMissing, "")
	return nil
}

func (g *gitSetup) replaceHook(have []byte) error {
	if have != nil {
		if err := g.repo.RemoveHook(hookName); err != nil {
			return err
		}
	}
	return g.repo.MakeHook(hookName, g.hookScript())
}

func isOurHook(script []byte) bool { return strings.Contains(string(script), hookMark) }

func (g *gitSetup) removeHook() error {
	name, _ := g.repo.HookPath(hookName)
	have, err := g.repo.Hook(hookName)
	if err != nil || !isOurHook(have) {
		return err
	}
	if g.act {
		if err := g.repo.RemoveHook(hookName); err != nil {
			return err
		}
	}
	g.note("hook", name, SetupRemoved, "")
	return nil
}
