package workflow

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

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
		text += fmt.Sprintf("\n\nBoth sides changed these, and commit %s has the other values:\n\n%s", done.Other, list(done.Conflicts))
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

// tellClashes notes what both sides changed differently. Unless somebody chose
// what shows, it is a problem.
func (p *pullPlan) tellClashes(done *Pulled, strategy Strategy) error {
	if p.meeting == nil || len(p.meeting.clashes) == 0 {
		return nil
	}
	for _, c := range p.meeting.clashes {
		done.Conflicts = append(done.Conflicts, oneLine(c.line(len(p.meeting.merged) > 1)))
	}
	done.Other = p.meeting.hidden.at.String()
	if strategy != FailOnClash {
		return nil
	}
	lines := done.Conflicts[:min(len(done.Conflicts), listLimit)]
	if more := len(done.Conflicts) - len(lines); more > 0 {
		lines = append(slices.Clone(lines), fmt.Sprintf("and %d more", more))
	}
	return &Problem{Kind: Conflicted, What: "merge both sides", Err: fmt.Errorf("%s between them", Count(len(done.Conflicts), "conflict")),
		State: "your commits are safe here", Lines: lines, Hint: "to have what clashes as one side has it: postbag pull --strategy remote, or: postbag pull --strategy local"}
}

// line names what is in conflict: "request Shop / Create order: method".
func (c *clash) line(several bool) string {
	if c.file != "" {
		return "file " + c.file
	}
	about := string(c.Kind)
	if len(c.Field) > 0 {
		about = strings.Join(c.Field, ".")
	}
	if several {
		about += " in workspace " + c.in.Title()
	}
	return string(c.Key.Kind) + " " + strings.Join(c.Titles, " / ") + ": " + about
}
