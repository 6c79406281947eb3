package workflow

import (
	"slices"

	"github.com/postbag/postbag/serialize"
	"github.com/postbag/postbag/serialize/entity"
)

// moveInto moves an entity into another workspace. It stays the same entity, and
// the results of its runs go with a collection.
func (s *Store) moveInto(what, root string, o MoveOptions) (*Edited, error) {
	parts := slices.Concat(serialize.Made, serialize.Runs)
	return s.editParts(parts, what, o.DryRun, func(d *draft) error {
		if v, _ := findVariable(d.Workspace, o.Name); v != nil {
			return usage(what, "set it there and remove it here", "a variable cannot be moved to another place")
		}
		e, err := find(d.Workspace, o.Name)
		if err != nil {
			return err
		}
		there, err := s.beside(d, root, parts)
		if err != nil {
			return err
		}
		to, err := there.destinationOf(what, e, o)
		if err != nil {
			return err
		}
		return d.moveBeside(what, e, to, o)
	})
}

// destinationOf is where an entity of another workspace is to be in this one.
func (d *draft) destinationOf(what string, e *entity.Entity, o MoveOptions) (destination, error) {
	to := destination{"", e.Title()}
	into := d.holder(e, o.To)
	place, name := lastName(o.To)
	switch {
	case isRecord(e.Kind):
		return to, refuseRecord(what, e)
	case e.Kind == entity.Globals || e.Kind == entity.AWorkspace:
		return to, usage(what, "postbag help mv", "a workspace keeps its %s", e.Kind)
	case isTop(e.Kind):
		if o.To != "" {
			to.name = o.To
		}
	case o.To == "":
		return to, usage(what, "postbag mv NAME PLACE --to-workspace "+quoted(folderName(d.Folder)), "it has to be said what is to hold it in workspace %s", d.Title())
	case into != nil:
		to.parent = into.Path
	default:
		holder, err := findKind(d.Workspace, place, holderKinds(e.Kind)...)
		if err != nil || place == "" {
			return to, usage(what, "postbag ls --workspace "+quoted(folderName(d.Folder)), "there is nothing named %q in workspace %s that can hold a %s", o.To, d.Title(), e.Kind)
		}
		to = destination{holder.Path, name}
	}
	if err := fitsRequest(what, d.Get(entity.Key{Kind: entity.Request, Path: to.parent}), e); err != nil {
		return to, err
	}
	return to, d.nameFree(what, nil, e.Kind, to)
}

// moveBeside puts an entity where it is to be in the workspace beside.
func (d *draft) moveBeside(what string, e *entity.Entity, to destination, o MoveOptions) error {
	there := d.also
	all := holdings(d.Workspace, e)
	for _, x := range d.All() {
		if e.Kind == entity.Collection && x.Kind == entity.Run && x.Root() == e.Path {
			all = append(all, x)
		}
	}
	if i := slices.IndexFunc(all, there.hasID); i >= 0 {
		return usage(what, "postbag ls --workspace "+quoted(folderName(there.Folder)), "workspace %s has a %s with the id %s already", there.Title(), all[i].Kind, all[i].ID)
	}
	moved := d.transfer(there, e, all, to)
	if isPart(e.Kind) {
		d.linkParts(e.Parent())
		there.linkParts(to.parent)
	}
	if isTop(e.Kind) {
		return nil
	}
	return there.order(moved, o.Before, o.After)
}
