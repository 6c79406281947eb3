package workflow

import (
	"cmp"
	"errors"
	"strings"

	"github.com/postbag/postbag/repo"
)

var errNotPlain = errors.New("it is a link or another thing that is not a plain file")

// destination is the commit that a pull goes to: the remote's, or one that
// merges it. That changes nothing yet.
func (s *Store) destination(plan *pullPlan, changes []EntityChange) (repo.Hash, error) {
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
	text := mergeMessage(changes, len(plan.files), cmp.Or(entryOf(info).Device, info.Author.Name, "the remote"))
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

// clashProblem is that both sides changed the same, nil where they did not.
func (p *pullPlan) clashProblem() error {
	if p.meeting == nil || len(p.meeting.clashes) == 0 {
		return nil
	}
	problem := &Problem{Kind: Conflicted, What: "merge both sides", Err: errors.New(Count(len(p.meeting.clashes), "conflict") + " between them"), State: "your commits are safe here",
		Hint: "change one side to what the other has, or merge with git (git pull --no-rebase); then: postbag push"}
	for i, c := range p.meeting.clashes {
		if i == listLimit {
			problem.Lines = append(problem.Lines, "and more")
			break
		}
		problem.Lines = append(problem.Lines, c.line())
	}
	return problem
}

// line names what is in conflict: "request Shop / Create order: method".
func (c *clash) line() string {
	if c.file != "" {
		return "file " + c.file
	}
	about := string(c.Kind)
	if len(c.Field) > 0 {
		about = strings.Join(c.Field, ".")
	}
	return string(c.Key.Kind) + " " + strings.Join(c.Titles, " / ") + ": " + about
}
