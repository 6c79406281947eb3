package workflow

import (
	"maps"
	"path"

	"github.com/postbag/postbag/merge"
	"github.com/postbag/postbag/serialize"
	"github.com/postbag/postbag/serialize/entity"
)

// tidyConflicts has the open conflicts follow what was renamed, moved or deleted
// by hand.
func (s *Store) tidyConflicts(e *edits) error {
	extra := map[string][]byte{}
	for _, read := range e.after {
		before := e.before.at(read.Root())
		has, err := s.hasConflicts(read.Root())
		if err != nil {
			return err
		}
		if !has || before == nil {
			continue
		}
		files, err := s.in(read.Root()).followedRecords(e, before.Workspace, read)
		if err != nil {
			return err
		}
		maps.Copy(extra, files)
	}
	maps.Copy(e.paths, extra)
	return failed("have the conflicts follow", s.repo.Write(extra))
}

// followedRecords are the records of conflicts of a workspace that edits by hand
// change.
func (s *Store) followedRecords(e *edits, before *entity.Workspace, after *serialize.Store) (map[string][]byte, error) {
	kept, err := s.part(serialize.Conflicts...)
	if err != nil {
		return nil, failed("read the conflicts", err)
	}
	records, _ := recordsIn(kept)
	var moved map[entity.Key]entity.Key
	out := map[string][]byte{}
	for _, r := range records {
		if !r.Open() || before.Get(r.Of) == nil || after.Workspace.Get(r.Of) != nil || e.isLeft(after, r.Of) {
			continue
		}
		if moved == nil {
			moved = movedWithin(before, after.Workspace)
		}
		if to, ok := moved[r.Of]; ok {
			r.Of = to
		} else {
			r.Settled = &merge.Decision{Choice: merge.ChoiceDeleted, Side: merge.Side{Value: merge.Absent}}
		}
		out[kept.FileOf(merge.RecordKey(r.ID))] = serialize.EncodeFile(r.Entity())
	}
	return out, nil
}

// isLeft tells whether what was at a place is not known, since its file cannot
// be understood.
func (e *edits) isLeft(after *serialize.Store, k entity.Key) bool {
	for _, p := range e.left {
		at, ok := serialize.KeyOf(p.Path)
		if ok && isIn(p.Path, after.Root()) && (at == k || path.Dir(at.Path) == k.Path) {
			return true
		}
	}
	return false
}

// movedWithin tells where what was in a workspace is in a later one.
func movedWithin(before, after *entity.Workspace) map[entity.Key]entity.Key {
	out := map[entity.Key]entity.Key{}
	for _, c := range merge.Diff(before, after) {
		if c.Op == merge.Moved {
			out[c.Before.Key] = c.After.Key
		}
	}
	return out
}
