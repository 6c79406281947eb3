package workflow

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/field"
)

// keepVariables writes a list of variables back, in the form that the entity
// has them where that holds them.
func (d *draft) keepVariables(root *entity.Entity, list entity.List) {
	e, key := d.change(root), variablesField(root.Kind)
	old, _ := root.Body.Get(key)
	_, wasMap := old.(*entity.Map)
	if m := plain(list); m != nil && (wasMap || old == nil && root.Kind == entity.Collection) {
		_ = field.Set(e.Body, key, m) // a plain key cannot fail
		return
	}
	_ = field.Set(e.Body, key, list)
	if root.Kind == entity.Collection && len(list) == 0 {
		e.Body.Delete(key)
	}
}

// plain is the map form of variables, nil where that cannot hold them.
func plain(list entity.List) *entity.Map {
	out := &entity.Map{}
	for _, v := range list {
		m, ok := v.(*entity.Map)
		key := m.Text("key")
		if _, err := strconv.Atoi(key); !ok || m.Len() != 2 || key == "" || err == nil || key == "__proto__" || out.Has(key) {
			return nil
		}
		value, _ := m.Get("value")
		out.Set(key, value)
	}
	if out.Len() == 0 {
		return nil
	}
	return out
}

func (v *variable) title() string { return v.root.Title() + " / " + v.name }

func (d *draft) removeVariable(v *variable) error {
	list := slices.Clone(variables(v.root))
	d.keepVariables(v.root, slices.Delete(list, v.index, v.index+1))
	d.message = "Remove variable " + oneLine(v.title())
	return nil
}

// renameVariable takes a new name, with or without the place before it.
func (d *draft) renameVariable(v *variable, to string) error {
	what := fmt.Sprintf("rename variable %q", v.title())
	if other, err := placeVariable(d.Workspace, to); err != nil {
		return err
	} else if other != nil {
		if other.root != v.root {
			return usage(what, "set it there and remove it here", "it cannot be moved to another place")
		}
		to = other.name
	}
	list := slices.Clone(variables(v.root))
	if to == "" || slices.Contains(field.Names(list), to) {
		return usage(what, "take another name", "a variable named %q is there already", to)
	}
	entry := list[v.index].(*entity.Map).Clone()
	entry.Set("key", to)
	list[v.index] = entry
	d.keepVariables(v.root, list)
	d.message = fmt.Sprintf("Move variable %s / %s (was %s)", oneLine(v.root.Title()), oneLine(to), oneLine(v.name))
	return nil
}
