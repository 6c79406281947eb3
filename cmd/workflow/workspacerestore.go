package workflow

import (
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/postbag/postbag/repo"
	"github.com/postbag/postbag/serialize"
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
