package workflow

import (
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/postbag/postbag/merge"
	"github.com/postbag/postbag/repo"
	"github.com/postbag/postbag/serialize"
	"github.com/postbag/postbag/serialize/entity"
)

// restoreWorkspace brings back a workspace that was removed, with every file that
// it had.
func (s *Store) restoreWorkspace(what, name string, o RestoreOptions) (*Edited, error) {
	if o.At != "" || o.To != "" {
		return nil, usage(what, "postbag restore --all --at REV --workspace NAME", "a workspace comes back as it was before it was removed, and where")
	}
	var found *goneWorkspace
	err := s.goneWorkspaces(func(g goneWorkspace) bool {
		if w := g.before.Workspace; slices.Contains([]string{w.Title(), w.Folder, path.Base(w.Folder), workspaceID(w)}, strings.Trim(name, "/")) {
			found = &g
		}
		return found == nil
	})
	if err != nil {
		return nil, err
	}
	if found == nil {
		if _, err := s.findWorkspace(name); err == nil {
			return nil, usage(what, "postbag workspaces", "the workspace is still there")
		}
		return nil, usage(what, "postbag restore lists what was", "no workspace of that name was removed")
	}
	was := found.before.Workspace
	return s.in(was.Folder).editParts(nil, what, o.DryRun, func(d *draft) error {
		d.Workspace, d.onlyFiles, d.message = was.Clone(), true, "Restore workspace "+oneLine(was.Title())
		d.files, err = s.filesThen(found.commit.Parents[0], was.Folder)
		return err
	})
}

// filesThen are the files that a workspace had in a commit, but for those that
// are on disk now.
func (s *Store) filesThen(at repo.Hash, root string) (map[string][]byte, error) {
	all, err := s.repo.Diff(repo.Hash{}, at, serialize.FoldersOf(root)...)
	if err != nil {
		return nil, err
	}
	files, err := s.repo.Files(at)
	if err != nil {
		return nil, err
	}
	disk, out := s.repo.Worktree(), map[string][]byte{}
	for _, c := range all {
		if _, err := fs.Stat(disk, c.Path); err == nil || c.Kind != repo.Added || !isIn(c.Path, root) {
			continue
		}
		if out[c.Path], err = readWhole(files, c.Path); err != nil {
			return nil, err
		}
	}
	return out, nil
}

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
	for info, err := range s.repo.Log(head) {
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
