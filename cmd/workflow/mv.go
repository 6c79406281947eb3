package workflow

import (
	"fmt"
	"strings"

	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/postman"
)

// MoveOptions are the choices of Move.
type MoveOptions struct {
	Name   string
	To     string // a new name, what to move into, or a path whose last part is the new name; "" leaves both
	Before string // the sibling to stand before, "" for none
	After  string // the sibling to stand after, "" for none
	Into   string // the workspace to move into, "" for the same
	DryRun bool
}

// Move gives an entity another name or another place, with all that it holds.
// It stays the same entity: it keeps its id and what only its source knew.
func (s *Store) Move(o MoveOptions) (*Edited, error) {
	what := fmt.Sprintf("move %q", o.Name)
	if o.Into != "" {
		root, err := s.findWorkspace(o.Into)
		if err != nil {
			return nil, err
		}
		if root != s.root {
			return s.moveInto(what, root, o)
		}
	}
	return s.editParts(partsFor(o.Name), what, o.DryRun, func(d *draft) error {
		if v, _ := findVariable(d.Workspace, o.Name); v != nil {
			return d.renameVariable(v, o.To)
		}
		e, err := find(d.Workspace, o.Name)
		if err != nil {
			return err
		}
		to, err := d.destination(what, e, o)
		if err != nil {
			return err
		}
		return d.moveTo(e, to, o)
	})
}

// destination is where an entity is to be: below a parent, under a name.
type destination struct {
	parent string // path, "" at the top
	name   string
}

// holderKinds are the kinds that can hold a kind.
func holderKinds(kind entity.Kind) []entity.Kind {
	switch kind {
	case entity.Folder, entity.Request:
		return []entity.Kind{entity.Folder, entity.Collection}
	case entity.Response, entity.Message:
		return []entity.Kind{entity.Request}
	}
	return nil
}

func (d *draft) destination(what string, e *entity.Entity, o MoveOptions) (destination, error) {
	to := destination{e.Parent(), e.Title()}
	into := d.holder(e, o.To)
	place, name := lastName(o.To)
	switch {
	case isRecord(e.Kind):
		return to, refuseRecord(what, e)
	case e.Kind == entity.AWorkspace:
		return to, usage(what, "postbag workspaces rename", "a workspace is no part of itself")
	case e.Kind == entity.Globals:
		return to, usage(what, "postbag help mv", "globals have no other name")
	case o.To == "":
		return to, nil
	case isTop(e.Kind):
		if place != "" && len(lookUp(d.Workspace, place, entity.Collection, entity.Folder)) > 0 {
			return to, usage(what, "postbag set NAME name NEW takes a name with a slash", "a %s cannot be put into anything", e.Kind)
		}
		to.name = o.To
	case into != nil:
		to.parent = into.Path
	case place == "":
		to.name = name
	default:
		holder, err := findKind(d.Workspace, place, holderKinds(e.Kind)...)
		if err != nil {
			return to, usage(what, "postbag ls", "there is nothing named %q that can hold a %s", place, e.Kind)
		}
		to = destination{holder.Path, name}
	}
	return to, d.mayMove(what, e, to)
}

// holder is what a name means as a place to move into, by its path, names or
// own name; nil where it means none, or several.
func (d *draft) holder(e *entity.Entity, name string) *entity.Entity {
	kinds := holderKinds(e.Kind)
	if name == "" || kinds == nil {
		return nil
	}
	found := lookUp(d.Workspace, name, kinds...)
	if len(found) != 1 || !strings.Contains(name, "/") && found[0].Title() != name && found[0].Name() != name && found[0].ID != name {
		return nil
	}
	return found[0]
}

// mayMove refuses what would put a thing into itself, or beside another of its
// name.
func (d *draft) mayMove(what string, e *entity.Entity, to destination) error {
	if e.Kind == entity.Folder && (to.parent == e.Path || strings.HasPrefix(to.parent, e.Path+"/")) {
		return usage(what, "postbag ls shows what is where", "a folder cannot be moved into itself")
	}
	if err := fitsRequest(what, d.Get(entity.Key{Kind: entity.Request, Path: to.parent}), e); err != nil {
		return err
	}
	return d.nameFree(what, e, e.Kind, to)
}

// fitsRequest refuses examples and messages below a request of another
// protocol.
func fitsRequest(what string, request, e *entity.Entity) error {
	if !isPart(e.Kind) || request == nil {
		return nil
	}
	theirs, _ := strings.CutSuffix(request.Body.Text("$kind"), "-request")
	part, _, _ := strings.Cut(e.Body.Text("$kind"), "-")
	if part != "" && part != theirs {
		return usage(what, "postbag show "+request.Path, "a %s cannot be put into a request of kind %s", e.Body.Text("$kind"), theirs)
	}
	return nil
}

func (d *draft) nameFree(what string, self *entity.Entity, kind entity.Kind, to destination) error {
	if strings.TrimSpace(to.name) == "" {
		return usage(what, "give it a name", "a %s needs a name", kind)
	}
	for _, x := range postman.Children(d.Workspace, to.parent, kind) {
		if x != self && x.Title() == to.name {
			return usage(what, "take another name", "a %s named %q is there already", kind, to.name)
		}
	}
	return nil
}

func (d *draft) moveTo(e *entity.Entity, to destination, o MoveOptions) error {
	from := e.Parent()
	moved := d.relocate(e, to)
	if isPart(e.Kind) {
		d.linkParts(from)
		d.linkParts(to.parent)
	}
	if o.Before == "" && o.After == "" && from == to.parent || isTop(e.Kind) {
		return nil
	}
	return d.order(moved, o.Before, o.After)
}
