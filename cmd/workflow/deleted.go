package workflow

import (
	"errors"
	"time"

	"github.com/postbag/postbag/merge"
	"github.com/postbag/postbag/repo"
	"github.com/postbag/postbag/serialize"
	"github.com/postbag/postbag/serialize/entity"
)

// Deleted is an entity that is no longer there.
type Deleted struct {
	Ref
	Holds  int       `json:"holds,omitempty"` // entities that went with it
	Commit string    `json:"commit"`          // that removed it
	Author string    `json:"author"`
	Device string    `json:"device,omitempty"`
	When   time.Time `json:"when"`
}

// Deleted lists what was deleted in the chosen workspace and is not there again,
// and workspaces that were removed, the newest first; of what went with something
// else only that. A limit of 0 is none.
func (s *Store) Deleted(limit int) ([]Deleted, error) {
	read, err := s.worktree()
	if err != nil {
		return nil, failed("read the store", err)
	}
	out, seen := []Deleted{}, map[entity.Key]bool{}
	err = s.deletions(func(r removal) bool {
		for _, e := range r.outermost() {
			if seen[e.Key] || read.Workspace.Get(e.Key) != nil || limit > 0 && len(out) == limit {
				continue
			}
			seen[e.Key] = true
			by := entryOf(r.commit)
			out = append(out, Deleted{refOf(r.before, e), len(holdings(r.before, e)) - 1, by.Commit, by.Author, by.Device, by.When})
		}
		return limit == 0 || len(out) < limit
	})
	if err != nil {
		return nil, err
	}
	return s.withGoneWorkspaces(out, limit)
}

// removal is a commit that removed entities.
type removal struct {
	commit repo.CommitInfo
	before *entity.Workspace
	gone   map[entity.Key]bool
}

// outermost are the removed entities that went with no other.
func (r removal) outermost() []*entity.Entity {
	var out []*entity.Entity
	for _, e := range r.before.All() {
		if r.gone[e.Key] && !r.gone[holderOf(r.before, e)] {
			out = append(out, e)
		}
	}
	return out
}

// holderOf is the place of what holds an entity, zero at the top.
func holderOf(w *entity.Workspace, e *entity.Entity) entity.Key {
	for _, kind := range holderKinds(e.Kind) {
		if k := (entity.Key{Kind: kind, Path: e.Parent()}); w.Get(k) != nil {
			return k
		}
	}
	return entity.Key{}
}

var errStop = errors.New("enough")

// deletions walks the commits that removed entities, the newest first, until do
// returns false. Merges remove nothing of their own.
func (s *Store) deletions(do func(removal) bool) error {
	head, err := s.repo.Head()
	for info, logErr := range s.repo.Log(head) {
		if err == nil {
			err = logErr
		}
		if err == nil && len(info.Parents) == 1 {
			err = s.deletionsOf(info, do)
		}
		if err != nil {
			break
		}
	}
	if errors.Is(err, errStop) {
		return nil
	}
	return failed("read the history", err)
}

func (s *Store) deletionsOf(info repo.CommitInfo, do func(removal) bool) error {
	changes, err := s.repo.Diff(info.Parents[0], info.Hash, serialize.FoldersOf(s.root)...)
	if err != nil || !removesEntity(changes) {
		return err
	}
	before, err := s.stateOf(info.Parents[0])
	if err != nil {
		return err
	}
	after, err := s.stateOf(info.Hash)
	if err != nil {
		return err
	}
	r := removal{info, before.workspace(s.root), map[entity.Key]bool{}}
	for _, c := range merge.DiffAll(before.workspaces(), knownOf(after, before, nil)) {
		if c.Op == merge.Removed && c.Was == s.root {
			r.gone[c.Before.Key] = true
		}
	}
	if len(r.gone) > 0 && !do(r) {
		return errStop
	}
	return nil
}

func removesEntity(changes []repo.Change) bool {
	for _, c := range changes {
		if _, ok := serialize.KeyOf(c.Path); ok && c.Kind == repo.Deleted {
			return true
		}
	}
	return false
}
