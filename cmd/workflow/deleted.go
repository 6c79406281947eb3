package workflow

import (
	"errors"
	"time"

	"github.com/postbag/postbag/repo"
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
// else only that. A limit of 0 is none. Of each commit it reads what that removed,
// and of the store what may stand in its place.
func (s *Store) Deleted(limit int) ([]Deleted, error) {
	now, err := newSeeker(s.repo.Worktree(), s.root)
	if err != nil {
		return nil, failed("read the store", err)
	}
	out, seen := []Deleted{}, map[entity.Key]bool{}
	err = s.deletions(func(r removal) (bool, error) {
		for _, e := range r.outermost() {
			if seen[e.Key] || limit > 0 && len(out) == limit {
				continue
			}
			seen[e.Key] = true
			there, err := now.isThere(e.Key)
			if err != nil {
				return false, err
			}
			if there {
				continue
			}
			by := entryOf(r.commit)
			out = append(out, Deleted{refOf(r.before, e), r.with(e), by.Commit, by.Author, by.Device, by.When})
		}
		return limit == 0 || len(out) < limit, nil
	})
	if err != nil {
		return nil, err
	}
	return s.withGoneWorkspaces(out, limit)
}

// isThere tells whether an entity is there. It may be so by what it holds alone.
func (s *seeker) isThere(k entity.Key) (bool, error) {
	places := s.At(k.Path)
	if len(places) == 0 {
		return false, nil
	}
	read, err := s.part(places...)
	return err == nil && read.Workspace.Get(k) != nil, err
}

// removal is a commit that removed entities.
type removal struct {
	commit repo.CommitInfo
	before *entity.Workspace // what it removed, and what held that
	gone   map[entity.Key]bool
}

// meant are those of the removed entities that a name means; of those only that
// may come back, which free tells.
func (r removal) meant(name string, free func(entity.Key) bool) []*entity.Entity {
	all := pick(r.before.All(), func(e *entity.Entity) bool { return r.gone[e.Key] && free(e.Key) })
	if kind, rest := splitKind(name); kind == entity.Run {
		return lookUpRuns(entity.NewWorkspace(all...), rest)
	}
	if found := meantLoosely(r.before, all, name); len(found) > 0 {
		return found
	}
	return withKind(all, r.before, name, byEnd)
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

// with counts what went with an entity.
func (r removal) with(e *entity.Entity) int {
	return len(pick(holdings(r.before, e), func(x *entity.Entity) bool { return r.gone[x.Key] })) - 1
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
func (s *Store) deletions(do func(removal) (bool, error)) error {
	head, err := s.repo.Head()
	for info, logErr := range s.history(head) {
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

func (s *Store) deletionsOf(info repo.CommitInfo, do func(removal) (bool, error)) error {
	gone, err := s.goneIn(info)
	if err != nil || len(gone.gone) == 0 {
		return err
	}
	goOn, err := do(gone)
	if err == nil && !goOn {
		err = errStop
	}
	return err
}
