package workflow

import (
	"context"
	"slices"
	"time"

	"github.com/postbag/postbag/repo"
)

// Status is how a store stands.
type Status struct {
	Dir       string         `json:"dir"`
	Mode      Mode           `json:"mode"`
	Branch    string         `json:"branch"`
	Head      string         `json:"head,omitempty"`
	Device    Device         `json:"device"`
	Remote    string         `json:"remote,omitempty"`
	AsOf      *time.Time     `json:"asOf,omitempty"` // when the remote last answered; nil where it never did
	Ahead     int            `json:"ahead"`          // commits that the remote lacks
	Behind    int            `json:"behind"`         // commits that are lacking here
	Changes   []EntityChange `json:"changes"`        // in no commit yet
	Files     []string       `json:"files,omitempty"`
	Unpushed  []EntityChange `json:"unpushed"`
	Unpulled  []EntityChange `json:"unpulled"`
	Problems  []FileProblem  `json:"problems,omitempty"` // changed files that cannot be understood
	Broken    int            `json:"broken"`             // files that cannot be understood, changed or not; of records the changed ones
	Entities  int            `json:"entities"`
	StateWord string         `json:"state"` // CLEAN, CHANGED, AHEAD, BEHIND, DIVERGED
}

// Status tells how the files differ from the last commit, and the commits from
// the remote as it was last seen. It asks nobody.
func (s *Store) Status(context.Context) (*Status, error) {
	edits, err := s.look()
	if err != nil {
		return nil, err
	}
	st := &Status{Dir: s.repo.Root(), Mode: s.Mode, Device: s.Device, Changes: edits.changes, Files: edits.files,
		Problems: edits.left, Broken: len(edits.after.problems()), Unpushed: []EntityChange{}, Unpulled: []EntityChange{}}
	if st.Entities, err = s.countEntities(edits.after); err != nil {
		return nil, failed("list the records", err)
	}
	if st.Branch, err = s.repo.Branch(); err != nil {
		return nil, failed("read the branch", err)
	}
	head, err := s.repo.Head()
	if err != nil {
		return nil, failed("read the last commit", err)
	}
	st.Head = hashText(head)
	if remote, ok := s.remote(); ok {
		st.Remote = displayURL(remote.URL)
		if err := s.compareRemote(st, head); err != nil {
			return nil, err
		}
	}
	st.StateWord = stateWord(st)
	if s.narrow {
		err = s.narrowTo(st, edits.after)
	}
	return st, err
}

// countEntities counts what the workspaces hold. Of records only those that
// have changed were read.
func (s *Store) countEntities(disk state) (int, error) {
	n := 0
	for _, read := range disk {
		records, err := s.countRecords(read.Root())
		if err != nil {
			return 0, err
		}
		n += made(read.Workspace) + records
	}
	return n, nil
}

// narrowTo leaves of a status what concerns the workspace that was asked for. The
// word for the state stays that of the store.
func (s *Store) narrowTo(st *Status, disk state) error {
	other := func(c EntityChange) bool {
		return c.Workspace != s.root && c.FromWorkspace != folderName(s.root)
	}
	for _, changes := range []*[]EntityChange{&st.Changes, &st.Unpushed, &st.Unpulled} {
		*changes = slices.DeleteFunc(*changes, other)
	}
	st.Files = slices.DeleteFunc(st.Files, func(file string) bool { return !isIn(file, s.root) })
	st.Problems = slices.DeleteFunc(st.Problems, func(p FileProblem) bool { return !isIn(p.Path, s.root) })
	st.Entities, st.Broken = 0, 0
	read := disk.at(s.root)
	if read == nil {
		return nil
	}
	var err error
	st.Entities, err = s.countEntities(state{read})
	st.Broken = len(read.Problems)
	return failed("list the records", err)
}

// compareRemote compares the last commit with the remote's last known one. In
// a guest store that is git's business.
func (s *Store) compareRemote(st *Status, head repo.Hash) error {
	theirs, when := s.seen(st.Branch)
	st.AsOf = when
	if s.Mode == Guest {
		return nil
	}
	base := theirs
	if !head.IsZero() && !theirs.IsZero() {
		var err error
		if base, err = s.repo.MergeBase(head, theirs); err != nil {
			return failed("compare with the remote", err)
		}
		if st.Ahead, st.Behind, err = s.repo.Count(head, theirs); err != nil {
			return failed("compare with the remote", err)
		}
	}
	var err error
	if head != base {
		if st.Unpushed, err = s.between(base, head); err != nil {
			return err
		}
	}
	if theirs != base {
		st.Unpulled, err = s.between(base, theirs)
	}
	return err
}

func stateWord(st *Status) string {
	switch {
	case st.Ahead > 0 && st.Behind > 0:
		return "DIVERGED"
	case st.Behind > 0:
		return "BEHIND"
	case len(st.Changes)+len(st.Files)+len(st.Problems) > 0:
		return "CHANGED"
	case st.Ahead > 0 || st.Remote != "" && len(st.Unpushed) > 0:
		return "AHEAD"
	}
	return "CLEAN"
}
