package workflow

import (
	"cmp"
	"errors"
	"fmt"

	"github.com/postbag/postbag/repo"
)

var errNotPlain = errors.New("it is a link or another thing that is not a plain file")

// destination is the commit that a pull goes to: the remote's, or one that
// merges it. That changes nothing yet.
func (s *Store) destination(plan *pullPlan, done *Pulled) (repo.Hash, error) {
	if plan.meeting == nil {
		return plan.theirs, nil
	}
	author, err := s.author()
	if err != nil {
		return repo.Hash{}, err
	}
	info, err := s.repo.Info(plan.theirs)
	if err != nil {
		return repo.Hash{}, err
	}
	text := mergeMessage(done.Changes, len(plan.files), cmp.Or(entryOf(info).Device, info.Author.Name, "the remote"))
	if len(done.Conflicts) > 0 {
		text += "\n\nBoth sides changed these; both values are kept:\n\n" + list(clashLines(done.Conflicts))
	}
	return s.repo.Prepare(repo.NewCommit{
		Message: s.withTrailers(text, nil), Author: author, Files: plan.files, Parents: []repo.Hash{plan.head, plan.theirs},
	})
}

// mergeMessage says what came from where: "Merge 3 changes from desktop".
func mergeMessage(changes []EntityChange, files int, from string) string {
	changes = byDayOfHistory(outermost(changes))
	var lines []string
	for _, c := range changes {
		lines = append(lines, changeLine(c))
	}
	switch {
	case len(lines) > 0:
		return "Merge " + Count(len(lines), "change") + " from " + oneLine(from) + "\n\n" + list(lines)
	case files > 0:
		return "Merge " + Count(files, "file") + " from " + oneLine(from)
	}
	return "Merge what " + oneLine(from) + " has done alike"
}

// refused reports whether nothing is to be merged, since both sides changed the
// same.
func (p *pullPlan) refused(o PullOptions) bool {
	return o.Strategy == FailOnClash && p.meeting != nil && len(p.meeting.clashes) > 0
}

// tellClashes notes what both sides changed differently. It is a problem where
// nothing is to be merged then.
func (p *pullPlan) tellClashes(done *Pulled, o PullOptions) error {
	if p.meeting == nil || len(p.meeting.clashes) == 0 {
		return nil
	}
	for _, c := range p.meeting.clashes {
		done.Conflicts = append(done.Conflicts, c.name(len(p.meeting.merged) > 1))
	}
	if !p.refused(o) {
		return nil
	}
	return &Problem{Kind: Conflicted, What: "merge both sides", Err: fmt.Errorf("%s between them", Count(len(done.Conflicts), "conflict")),
		State: "your commits are safe here", Lines: atMost(listLimit, clashLines(done.Conflicts)),
		Hint: "to merge all the same, and settle what clashes later: postbag " + o.as()}
}
