package workflow

import (
	"fmt"
	"path"

	"github.com/postbag/postbag/serialize"
	"github.com/postbag/postbag/serialize/entity"
)

// RemoveWorkspace removes a workspace; with all that it holds only where that was
// confirmed. The history keeps it: Restore brings it back.
func (s *Store) RemoveWorkspace(o WorkspaceOptions) (*Edited, error) {
	what := fmt.Sprintf("remove workspace %q", o.Name)
	root, err := s.findWorkspace(o.Name)
	if err != nil {
		return nil, err
	}
	if root == "" {
		return nil, usage(what, "postbag rm NAME removes what it holds", "the workspace at the top stays")
	}
	here := s.in(root)
	return here.editParts(nil, what, o.DryRun, func(d *draft) error {
		files, err := here.filesHere()
		if err != nil {
			return err
		}
		if n := countHeld(d.Workspace); !o.Yes && !o.DryRun && (n > 0 || holdsFiles(files)) {
			return &Problem{Kind: Unsafe, What: what, Err: fmt.Errorf("it holds %s", heldText(n)), State: unchanged,
				Hint: fmt.Sprintf("postbag workspaces remove %s --yes (postbag restore brings it back)", quoted(o.Name))}
		}
		for file := range files {
			d.files[file] = nil
		}
		for _, e := range d.All() {
			d.Remove(e.Key)
		}
		d.onlyFiles = true
		return nil
	})
}

func countHeld(w *entity.Workspace) int {
	n := w.Len()
	if w.Get(entity.WorkspaceKey) != nil {
		n--
	}
	return n
}

// holdsFiles reports whether there are other files than every workspace has.
func holdsFiles(files map[string][]byte) bool {
	for file := range files {
		k, isEntity := serialize.KeyOf(file)
		if path.Base(file) != ".gitattributes" && (!isEntity || k != entity.WorkspaceKey) {
			return true
		}
	}
	return false
}

func heldText(n int) string {
	switch n {
	case 0:
		return "files"
	case 1:
		return "1 entity"
	}
	return fmt.Sprintf("%d entities", n)
}
