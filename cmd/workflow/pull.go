package workflow

import (
	"context"
	"errors"

	"github.com/postbag/postbag/repo"
)

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
	s.lookAgain()
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
