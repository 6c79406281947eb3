package workflow

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/postbag/postbag/repo"
	"github.com/postbag/postbag/serialize"
	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/postman"
)

// workspacesDir is where new workspaces go.
const workspacesDir = "workspaces"

// Workspace is one of the workspaces of a store.
type Workspace struct {
	Name         string `json:"name"`
	Folder       string `json:"folder"` // "." at the top
	ID           string `json:"id,omitempty"`
	Collections  int    `json:"collections"`
	Environments int    `json:"environments"`
	Chosen       bool   `json:"chosen"` // what commands act in unless they are told otherwise
}

// Workspaces lists the workspaces, that at the top first. It reads no more than
// what each says of itself.
func (s *Store) Workspaces() ([]Workspace, error) {
	all, err := s.workspaces()
	if err != nil {
		return nil, err
	}
	if s.Mode == Own && !slices.ContainsFunc(all, func(w *entity.Workspace) bool { return w.Folder == "" }) {
		all = append([]*entity.Workspace{entity.NewWorkspace()}, all...)
	}
	out := make([]Workspace, len(all))
	for i, w := range all {
		out[i] = Workspace{Name: w.Title(), Folder: folderName(w.Folder), Chosen: s.open == nil && w.Folder == s.root}
		if e := w.Get(entity.WorkspaceKey); e != nil {
			out[i].ID = e.ID
		}
		if out[i].Collections, out[i].Environments, err = serialize.Count(s.repo.Worktree(), w.Folder); err != nil {
			return nil, failed("count what the workspaces hold", err)
		}
	}
	return out, nil
}

// isSelf reports whether a name means what the chosen workspace says of itself.
func isSelf(name string) bool {
	kind, rest := splitKind(name)
	return kind == entity.AWorkspace && rest == ""
}

// showSelf shows a workspace that says nothing of itself.
func (s *Store) showSelf() (*Shown, error) {
	read, err := s.part(serialize.Self...)
	if err != nil {
		return nil, failed("read the store", err)
	}
	w := read.Workspace
	ref := Ref{Kind: entity.AWorkspace, Name: w.Title(), Path: entity.WorkspaceKey.Path, Workspace: w.Folder}
	return shown(ref, entity.MapOf("name", w.Title())), nil
}

// WorkspaceOptions are the choices for a workspace that is made or changed.
type WorkspaceOptions struct {
	Name   string // of the workspace
	New    string // its new name, "" leaves it
	Folder string // where it is to lie, "" has one made of the name, or leaves it
	ID     string // of a new one in Postman's cloud, "" for none
	Yes    bool   // remove what it holds, too
	DryRun bool
}

// AddWorkspace makes a workspace.
func (s *Store) AddWorkspace(o WorkspaceOptions) (*Edited, error) {
	what := fmt.Sprintf("add workspace %q", o.Name)
	all, err := s.workspaces()
	if err != nil {
		return nil, err
	}
	if strings.TrimSpace(o.Name) == "" {
		return nil, usage(what, "postbag workspaces add NAME", "a workspace needs a name")
	}
	if slices.ContainsFunc(all, func(w *entity.Workspace) bool { return w.Title() == o.Name }) {
		return nil, usage(what, "postbag workspaces lists them", "there is one of that name already")
	}
	root, err := s.newFolder(what, cmp.Or(o.Folder, path.Join(workspacesDir, workspaceStem(o.Name, all))))
	if err != nil {
		return nil, err
	}
	return s.in(root).edit(what, o.DryRun, func(d *draft) error {
		body := entity.MapOf("name", o.Name)
		if o.ID != "" {
			body.Set("id", o.ID)
		}
		d.Put(&entity.Entity{Key: entity.WorkspaceKey, ID: o.ID, Body: body})
		if s.Mode == Own {
			d.files, err = s.missingAttributes(root)
		}
		return err
	})
}

// workspaceStem is the last name of the folder of a new workspace.
func workspaceStem(name string, all []*entity.Workspace) string {
	var siblings []*entity.Entity
	for _, w := range all {
		if path.Dir(w.Folder) == workspacesDir {
			siblings = append(siblings, &entity.Entity{Key: entity.Key{Kind: entity.Environment, Path: path.Base(w.Folder)}})
		}
	}
	stem := postman.Stem(entity.Environment, name, "", siblings)
	if strings.HasPrefix(stem, ".") { // hidden folders are not looked into
		return "-" + strings.TrimLeft(stem, ".")
	}
	return stem
}

// newFolder is the folder of a workspace to be, which must be one that is found
// again and has none yet.
func (s *Store) newFolder(what, folder string) (string, error) {
	root := path.Clean(strings.ReplaceAll(folder, `\`, "/"))
	if err := repo.CheckPath(root); err != nil {
		return "", usage(what, "a folder in the store, such as workspaces/team", "%w", err)
	}
	if !serialize.MayHold(root) {
		return "", usage(what, "a folder such as workspaces/team", "a workspace in the folder %q would not be found: it is hidden, or part of something else", root)
	}
	roots, err := s.roots()
	if err != nil {
		return "", err
	}
	if i := slices.IndexFunc(roots, func(x string) bool { return strings.EqualFold(x, root) }); i >= 0 {
		return "", usage(what, "--folder FOLDER takes another", "the folder %q has a workspace already", roots[i])
	}
	return root, nil
}

// missingAttributes are the files that keep git's hands off a workspace, where
// they are missing.
func (s *Store) missingAttributes(root string) (map[string][]byte, error) {
	files := attributesIn(root)
	have, err := s.present(files)
	for name, data := range have {
		if data != nil {
			delete(files, name)
		}
	}
	return files, err
}
