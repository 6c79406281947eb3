package workflow

import (
	"fmt"
	"slices"

	"github.com/postbag/postbag/repo"
	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/field"
)

// restoreVariable brings back the last version of a variable before removal.
func (s *Store) restoreVariable(what string, d *draft, o RestoreOptions) error {
	if e, err := find(d.Workspace, o.Name); err == nil {
		return usage(what, "postbag restore --at REV takes it back to an earlier state", "the %s is still there", e.Kind)
	}
	v, err := placeVariable(d.Workspace, o.Name)
	if err != nil {
		return err
	}
	if v == nil || v.root == nil {
		return usage(what, "postbag restore lists what was", "nothing of that name was deleted")
	}
	if v.index >= 0 {
		return usage(what, "postbag restore --at REV takes it back to an earlier state", "the variable is still there")
	}
	was, err := s.lastVariable(d.read.FileOf(v.root.Key), v)
	if err != nil {
		return err
	}
	if was == nil {
		return usage(what, "postbag restore lists what was", "no variable of that name was removed from %s", v.root.Title())
	}
	return d.bringVariable(what, was, o)
}

// lastVariable is a variable as the last version of a file had it, in which it
// was; nil where it never was.
func (s *Store) lastVariable(file string, v *variable) (*variable, error) {
	head, err := s.repo.Head()
	if err != nil || file == "" {
		return nil, err
	}
	for info, err := range s.history(head) {
		if err != nil {
			return nil, err
		}
		for _, parent := range info.Parents {
			was, err := s.variableIn(parent, info.Hash, file, v)
			if was != nil || err != nil {
				return was, err
			}
		}
	}
	return nil, nil
}

// variableIn is a variable as a commit has it, if the next one changed the file
// that holds it.
func (s *Store) variableIn(commit, next repo.Hash, file string, v *variable) (*variable, error) {
	changes, err := s.repo.Diff(commit, next, file)
	if err != nil || len(changes) == 0 {
		return nil, err
	}
	files, err := s.repo.Files(commit)
	if err != nil {
		return nil, err
	}
	k, err := newSeeker(files, s.root)
	if err != nil {
		return nil, err
	}
	only := k.FilesAt(v.root.Key)
	if len(only) == 0 {
		return nil, nil
	}
	read, err := k.part(only...)
	if err != nil {
		return nil, err
	}
	root := read.Workspace.Get(v.root.Key)
	if root == nil {
		return nil, nil
	}
	if i := slices.Index(field.Names(variables(root)), v.name); i >= 0 {
		return &variable{root, v.name, i}, nil
	}
	return nil, nil
}

// bringVariable puts a variable of another state here, in the stead of the one
// of its name, else where it stood.
func (d *draft) bringVariable(what string, was *variable, o RestoreOptions) error {
	if o.To != "" {
		return usage(what, "postbag mv gives it another name afterwards", "a variable comes back to its own place")
	}
	root := d.Get(was.root.Key)
	if root == nil {
		return usage(what, "postbag restore "+quoted(was.root.Title()), "the %s that held it is gone", was.root.Kind)
	}
	list := slices.Clone(variables(root))
	if i := slices.Index(field.Names(list), was.name); i >= 0 {
		list[i] = was.entry()
	} else {
		list = slices.Insert(list, min(was.index, len(list)), entity.Value(was.entry()))
	}
	d.keepVariables(root, list)
	d.message = fmt.Sprintf("Restore variable %s / %s", oneLine(root.Title()), oneLine(was.name))
	return nil
}
