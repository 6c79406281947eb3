package workflow

import (
	"fmt"
	"path"
	"strings"

	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/postman"
)

// NewOptions are the choices of New.
type NewOptions struct {
	Kind     string // of entity
	Name     string // or the path to a new name
	In       string // what is to hold it, "" where Name says it
	Protocol string // of a request, "" is http
	Fields   []string
	DryRun   bool
}

// Protocols are the kinds of request that schema 3.0.0 has.
var Protocols = []string{"http", "graphql", "grpc", "websocket", "socket.io", "mqtt", "mcp", "llm"}

// New makes an entity, with fields given as "field=value".
func (s *Store) New(o NewOptions) (*Edited, error) {
	what := fmt.Sprintf("make %s %q", o.Kind, o.Name)
	return s.edit(what, o.DryRun, func(d *draft) error { return d.make(what, o) })
}

func (d *draft) make(what string, o NewOptions) error {
	switch kind, _ := splitKind(o.Kind + " x"); kind {
	case entity.Collection, entity.Folder, entity.Request, entity.Response, entity.Message, entity.Environment, entity.HeaderPreset:
		return d.makeEntity(what, kind, o)
	default:
		if strings.TrimSuffix(o.Kind, "s") == "variable" {
			return d.makeVariable(what, o)
		}
	}
	return usage(what, "postbag new collection, folder, request, response, message, environment, header-preset or variable", "there is nothing new of kind %q to be made", o.Kind)
}

func (d *draft) makeVariable(what string, o NewOptions) error {
	set := SetOptions{Name: o.Name}
	if o.In != "" {
		set.Name = o.In + "/" + o.Name
	}
	v, err := placeVariable(d.Workspace, set.Name)
	switch {
	case err != nil:
		return err
	case v == nil:
		return usage(what, "postbag new variable NAME --in ENVIRONMENT", "there is no such place for a variable")
	case v.index >= 0:
		return usage(what, "postbag set "+set.Name+" VALUE", "a variable named %q is there already", v.name)
	}
	for _, f := range o.Fields {
		key, value, _ := strings.Cut(f, "=")
		switch key {
		case "value":
			set.Words = []string{value}
		case "type":
			set.Type = value
		case "description":
			set.Description = &value
		case "enabled", "disabled":
			on := value == "true"
			on = on == (key == "enabled")
			set.Enabled = &on
		default:
			return usage(what, "value=… type=secret description=… enabled=false", "a variable has no field %q", key)
		}
	}
	return d.setVariable(what, v, set)
}

func (d *draft) makeEntity(what string, kind entity.Kind, o NewOptions) error {
	to, err := d.newPlace(what, kind, o)
	if err != nil {
		return err
	}
	if err := d.nameFree(what, nil, kind, to); err != nil {
		return err
	}
	stem := postman.Stem(kind, to.name, "", postman.Children(d.Workspace, to.parent, kind))
	e := &entity.Entity{Key: entity.Key{Kind: kind, Path: path.Join(to.parent, stem)}}
	if e.Body, err = d.newBody(what, e, o.Protocol); err != nil {
		return err
	}
	e.Body = postman.SetName(kind, e.Body, to.name, stem)
	d.Put(e)
	if !isTop(kind) {
		if err := d.order(e, "", ""); err != nil {
			return err
		}
	}
	for _, f := range o.Fields {
		path, value, ok := strings.Cut(f, "=")
		if !ok || path == "name" && kind != entity.HeaderPreset || path == "" {
			return usage(what, "postbag new KIND NAME field=value…", "%q is not a field and its value", f)
		}
		if kind == entity.HeaderPreset {
			addHeader(e.Body, path, value)
		} else if err := setField(what, e, path, value, ""); err != nil {
			return err
		}
	}
	if isPart(kind) {
		d.linkParts(to.parent)
	}
	return nil
}

// newPlace is where a new entity goes.
func (d *draft) newPlace(what string, kind entity.Kind, o NewOptions) (destination, error) {
	kinds := holderKinds(kind)
	if kinds == nil {
		if o.In != "" {
			return destination{}, usage(what, "leave out --in", "nothing holds a %s", kind)
		}
		return destination{"", o.Name}, nil
	}
	place, name := o.In, o.Name
	if place == "" {
		place, name = lastName(o.Name)
	}
	if place == "" {
		if found := lookUp(d.Workspace, "", kinds[len(kinds)-1]); len(found) == 1 {
			return destination{found[0].Path, name}, nil
		}
		return destination{}, usage(what, "--in PLACE", "it has to be said what is to hold it")
	}
	holder, err := findKind(d.Workspace, place, kinds...)
	if err != nil {
		return destination{}, err
	}
	return destination{holder.Path, name}, nil
}
