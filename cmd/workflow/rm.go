package workflow

import (
	"fmt"

	"github.com/postbag/postbag/serialize/entity"
)

// RemoveOptions are the choices of Remove.
type RemoveOptions struct {
	Name   string
	DryRun bool
}

// Remove takes an entity out of the store with all that it holds, or one
// variable. The history keeps it: Restore brings it back.
func (s *Store) Remove(o RemoveOptions) (*Edited, error) {
	return s.editParts(partsFor(o.Name), fmt.Sprintf("remove %q", o.Name), o.DryRun, func(d *draft) error {
		if v, _ := findVariable(d.Workspace, o.Name); v != nil {
			return d.removeVariable(v)
		}
		e, err := find(d.Workspace, o.Name)
		if err != nil {
			return err
		}
		if e.Kind == entity.AWorkspace {
			return usage(fmt.Sprintf("remove %q", o.Name), "postbag workspaces remove "+quoted(d.Title()), "that would remove no more than its name")
		}
		d.remove(e)
		return nil
	})
}

func (d *draft) remove(e *entity.Entity) {
	for _, x := range holdings(d.Workspace, e) {
		d.Remove(x.Key)
	}
	d.gone = append(d.gone, e.Key)
	if isPart(e.Kind) {
		d.linkParts(e.Parent())
	}
}
