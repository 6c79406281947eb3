package workflow

import (
	"cmp"
	"path"
	"slices"

	"github.com/postbag/postbag/merge"
	"github.com/postbag/postbag/repo"
	"github.com/postbag/postbag/serialize"
	"github.com/postbag/postbag/serialize/entity"
)

// trail follows an entity down the history.
type trail struct {
	store  *Store
	places []string // the files and folders that keep it; nil is the whole store
	file   string   // its own file, "" for what is not followed
}

// trailOf is the trail of an entity of the chosen workspace; without a name that
// of the workspace that was asked for, else of the whole store.
func (s *Store) trailOf(name string) (*trail, error) {
	if name == "" {
		t := &trail{store: s}
		if s.narrow {
			t.places = serialize.FoldersOf(s.root)
		}
		return t, nil
	}
	read, err := s.part(partsFor(name)...)
	if err != nil {
		return nil, failed("read the store", err)
	}
	e, err := find(read.Workspace, name)
	if err != nil {
		return nil, err
	}
	return &trail{s, placesOf(s.root, e.Key), cmp.Or(read.FileOf(e.Key), path.Join(s.root, serialize.PathOf(e.Key)))}, nil
}

// placesOf are the files and folders of the store that keep an entity with what
// it holds.
func placesOf(root string, k entity.Key) []string {
	places := []string{path.Join(root, folderOf(k))}
	if more := resourcesOf(k); more != "" {
		places = append(places, path.Join(root, more))
	}
	return places
}

// touchedBy reports whether a commit changed any of the places. Where it put the
// entity there, the trail goes on at the place from where it came.
func (t *trail) touchedBy(info repo.CommitInfo) (bool, error) {
	if t.places == nil {
		return true, nil
	}
	var parent repo.Hash
	if len(info.Parents) > 0 {
		parent = info.Parents[0]
	}
	changes, err := t.store.repo.Diff(parent, info.Hash, t.places...)
	if err != nil || len(changes) == 0 {
		return false, err
	}
	came := slices.Contains(changes, repo.Change{Path: t.file, Kind: repo.Added})
	if !came || parent.IsZero() {
		return true, nil
	}
	from, err := t.store.cameFrom(parent, info.Hash, t.file)
	if k, ok := serialize.KeyOf(from); ok {
		root, _ := serialize.WorkspaceOf(from)
		t.places, t.file = placesOf(root, k), from
	}
	return true, err
}

// cameFrom is the file that kept, in the parent of a commit, what a file keeps
// since then; "" where that was nowhere.
func (s *Store) cameFrom(parent, commit repo.Hash, file string) (string, error) {
	records, err := s.changedRecords(parent, commit)
	if err != nil {
		return "", err
	}
	before, err := s.stateWith(parent, records)
	if err != nil {
		return "", err
	}
	after, err := s.stateWith(commit, records)
	if err != nil {
		return "", err
	}
	k, _ := serialize.KeyOf(file)
	from := ""
	for _, c := range merge.DiffAll(before.workspaces(), after.workspaces()) {
		switch {
		case c.Op != merge.Moved || !isIn(file, c.In):
		case c.After.Key == k:
			return before.at(c.Was).FileOf(c.Before.Key), nil
		case c.After.Kind == entity.AWorkspace: // and all that it holds
			from = before.at(c.Was).FileOf(k)
		}
	}
	return from, nil
}
