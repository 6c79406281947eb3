package workflow

import (
	"fmt"
	"time"

	"github.com/postbag/postbag/repo"
	"github.com/postbag/postbag/serialize/entity"
)

// stateAt is the workspace of a commit, or of a date.
func (s *Store) stateAt(at string) (*entity.Workspace, error) {
	commit, err := s.moment(at)
	if err != nil {
		return nil, err
	}
	return s.at(commit)
}

// moment is the commit that a person means by a revision or by a date, which
// means the last one made until then on this branch; a day alone means its end.
func (s *Store) moment(at string) (repo.Hash, error) {
	commit, unknown := s.repo.Resolve(at)
	if unknown == nil {
		return commit, nil
	}
	until, ok := parseDate(at)
	if !ok {
		return commit, &Problem{Kind: Usage, What: fmt.Sprintf("find the state at %q", at), Err: unknown, State: unchanged, Hint: "give a commit (postbag log), or a date such as 2026-03-01 or \"2026-03-01 14:30\""}
	}
	commit, err := s.repo.Head()
	for err == nil && !commit.IsZero() {
		var info repo.CommitInfo
		if info, err = s.repo.Info(commit); err != nil || !info.Committer.When.After(until) {
			break
		}
		if commit = (repo.Hash{}); len(info.Parents) > 0 {
			commit = info.Parents[0]
		}
	}
	if err == nil && commit.IsZero() {
		return commit, usage(fmt.Sprintf("find the state at %q", at), "postbag log", "the history begins later")
	}
	return commit, failed("read the history", err)
}

// parseDate reads a time in the zone of this device; a day means its end.
func parseDate(text string) (time.Time, bool) {
	for _, layout := range []string{time.RFC3339, "2006-01-02 15:04:05", "2006-01-02 15:04", "2006-01-02T15:04"} {
		if t, err := time.ParseInLocation(layout, text, time.Local); err == nil {
			return t, true
		}
	}
	t, err := time.ParseInLocation(time.DateOnly, text, time.Local)
	return t.AddDate(0, 0, 1).Add(-time.Nanosecond), err == nil
}
