package workflow

import (
	"fmt"
	"maps"
	"path"
	"strings"

	"github.com/postbag/postbag/repo"
	"github.com/postbag/postbag/serialize"
	"github.com/postbag/postbag/serialize/entity"
)

// RenameWorkspace gives a workspace another name, another folder, or both.
func (s *Store) RenameWorkspace(o WorkspaceOptions) (*Edited, error) {
	what := fmt.Sprintf("rename workspace %q", o.Name)
	root, err := s.findWorkspace(o.Name)
	if err != nil {
		return nil, err
	}
	to := root
	if o.Folder != "" {
		if root == "" {
			return nil, usage(what, "postbag workspaces add, then postbag mv NAME --to-workspace", "the workspace at the top stays there")
		}
		if to, err = s.newFolder(what, o.Folder); err != nil {
			return nil, err
		}
	}
	here := s.in(root)
	return here.edit(what, o.DryRun, func(d *draft) error {
		if o.New != "" {
			if err := s.nameWorkspace(what, d, o.New); err != nil {
				return err
			}
		}
		if to == root {
			return nil
		}
		return here.moveFolder(d, to)
	})
}

// nameWorkspace gives a workspace a name that no other has.
func (s *Store) nameWorkspace(what string, d *draft, name string) error {
	all, err := s.workspaces()
	if err != nil {
		return err
	}
	for _, w := range all {
		if w.Title() == name && w.Folder != d.Folder {
			return usage(what, "take another name", "there is a workspace of that name already")
		}
	}
	d.self().Body.Set("name", name)
	return nil
}

// self is what the workspace says of itself, to be edited.
func (d *draft) self() *entity.Entity {
	if e := d.Get(entity.WorkspaceKey); e != nil {
		return d.change(e)
	}
	e := &entity.Entity{Key: entity.WorkspaceKey, Body: &entity.Map{}}
	d.Put(e)
	return e
}

// moveFolder moves all files of the chosen workspace, as they are to be, into
// another folder.
func (s *Store) moveFolder(d *draft, to string) error {
	all, err := s.filesHere()
	if err != nil {
		return err
	}
	maps.Copy(all, d.read.Write(d.Workspace))
	for file, data := range all {
		d.files[file] = nil
		if data != nil {
			d.files[path.Join(to, strings.TrimPrefix(file, s.root+"/"))] = data
		}
	}
	d.onlyFiles, d.Folder = true, to
	return nil
}

// filesHere are all files of the chosen workspace that are in the last commit or
// would be in the next, with what they hold on disk.
func (s *Store) filesHere() (map[string][]byte, error) {
	head, err := s.repo.Head()
	if err != nil {
		return nil, err
	}
	committed, err := s.repo.Diff(repo.Hash{}, head, serialize.FoldersOf(s.root)...)
	if err != nil {
		return nil, err
	}
	changed, err := s.changed()
	if err != nil {
		return nil, err
	}
	names := map[string][]byte{}
	for _, c := range append(committed, changed...) {
		if isIn(c.Path, s.root) {
			names[c.Path] = nil
		}
	}
	files, err := s.present(names)
	maps.DeleteFunc(files, func(_ string, data []byte) bool { return data == nil })
	return files, err
}
