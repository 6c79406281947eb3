package workflow

import (
	"context"
	"time"

	"github.com/postbag/postbag/repo"
)

// askPatience is how long a status waits for the remote at most.
const askPatience = 5 * time.Second

// ask asks the remote, if there is one and it is wanted, while the caller does
// something else; the function that it returns waits for the answer.
func (s *Store) ask(ctx context.Context, st *Status, wanted bool) (answer func() error) {
	remote, ok := s.remote()
	if ok {
		st.Remote = displayURL(remote.URL)
	}
	if !ok || !wanted || s.Mode == Guest {
		return func() error { return nil }
	}
	within, cancel := context.WithTimeout(ctx, askPatience)
	answered := make(chan error, 1)
	go func() {
		_, err := s.fetch(within, "ask the remote", remote, st.Branch)
		answered <- err
	}()
	return func() error {
		defer cancel()
		err := <-answered
		if ctx.Err() == nil {
			st.noteAnswer(err)
		}
		return ctx.Err()
	}
}

// noteAnswer tells what an exchange with the remote has shown.
func (st *Status) noteAnswer(err error) {
	switch {
	case err == nil:
		st.Checked = true
		return
	case hasKind(err, Unreachable):
		st.trouble = Connecting
	default:
		st.trouble = Erring
	}
	st.Trouble = reason(err)
}

// standsWithRemote tells how the last commit and the remote's stand to each
// other, as the remote was last seen.
func (s *Store) standsWithRemote(st *Status) error {
	head, err := s.repo.Head()
	if err != nil {
		return failed("read the last commit", err)
	}
	st.Head = hashText(head)
	if st.Remote == "" {
		return nil
	}
	return s.compareRemote(st, head)
}

// compareRemote compares the last commit with the remote's last known one. In
// a guest store that is git's business.
func (s *Store) compareRemote(st *Status, head repo.Hash) error {
	theirs, when := s.seen(st.Branch)
	st.AsOf = when
	if s.Mode == Guest {
		return nil
	}
	base, err := s.repo.MergeBase(head, theirs)
	if err != nil {
		return failed("compare with the remote", err)
	}
	if st.Ahead, st.Behind, err = s.repo.Count(head, theirs); err != nil {
		return failed("compare with the remote", err)
	}
	if st.Unpushed, err = s.between(base, head); err == nil {
		st.Unpulled, err = s.between(base, theirs)
	}
	return err
}
