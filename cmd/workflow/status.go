package workflow

import (
	"context"
	"slices"
	"time"

	"github.com/postbag/postbag/repo"
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
	Files    []string       `json:"files,omitempty"`
	Unpushed []EntityChange `json:"unpushed"`
	Unpulled []EntityChange `json:"unpulled"`
	Problems []FileProblem  `json:"problems,omitempty"` // changed files that cannot be understood
	Broken   int            `json:"broken"`             // files that cannot be understood, changed or not; of records the changed ones
	Entities int            `json:"entities"`

	Conflicts []Clash `json:"conflicts,omitempty"` // that wait to be settled

	trouble State // what the trouble means
}

// askPatience is how long a status waits for the remote at most.
const askPatience = 5 * time.Second

// Status tells how the files differ from the last commit, and the commits from
// the remote, which it asks if that is wanted. That the remote does not answer
// is part of how things stand, and no error.
func (s *Store) Status(ctx context.Context, ask bool) (*Status, error) {
	edits, err := s.look()
	if err != nil {
		return nil, err
	}
	st := &Status{Dir: s.repo.Root(), Mode: s.Mode, Device: s.Device, Changes: edits.changes, Files: edits.files,
		Problems: edits.left, Broken: len(edits.after.problems()), Unpushed: []EntityChange{}, Unpulled: []EntityChange{}}
	if st.Entities, err = s.countEntities(edits.after); err != nil {
		return nil, failed("list the records", err)
	}
	if st.Conflicts, err = s.openConflicts(); err != nil {
		return nil, err
	}
	if st.Branch, err = s.repo.Branch(); err != nil {
		return nil, failed("read the branch", err)
	}
	if err = s.standsWithRemote(ctx, st, ask); err != nil {
		return nil, err
	}
	st.State = st.state()
	if s.narrow {
		err = s.narrowTo(st, edits.after)
	}
	return st, err
}

// standsWithRemote tells how the last commit and the remote's stand to each other.
func (s *Store) standsWithRemote(ctx context.Context, st *Status, ask bool) error {
	head, err := s.repo.Head()
	if err != nil {
		return failed("read the last commit", err)
	}
	st.Head = hashText(head)
	remote, ok := s.remote()
	if !ok {
		return nil
	}
	st.Remote = displayURL(remote.URL)
	if ask && s.Mode == Own {
		if err := s.ask(ctx, st, remote); err != nil {
			return err
		}
	}
	return s.compareRemote(st, head)
}

// ask asks the remote how it stands.
func (s *Store) ask(ctx context.Context, st *Status, remote repo.Remote) error {
	within, cancel := context.WithTimeout(ctx, askPatience)
	defer cancel()
	_, err := s.fetch(within, "ask the remote", remote, st.Branch)
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case hasKind(err, Unreachable):
		st.trouble = Connecting
	case err != nil:
		st.trouble = Erring
	default:
		st.Checked = true
		return nil
	}
	st.Trouble = reason(err)
	return nil
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
