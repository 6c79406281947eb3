package workflow

import (
	"context"
	"slices"
	"time"
)

// Status is how a store stands.
type Status struct {
	State    State          `json:"state"`
	Dir      string         `json:"dir"`
	Mode     Mode           `json:"mode"`
	Branch   string         `json:"branch"`
	Head     string         `json:"head,omitempty"`
	Device   Device         `json:"device"`
	Remote   string         `json:"remote,omitempty"`
	Checked  bool           `json:"checked"`           // the remote has just answered
	Trouble  string         `json:"trouble,omitempty"` // why it was asked and did not answer
	AsOf     *time.Time     `json:"asOf,omitempty"`    // when it last answered; nil where it never did
	Ahead    int            `json:"ahead"`             // commits that the remote lacks
	Behind   int            `json:"behind"`            // commits that are lacking here
	Changes  []EntityChange `json:"changes"`           // in no commit yet
	Files    []FileChange   `json:"files,omitempty"`
	Unpushed []EntityChange `json:"unpushed"`
	Unpulled []EntityChange `json:"unpulled"`
	Problems []FileProblem  `json:"problems,omitempty"` // changed files that cannot be understood
	Broken   int            `json:"broken"`             // files that cannot be understood, changed or not; of records the changed ones
	Entities int            `json:"entities"`

	Conflicts []Clash `json:"conflicts,omitempty"` // that wait to be settled

	trouble State // what the trouble means
}

// Status tells how the files differ from the last commit, and the commits from
// the remote, which it asks if that is wanted. That the remote does not answer
// is part of how things stand, and no error.
func (s *Store) Status(ctx context.Context, ask bool) (*Status, error) {
	st := &Status{Dir: s.repo.Root(), Mode: s.Mode, Device: s.Device, Unpushed: []EntityChange{}, Unpulled: []EntityChange{}}
	var err error
	if st.Branch, err = s.repo.Branch(); err != nil {
		return nil, failed("read the branch", err)
	}
	answer := s.ask(ctx, st, ask)
	disk, err := s.lookAtFiles(st)
	if asked := answer(); err == nil {
		err = asked
	}
	if err == nil {
		err = s.standsWithRemote(st)
	}
	if err != nil {
		return nil, err
	}
	st.State = st.state()
	if s.narrow {
		err = s.narrowTo(st, disk)
	}
	return st, err
}

// lookAtFiles tells of what is on disk, and returns it.
func (s *Store) lookAtFiles(st *Status) (state, error) {
	edits, err := s.look()
	if err != nil {
		return nil, err
	}
	st.Changes, st.Files, st.Problems, st.Broken = edits.changes, edits.files, edits.left, len(edits.after.problems())
	if st.Entities, err = s.countEntities(edits.after); err != nil {
		return nil, failed("list the records", err)
	}
	st.Conflicts, err = s.openConflicts()
	return edits.after, err
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
	st.Files = slices.DeleteFunc(st.Files, func(f FileChange) bool { return !isIn(f.Path, s.root) })
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
