package workflow

import (
	"slices"

	"github.com/postbag/postbag/merge"
	"github.com/postbag/postbag/repo"
	"github.com/postbag/postbag/serialize"
	"github.com/postbag/postbag/serialize/entity"
)

// withGoneWorkspaces adds to what was deleted the workspaces that were removed.
func (s *Store) withGoneWorkspaces(list []Deleted, limit int) ([]Deleted, error) {
	entities := len(list)
	err := s.goneWorkspaces(func(g goneWorkspace) bool {
		w, by := g.before.Workspace, entryOf(g.commit)
		ref := Ref{Kind: entity.AWorkspace, Name: w.Title(), Path: entity.WorkspaceKey.Path, Workspace: w.Folder}
		list = append(list, Deleted{ref, countHeld(w), by.Commit, by.Author, by.Device, by.When})
		return true
	})
	if len(list) > entities {
		slices.SortStableFunc(list, func(a, b Deleted) int { return b.When.Compare(a.When) })
	}
	if limit > 0 {
		list = list[:min(limit, len(list))]
	}
	return list, err
}

// goneWorkspace is a workspace that a commit removed.
type goneWorkspace struct {
	commit repo.CommitInfo
	before *serialize.Store // as it was in the parent
}

// goneWorkspaces walks the workspaces that were removed and are not there again,
// the newest first, until do returns false. One that lies in another folder since
// is not gone.
func (s *Store) goneWorkspaces(do func(goneWorkspace) bool) error {
	head, err := s.repo.Head()
	if err != nil {
		return failed("read the history", err)
	}
	seen := map[string]bool{}
	for info, err := range s.history(head) {
		var found []goneWorkspace
		if err == nil && len(info.Parents) == 1 {
			found, err = s.goneWith(info)
		}
		if err != nil {
			return failed("read the history", err)
		}
		for _, g := range found {
			root := g.before.Root()
			if seen[root] || serialize.IsWorkspace(s.repo.Worktree(), root) {
				continue
			}
			seen[root] = true
			if !do(g) {
				return nil
			}
		}
	}
	return nil
}

// goneWith are the workspaces that a commit removed.
func (s *Store) goneWith(info repo.CommitInfo) ([]goneWorkspace, error) {
	roots, err := s.rootsGone(info)
	if err != nil || len(roots) == 0 {
		return nil, err
	}
	before, err := s.stateOf(info.Parents[0])
	if err != nil {
		return nil, err
	}
	after, err := s.stateOf(info.Hash)
	if err != nil {
		return nil, err
	}
	var out []goneWorkspace
	for _, c := range differences(before.workspaces(), after.workspaces()) {
		if c.Kind == entity.AWorkspace && c.Op == merge.Removed && slices.Contains(roots, c.Workspace) {
			out = append(out, goneWorkspace{info, before.at(c.Workspace)})
		}
	}
	return out, nil
}

// rootsGone are the folders that are no workspace any more since a commit.
func (s *Store) rootsGone(info repo.CommitInfo) ([]string, error) {
	changes, err := s.repo.Diff(info.Parents[0], info.Hash)
	if err != nil {
		return nil, err
	}
	var roots []string
	for _, c := range changes {
		root, ok := serialize.WorkspaceOf(c.Path)
		if ok && c.Kind == repo.Deleted && root != "" && !slices.Contains(roots, root) {
			roots = append(roots, root)
		}
	}
	before, err := s.repo.Files(info.Parents[0])
	if err != nil {
		return nil, err
	}
	after, err := s.repo.Files(info.Hash)
	return slices.DeleteFunc(roots, func(root string) bool {
		return !serialize.IsWorkspace(before, root) || serialize.IsWorkspace(after, root)
	}), err
}
