package workflow

import (
	"fmt"
	"strings"

	"github.com/postbag/postbag/merge"
	"github.com/postbag/postbag/repo"
	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/json"
)

// DiffOptions are the choices of Diff.
type DiffOptions struct {
	Name string // "" is everything
	From string // a commit, branch or tag; "" is the last commit
	To   string // "" is the files on disk
}

// Difference is how one entity differs.
type Difference struct {
	EntityChange
	Values []ValueChange `json:"values,omitempty"`
}

// ValueChange is how one field differs. A value that is not there is nil; text
// is itself, all else JSON.
type ValueChange struct {
	Field  string  `json:"field"`
	Before *string `json:"before"`
	After  *string `json:"after"`
}

// Diff compares two states of the store by entity and field.
func (s *Store) Diff(o DiffOptions) ([]Difference, error) {
	from, to, err := s.compared(o)
	if err != nil {
		return nil, err
	}
	changes := withoutConflicts(merge.DiffAll(from, to))
	named := describe(from, to, changes)
	inside, err := s.within(from, to, o.Name)
	if err != nil {
		return nil, err
	}
	out := []Difference{}
	for i, c := range changes {
		if inside(c) {
			out = append(out, Difference{named[i], valueChanges(c)})
		}
	}
	return out, nil
}

// compared are the workspaces of both sides, with the records that differ.
func (s *Store) compared(o DiffOptions) (from, to []*entity.Workspace, err error) {
	a, err := s.revision(o.From)
	if err != nil {
		return nil, nil, err
	}
	b, err := s.revision(o.To)
	if err != nil {
		return nil, nil, err
	}
	records, err := s.changedRecords(a, b)
	if err != nil {
		return nil, nil, failed("compare commits", err)
	}
	if o.To == "" {
		edited, err := s.changed()
		if err != nil {
			return nil, nil, err
		}
		records = append(records, recordFiles(edited)...)
	}
	before, err := s.stateWith(a, records)
	if err != nil {
		return nil, nil, failed("read a commit", err)
	}
	to, err = s.compareTo(b, o.To == "", records)
	return before.workspaces(), to, err
}

// compareTo are the workspaces of a commit, or of what lies on disk.
func (s *Store) compareTo(b repo.Hash, disk bool, records []string) ([]*entity.Workspace, error) {
	if disk {
		before, after, err := s.bothStates(records)
		return knownOf(after, before, nil), err
	}
	after, err := s.stateWith(b, records)
	return after.workspaces(), failed("read a commit", err)
}

// revision is the commit of a revision; "" is the last commit, zero where there
// is none.
func (s *Store) revision(revision string) (repo.Hash, error) {
	if revision != "" {
		return s.resolve(revision)
	}
	head, err := s.repo.Head()
	return head, failed("read the last commit", err)
}

// at is the chosen workspace in a commit.
func (s *Store) at(at repo.Hash) (*entity.Workspace, error) {
	read, err := s.committed(at)
	if err != nil {
		return nil, failed("read a commit", err)
	}
	return read.Workspace, nil
}

// resolve finds the commit that a person means.
func (s *Store) resolve(revision string) (repo.Hash, error) {
	h, err := s.repo.Resolve(revision)
	if err != nil {
		return h, &Problem{Kind: Usage, What: fmt.Sprintf("find the commit %q", revision), Err: err, Hint: s.insteadOf(revision)}
	}
	return h, nil
}

// insteadOf hints at what was meant by a revision that is none.
func (s *Store) insteadOf(revision string) string {
	keys, err := s.runKeys()
	if err == nil && len(namedRuns(keys, revision)) > 0 {
		return fmt.Sprintf("a run is named with its kind: \"run %s\"", revision)
	}
	return "postbag log"
}

// within tells which changes concern an entity of the chosen workspace and what
// it holds; without a name, that workspace where one was asked for, else all.
func (s *Store) within(from, to []*entity.Workspace, name string) (func(*merge.Change) bool, error) {
	if name == "" {
		return func(c *merge.Change) bool { return !s.narrow || c.In == s.root || c.Was == s.root }, nil
	}
	if s.open != nil {
		return nil, s.open
	}
	e, err := find(folder(to, s.root), name)
	if err != nil {
		var gone error
		if e, gone = find(folder(from, s.root), name); gone != nil {
			return nil, err
		}
	}
	return func(c *merge.Change) bool {
		return c.Before != nil && c.Was == s.root && holds(e.Key, c.Before.Key) || c.After != nil && c.In == s.root && holds(e.Key, c.After.Key)
	}, nil
}

// holds reports whether k is at the place or below it.
func holds(place, k entity.Key) bool {
	if place == k {
		return true
	}
	inside := k.Path
	if isPart(k.Kind) && place.Kind != entity.Request {
		inside = k.Parent() // a folder and a request may share a path
	}
	below := strings.HasPrefix(inside, place.Path+"/")
	switch place.Kind {
	case entity.Collection, entity.Folder:
		return below && !isTop(k.Kind)
	case entity.Request:
		return k.Parent() == place.Path && isPart(k.Kind)
	}
	return false
}

func valueChanges(c *merge.Change) []ValueChange {
	var out []ValueChange
	for _, f := range shownChanges(c) {
		f = hideChange(c, f)
		out = append(out, ValueChange{strings.Join(f.Path, "."), valueText(f.Before), valueText(f.After)})
	}
	return out
}

func valueText(v entity.Value) *string {
	if v == merge.Absent {
		return nil
	}
	text, ok := v.(string)
	if !ok {
		text = string(json.Encode(v, "  "))
	}
	return &text
}
