package workflow

import (
	"fmt"
	"strings"

	"github.com/postbag/postbag/repo"
)

// mergeInverse takes out of the store what led from one commit of its history to
// another, in a commit of its own. What came after stays; where that changed the
// same, it shows, and the conflict is recorded.
func (s *Store) mergeInverse(done *Undone, head repo.Hash, of, back, command string, dryRun bool) error {
	inverse, err := s.inverseOf(of, back, command)
	if err != nil {
		return err
	}
	m, err := s.meet(head, inverse, laterShows)
	if err != nil {
		return err
	}
	at, _ := repo.ParseHash(of) // as inverseOf has
	files, err := s.filesAmong(m, at, inverse)
	if err != nil {
		return err
	}
	done.Changes = differences(m.head.state.workspaces(), m.merged)
	for _, c := range m.clashes {
		done.Conflicts = append(done.Conflicts, c.name(len(m.merged) > 1))
	}
	if done.Head = head.String(); len(files) == 0 {
		return usage(command+" "+done.Command, "postbag undo --list", "later commits have changed all of that already")
	}
	if dryRun {
		return nil
	}
	return s.commitInverse(done, head, files, command)
}

// inverseOf is a commit after one of the history that has what another has. It is
// a side of a merge, and of no branch.
func (s *Store) inverseOf(of, back, command string) (repo.Hash, error) {
	at, err := repo.ParseHash(of)
	if err != nil {
		return at, err
	}
	to, err := repo.ParseHash(back)
	if err != nil {
		return at, err
	}
	files, err := s.filesBetween(at, to)
	if err == nil {
		err = refuseManifest(files, command)
	}
	if err != nil {
		return at, err
	}
	author, err := s.author()
	if err != nil {
		return at, err
	}
	return s.repo.Prepare(repo.NewCommit{Message: s.withTrailers(command, nil), Author: author, Files: files, Parents: []repo.Hash{at}})
}

func (s *Store) commitInverse(done *Undone, head repo.Hash, files map[string][]byte, command string) error {
	author, err := s.author()
	if err != nil {
		return err
	}
	text := fmt.Sprintf("%s: %s", strings.ToUpper(command[:1])+command[1:], oneLine(done.Subject))
	if len(done.Conflicts) > 0 {
		text += "\n\nThese were edited later; both values are kept:\n\n" + list(clashLines(done.Conflicts))
	}
	made, err := s.repo.Prepare(repo.NewCommit{Message: s.withTrailers(text, nil), Author: author, Files: files, Parents: []repo.Hash{head}})
	if err == nil {
		err = s.addDeed(s.answerTo(done.deed, command, head.String(), made.String(), true))
	}
	if err != nil {
		return err
	}
	if _, err = s.repo.FastForward(made); err != nil {
		return err
	}
	done.Inverse, done.Head = made.String(), made.String()
	return nil
}
