package workflow

import (
	"errors"
	"maps"
	"slices"

	"github.com/postbag/postbag/merge"
	"github.com/postbag/postbag/repo"
	"github.com/postbag/postbag/serialize"
	"github.com/postbag/postbag/serialize/entity"
)

// goneIn is what a commit removed from the chosen workspace, and has in no other
// place or workspace since. It reads the files that the commit added and
// removed, and those of what held them.
func (s *Store) goneIn(info repo.CommitInfo) (removal, error) {
	r := removal{info, nil, map[entity.Key]bool{}}
	here, err := s.repo.Diff(info.Parents[0], info.Hash, serialize.FoldersOf(s.root)...)
	if err != nil || !removesEntity(here) {
		return r, err
	}
	changes, err := s.repo.Diff(info.Parents[0], info.Hash)
	if err != nil {
		return r, err
	}
	before, err := s.touched(info.Parents[0], changes)
	if err != nil {
		return r, err
	}
	after, err := s.touched(info.Hash, changes)
	if err != nil {
		return r, err
	}
	if err := errors.Join(s.evenOut(before, after, info.Hash), s.evenOut(after, before, info.Parents[0])); err != nil {
		return r, err
	}
	r.before = before.workspace(s.root)
	for _, c := range merge.DiffAll(before.workspaces(), knownOf(after, before, nil)) {
		if c.Op == merge.Removed && c.Was == s.root {
			r.gone[c.Before.Key] = true
		}
	}
	return r, nil
}

func removesEntity(changes []repo.Change) bool {
	return slices.ContainsFunc(changes, func(c repo.Change) bool {
		_, ok := serialize.KeyOf(c.Path)
		return ok && c.Kind == repo.Deleted
	})
}

// touched reads of a commit what is at the places of entities that changes
// added or removed.
func (s *Store) touched(at repo.Hash, changes []repo.Change) (state, error) {
	files, err := s.repo.Files(at)
	if err != nil {
		return nil, err
	}
	keys := map[string][]entity.Key{s.root: nil}
	for _, c := range changes {
		root, _ := serialize.WorkspaceOf(c.Path)
		if k, ok := serialize.KeyOf(c.Path); ok && (c.Kind == repo.Deleted || c.Kind == repo.Added) {
			keys[root] = append(keys[root], k)
		}
	}
	return readAll(slices.Sorted(maps.Keys(keys)), func(root string) (*serialize.Store, error) {
		finder, err := serialize.NewFinder(files, root)
		if err != nil {
			return nil, err
		}
		only := slices.Clone(serialize.Self)
		for _, k := range keys[root] {
			only = append(only, finder.FilesOf(k)...)
		}
		slices.Sort(only)
		return serialize.ReadPart(files, serialize.Part{Root: root, Only: slices.Compact(only), InPlace: true})
	})
}

// evenOut puts into what was read of another commit the folders that are there
// without a definition, by something that was not read.
func (s *Store) evenOut(one, other state, at repo.Hash) error {
	files, err := s.repo.Files(at)
	if err != nil {
		return err
	}
	for _, read := range one {
		k, err := newSeeker(files, read.Root())
		if err != nil {
			return err
		}
		there := other.workspace(read.Root())
		for _, e := range read.Workspace.All() {
			if e.Kind != entity.Collection && e.Kind != entity.Folder || there.Get(e.Key) != nil {
				continue
			}
			ok, err := k.isThere(e.Key)
			if err != nil {
				return err
			}
			if ok {
				there.Put(&entity.Entity{Key: e.Key, Body: &entity.Map{}})
			}
		}
	}
	return nil
}
