package workflow

import (
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/postbag/postbag/serialize"
	"github.com/postbag/postbag/serialize/entity"
)

// topName is how a person names the workspace at the top of a store.
const topName = "."

// Choose chooses the workspace that names are looked up in: that of the name,
// else the one that the store was opened from within, else the one at the top,
// else the only one. That none of these is there is a problem only for what
// needs one. Where an edit is being written it waits for it, and one that was
// killed is taken back: the folders on disk are those of no commit until then.
func (s *Store) Choose(name string) error {
	if err := s.awaitEdit(); err != nil {
		return err
	}
	if s.narrow = name != ""; s.narrow {
		root, err := s.findWorkspace(name)
		s.root = root
		return err
	}
	if root, ok := s.aroundStart(); ok {
		s.root = root
		return nil
	}
	roots, err := s.roots()
	switch {
	case err != nil:
		return err
	case len(roots) == 1:
		s.root = roots[0]
	case len(roots) > 1:
		s.open = s.chooseOne("choose a workspace", "there are several, and none at the top", roots)
	}
	return nil
}

// aroundStart is the workspace that the store was opened from within, at the
// latest that at the top, if it is one.
func (s *Store) aroundStart() (string, bool) {
	disk, start := s.repo.Worktree(), s.startedIn()
	// In a folder of a workspace that folder decides, whatever it is called.
	if root, ok := serialize.WorkspaceOf(path.Join(start, "x")); ok && !serialize.IsWorkspace(disk, start) && serialize.IsWorkspace(disk, root) {
		return root, true
	}
	for at := start; at != "."; at = path.Dir(at) {
		if serialize.IsWorkspace(disk, at) {
			return at, true
		}
	}
	return "", serialize.IsWorkspace(disk, "")
}

// startedIn is the folder that the store was opened from, in the store.
func (s *Store) startedIn() string {
	abs, err := filepath.Abs(s.start)
	if err == nil {
		abs, err = filepath.EvalSymlinks(abs)
	}
	top, topErr := filepath.EvalSymlinks(s.repo.Root())
	if err != nil || topErr != nil {
		return "."
	}
	rel, err := filepath.Rel(top, abs)
	if err != nil || !fs.ValidPath(filepath.ToSlash(rel)) {
		return "."
	}
	return filepath.ToSlash(rel)
}

// findWorkspace is the folder of the workspace that a person means by its
// folder, id, name or the last name of its folder.
func (s *Store) findWorkspace(name string) (string, error) {
	if name == topName {
		return "", nil
	}
	all, err := s.workspaces()
	if err != nil {
		return "", err
	}
	trimmed := strings.Trim(filepath.ToSlash(name), "/")
	ways := []func(w *entity.Workspace) bool{
		func(w *entity.Workspace) bool { return w.Folder == strings.TrimPrefix(trimmed, "./") },
		func(w *entity.Workspace) bool { return workspaceID(w) == name },
		func(w *entity.Workspace) bool { return w.Title() == name },
		func(w *entity.Workspace) bool { return w.Folder != "" && path.Base(w.Folder) == name },
		func(w *entity.Workspace) bool { return strings.EqualFold(w.Title(), name) },
	}
	for _, way := range ways {
		var found []string
		for _, w := range all {
			if way(w) {
				found = append(found, w.Folder)
			}
		}
		switch {
		case len(found) == 1:
			return found[0], nil
		case len(found) > 1:
			return "", s.chooseOne(fmt.Sprintf("%q may mean any of these workspaces", name), "", found)
		}
	}
	p := &Problem{Kind: Usage, What: fmt.Sprintf("no workspace is named %q", name), Hint: "postbag workspaces"}
	return "", p
}

func workspaceID(w *entity.Workspace) string {
	e := w.Get(entity.WorkspaceKey)
	if e == nil || e.ID == "" {
		return "\x00" // no name that anybody gives
	}
	return e.ID
}

// chooseOne asks for a choice among workspaces.
func (s *Store) chooseOne(what, cause string, roots []string) error {
	p := &Problem{Kind: Usage, What: what, Hint: "name one by its folder: --workspace " + quoted(folderName(roots[0]))}
	if cause != "" {
		p.What += ": " + cause
	}
	all, err := s.workspaces()
	if err != nil {
		return err
	}
	for _, w := range all {
		if slices.Contains(roots, w.Folder) {
			p.Lines = append(p.Lines, fmt.Sprintf("%s (%s)", w.Title(), folderName(w.Folder)))
		}
	}
	return p
}

// folderName is a workspace's folder as a person gives it.
func folderName(root string) string {
	if root == "" {
		return topName
	}
	return root
}

// workspaces are all workspaces on disk, with what each says of itself and
// nothing else.
func (s *Store) workspaces() ([]*entity.Workspace, error) {
	roots, err := s.roots()
	if err != nil {
		return nil, err
	}
	all, err := readAll(roots, func(root string) (*serialize.Store, error) {
		return serialize.ReadPart(s.repo.Worktree(), serialize.Part{Root: root, Only: serialize.Self})
	})
	return all.workspaces(), failed("read the workspaces", err)
}
