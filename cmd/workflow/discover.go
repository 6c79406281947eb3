package workflow

import (
	"slices"

	"github.com/postbag/postbag/repo"
	"github.com/postbag/postbag/serialize"
)

// discovery remembers which workspaces were found, since looking for them takes
// a walk through all folders.
type discovery struct {
	looked bool
	roots  []string               // on disk
	at     map[repo.Hash][]string // in commits
}

// roots are the folders of the workspaces on disk, sorted.
func (s *Store) roots() ([]string, error) {
	if !s.found.looked {
		found, err := serialize.Workspaces(s.repo.Folders())
		if err != nil {
			return nil, failed("look for workspaces", err)
		}
		s.found.roots, s.found.looked = found, true
	}
	return s.found.roots, nil
}

// lookAgain forgets what was found on disk, after something was written.
func (s *Store) lookAgain() { s.found.looked = false }

// scope is what the store commits: its own files. In a guest store these are
// the folders of the workspaces that are there, or were in the last commit.
func (s *Store) scope() (repo.Scope, error) {
	roots, err := s.roots()
	if err != nil {
		return repo.Scope{}, err
	}
	head, err := s.repo.Head()
	if err != nil {
		return repo.Scope{}, err
	}
	before, err := s.rootsAt(head)
	if err != nil {
		return repo.Scope{}, err
	}
	var all []string
	if s.Mode == Own {
		all = append(all, ourRoots...)
	}
	for _, root := range slices.Concat(roots, before) {
		all = append(all, serialize.FoldersOf(root)...)
	}
	slices.Sort(all)
	return repo.Scope{Roots: slices.Compact(all)}, nil
}

// changed are the files of the store that differ from the last commit.
func (s *Store) changed() ([]repo.Change, error) {
	scope, err := s.scope()
	if err != nil {
		return nil, failed("look for changes", err)
	}
	if len(scope.Roots) == 0 {
		return nil, nil // no roots would mean everything
	}
	changes, err := s.repo.Changes(scope)
	return changes, failed("look for changes", err)
}
