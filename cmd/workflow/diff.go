package workflow

import (
	"fmt"
	"strings"

	"github.com/postbag/postbag/merge"
	"github.com/postbag/postbag/repo"
	"github.com/postbag/postbag/serialize"
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
	from, err := s.from(o.From)
	if err != nil {
		return nil, err
	}
	to, err := s.to(o.To)
	if err != nil {
		return nil, err
	}
	changes := merge.Diff(from, to)
	named := describe(from, to, changes)
	inside, err := within(from, to, o.Name)
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

// from is the workspace of a revision; "" is the last commit, if there is one.
func (s *Store) from(revision string) (*entity.Workspace, error) {
	if revision != "" {
		return s.to(revision)
	}
	head, err := s.repo.Head()
	if err != nil {
		return nil, failed("read the last commit", err)
	}
	return s.at(head)
}

// to is the workspace of a revision; "" is what lies on disk.
func (s *Store) to(revision string) (*entity.Workspace, error) {
	if revision == "" {
		return s.onDisk()
	}
	at, err := s.resolve(revision)
	if err != nil {
		return nil, err
	}
	return s.at(at)
}

func (s *Store) at(at repo.Hash) (*entity.Workspace, error) {
	read, err := s.committed(at)
	if err != nil {
		return nil, failed("read a commit", err)
	}
	return read.Workspace, nil
}

func (s *Store) onDisk() (*entity.Workspace, error) {
	before, after, err := s.bothStates()
	if err != nil {
		return nil, err
	}
	return knownOf(after, before, nil), nil
}

// bothStates reads the store as the last commit and as the files on disk have
// it.
func (s *Store) bothStates() (committed, onDisk *serialize.Store, err error) {
	head, err := s.repo.Head()
	if err == nil {
		committed, err = s.committed(head)
	}
	if err != nil {
		return nil, nil, failed("read the last commit", err)
	}
	onDisk, err = s.worktree()
	return committed, onDisk, failed("read the store", err)
}

// resolve finds the commit that a person means.
func (s *Store) resolve(revision string) (repo.Hash, error) {
	h, err := s.repo.Resolve(revision)
	if err != nil {
		return h, &Problem{Kind: Usage, What: fmt.Sprintf("find the commit %q", revision), Err: err, Hint: "postbag log"}
	}
	return h, nil
}

// within tells which changes concern an entity and what it holds.
func within(from, to *entity.Workspace, name string) (func(*merge.Change) bool, error) {
	if name == "" {
		return func(*merge.Change) bool { return true }, nil
	}
	e, err := find(to, name)
	if err != nil {
		var gone error
		if e, gone = find(from, name); gone != nil {
			return nil, err
		}
	}
	return func(c *merge.Change) bool {
		return c.Before != nil && holds(e.Key, c.Before.Key) || c.After != nil && holds(e.Key, c.After.Key)
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
