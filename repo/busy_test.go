package repo_test

import (
	"errors"
	"testing"

	"github.com/postbag/postbag/repo"
)

func TestNothingMovesWhileGitIsBusy(t *testing.T) {
	for doing, command := range map[string][]string{
		"merge":       {"merge", "other"},
		"rebase":      {"rebase", "other"},
		"cherry-pick": {"cherry-pick", "other"},
		"revert":      {"revert", "HEAD~1"},
	} {
		r := newRepo(t)
		save(t, r, "first", text(map[string]string{"a": "1"}))
		git(t, r.Root(), "branch", "other")
		save(t, r, "second", text(map[string]string{"a": "2"}))
		head := save(t, r, "third", text(map[string]string{"a": "3"}))
		git(t, r.Root(), "checkout", "-q", "other")
		save(t, r, "apart", text(map[string]string{"a": "other"}))
		git(t, r.Root(), "checkout", "-q", "main")
		if out, err := tryGit(t, r.Root(), command...); err == nil {
			t.Fatalf("%s went well: %s", doing, out)
		}
		before := git(t, r.Root(), "status")
		var busy *repo.BusyError
		if _, err := r.Commit(repo.NewCommit{Message: "x", Author: mia, Files: text(map[string]string{"b": "1"})}); !errors.As(err, &busy) || busy.Doing != doing {
			t.Errorf("commit during %s: %v", doing, err)
		}
		if _, err := r.FastForward(head); !errors.As(err, &busy) || busy.Doing != doing {
			t.Errorf("fast-forward during %s: %v", doing, err)
		}
		if after := git(t, r.Root(), "status"); after != before {
			t.Errorf("%s: %s", doing, after)
		}
	}
}
