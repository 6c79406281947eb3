package workflow

import (
	"context"
	"errors"

	"github.com/postbag/postbag/merge"
	"github.com/postbag/postbag/repo"
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
	changed, err := s.repo.Changes(s.scope())
	if err != nil {
		return nil, failed("look for changes", err)
	}
	done.Uncommitted = len(changed)
	before, _ := s.seen(branch)
	if !dryRun {
		if before, err = s.send(ctx, remote, branch, done); err != nil {
			return nil, err
		}
	}
	done.UpToDate = before == head
	done.Old = hashText(before)
	done.Changes, err = s.between(before, head)
	return done, err
}

// send pushes, and returns what the remote had before.
func (s *Store) send(ctx context.Context, remote repo.Remote, branch string, done *Pushed) (repo.Hash, error) {
	what := "push " + branch
	ctx, cancel := context.WithTimeout(ctx, s.Settings.Timeout)
	defer cancel()
	got, err := s.repo.Push(ctx, remote, branch)
	var moved *repo.MovedError
	if errors.As(err, &moved) {
		return repo.Hash{}, &Problem{Kind: Moved, What: what, Err: errors.New("the remote has commits that are not here"), State: "your commits are safe here", Hint: "postbag pull"}
	}
	if err != nil {
		return repo.Hash{}, remoteProblem(what, "your commits are safe here", err)
	}
	return got.Old, s.noteSeen()
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
	before, err := s.committed(a)
	if err != nil {
		return nil, failed("read a commit", err)
	}
	after, err := s.committed(b)
	if err != nil {
		return nil, failed("read a commit", err)
	}
	return describe(before.Workspace, after.Workspace, merge.Diff(before.Workspace, after.Workspace)), nil
}

func hashText(h repo.Hash) string {
	if h.IsZero() {
		return ""
	}
	return h.String()
}

// Pulled is what Pull did.
type Pulled struct {
	Remote   string         `json:"remote"`
	Branch   string         `json:"branch"`
	Old      string         `json:"old,omitempty"`
	New      string         `json:"new,omitempty"`
	UpToDate bool           `json:"upToDate"`
	Changes  []EntityChange `json:"changes"`
}

// Pull takes the commits of the remote. Where both sides have commits that the
// other has not, it changes nothing.
func (s *Store) Pull(ctx context.Context, dryRun bool) (*Pulled, error) {
	remote, branch, err := s.syncWith("pull", "git pull")
	if err != nil {
		return nil, err
	}
	unlock, err := s.lock()
	if err != nil {
		return nil, err
	}
	defer unlock()
	what := "pull " + branch
	head, err := s.repo.Head()
	if err != nil {
		return nil, failed("read the last commit", err)
	}
	got, err := s.fetch(ctx, what, remote, branch)
	if err != nil {
		return nil, err
	}
	done := &Pulled{Remote: displayURL(remote.URL), Branch: branch, Old: hashText(head), New: hashText(head)}
	forward, err := s.canForward(branch, head, got.Head)
	if err != nil || !forward {
		done.UpToDate, done.Changes = true, []EntityChange{}
		return done, err
	}
	if !dryRun {
		if _, err := s.repo.FastForward(got.Head); err != nil {
			return nil, remoteProblem(what, unchanged, err)
		}
	}
	done.New = got.Head.String()
	done.Changes, err = s.between(head, got.Head)
	return done, err
}

// canForward reports whether the remote is ahead; that it has gone another way
// is a problem.
func (s *Store) canForward(branch string, head, theirs repo.Hash) (bool, error) {
	what := "pull " + branch
	if theirs.IsZero() || theirs == head {
		return false, nil
	}
	if head.IsZero() {
		return true, nil
	}
	ahead, err := s.repo.IsAncestor(theirs, head)
	if err != nil || ahead {
		return false, failed(what, err)
	}
	behind, err := s.repo.IsAncestor(head, theirs)
	if err != nil {
		return false, failed(what, err)
	}
	if !behind {
		return false, &Problem{Kind: Moved, What: what, Err: errors.New("both sides have new commits, which this version cannot merge yet"), State: unchanged,
			Hint: "merge with git (git pull --no-rebase origin " + branch + "), then: postbag push"}
	}
	return true, nil
}
