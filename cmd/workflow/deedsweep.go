package workflow

import (
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"time"

	"github.com/postbag/postbag/repo"
)

// undoRefs is where references keep the commits that were taken back, so that
// git does not remove them.
const undoRefs = "refs/postbag/undo/"

// hold keeps a commit from being removed.
func (s *Store) hold(commit repo.Hash) error {
	name := undoRefs + commit.String()
	have, err := s.repo.Ref(name)
	if err == nil && have.IsZero() {
		err = s.repo.UpdateRef(name, repo.Hash{}, commit, "undo")
	}
	return err
}

// sweepDeeds forgets what is too old to be taken back. What of it fails is left
// to the next command.
func (s *Store) sweepDeeds(now time.Time) {
	const leeway = 7 * 24 * time.Hour
	data, err := os.ReadFile(s.deedsPath())
	if err != nil || len(data) == 0 || !older(data, now.Add(-deedsKept-leeway)) {
		return
	}
	all := data
	for len(data) > 0 && older(data, now.Add(-deedsKept)) {
		_, data, _ = bytes.Cut(data, []byte("\n"))
	}
	temp := s.deedsPath() + ".new"
	if os.WriteFile(temp, data, 0o644) != nil || os.Rename(temp, s.deedsPath()) != nil {
		_ = os.Remove(temp)
		return
	}
	s.letGo(all[:len(all)-len(data)], data)
}

// older reports whether the first line is of before then, or of no use.
func older(data []byte, then time.Time) bool {
	line, _, _ := bytes.Cut(data, []byte("\n"))
	var d deed
	return json.Unmarshal(line, &d) != nil || d.When.Before(then)
}

// letGo removes the references to what lines that are gone told of, and none of
// those that stay. Others are of other worktrees of the repository.
func (s *Store) letGo(gone, stay []byte) {
	held, err := s.repo.Refs(undoRefs)
	if err != nil {
		return
	}
	for name, commit := range held {
		hash := []byte(strings.TrimPrefix(name, undoRefs))
		if bytes.Contains(gone, hash) && !bytes.Contains(stay, hash) {
			_ = s.repo.UpdateRef(name, commit, repo.Hash{}, "undo: kept 90 days")
		}
	}
}
