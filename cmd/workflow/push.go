package workflow

import (
	"context"
	"errors"
	"slices"

	"github.com/postbag/postbag/repo"
	"github.com/postbag/postbag/serialize/entity"
)

// Pushed is what Push did.
type Pushed struct {
	Remote      string         `json:"remote"`
	Branch      string         `json:"branch"`
	Old         string         `json:"old,omitempty"`
	New         string         `json:"new,omitempty"`
	UpToDate    bool           `json:"upToDate"`
	Changes     []EntityChange `json:"changes"`
	Uncommitted int            `json:"uncommitted"` // changed files that no commit has yet
}

// Push sends the commits to the remote. It never merges: where the remote has
// commits that are not here it changes nothing.
func (s *Store) Push(ctx context.Context, dryRun bool) (*Pushed, error) {
	remote, branch, err := s.syncWith("push", "git push")
	if err != nil {
		return nil, err
	}
	head, err := s.repo.Head()
	if err != nil {
		return nil, failed("read the last commit", err)
	}
	if head.IsZero() {
		return nil, &Problem{Kind: Usage, What: "push", Err: errors.New("the store has no commit yet"), Hint: "postbag commit"}
	}
	done := &Pushed{Remote: displayURL(remote.URL), Branch: branch, New: head.String()}
	changed, err := s.changed()
	if err != nil {
		return nil, err
	}
	done.Uncommitted = len(changed)
	before, _ := s.seen(branch)
	if !dryRun {
		got, err := s.send(ctx, "push "+branch, remote, branch)
		if err != nil {
			return nil, err
		}
		before = got.Old
	}
	done.UpToDate = before == head
	done.Old = hashText(before)
	done.Changes, err = s.between(before, head)
	return done, err
}

// send pushes, within the time that the settings give.
func (s *Store) send(ctx context.Context, what string, remote repo.Remote, branch string) (repo.PushResult, error) {
	ctx, cancel := context.WithTimeout(ctx, s.Settings.Timeout)
	defer cancel()
	got, err := s.repo.Push(ctx, remote, branch)
	var moved *repo.MovedError
	if errors.As(err, &moved) {
		return got, &Problem{Kind: Moved, What: what, Err: errors.New("the remote has commits that are not here"), State: "your commits are safe here", Hint: "postbag pull"}
	}
	if err != nil {
		return got, remoteProblem(what, "your commits are safe here", err)
	}
	return got, s.noteSeen()
}

// syncWith is the remote and the branch that a store syncs.
func (s *Store) syncWith(what, hint string) (repo.Remote, string, error) {
	if err := s.ownOnly(what, hint); err != nil {
		return repo.Remote{}, "", err
	}
	branch, err := s.repo.Branch()
	if err != nil {
		return repo.Remote{}, "", failed("read the branch", err)
	}
	remote, ok := s.remote()
	if !ok {
		return remote, branch, noRemote(what)
	}
	return remote, branch, nil
}

// between describes what changed from one commit to another.
func (s *Store) between(a, b repo.Hash) ([]EntityChange, error) {
	if a == b {
		return []EntityChange{}, nil
	}
	sides, err := s.readViews([]repo.Hash{a, b})
	if err != nil {
		return nil, failed("compare commits", err)
	}
	before, err := s.own(sides[0])
	if err != nil {
		return nil, err
	}
	after, err := s.own(sides[1])
	return differences(knownIn(before, sides[0].state, after), knownIn(after, sides[1].state, before)), err
}

// own are the workspaces that a side has itself.
func (s *Store) own(sd *side) ([]*entity.Workspace, error) {
	there, err := s.rootsAt(sd.at)
	if err != nil {
		return nil, failed("look for workspaces", err)
	}
	return slices.DeleteFunc(sd.state.workspaces(), func(w *entity.Workspace) bool { return !slices.Contains(there, w.Folder) }), nil
}

func hashText(h repo.Hash) string {
	if h.IsZero() {
		return ""
	}
	return h.String()
}
