package workflow

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/postbag/postbag/merge"
	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/field"
)

// variable is the address of one variable.
type variable struct {
	root  *entity.Entity // an environment, globals or a collection; nil where globals are yet to be made
	name  string         // with #2 for the second of one name
	index int            // in the list of variables; -1 where it is missing
}

// hidden stands for a secret value wherever it is not asked for.
const hidden = "••••"

// variableKinds are the kinds that have variables, the likeliest meant first.
var variableKinds = []entity.Kind{entity.Environment, entity.Globals, entity.Collection}

// findVariable is the variable that a person means by "Environment/variable",
// nil where the name means something else or the variable is missing.
func findVariable(w *entity.Workspace, name string) (*variable, error) {
	if e, err := find(w, name); err == nil && e != nil {
		return nil, nil
	}
	found := slices.DeleteFunc(addresses(w, name), func(v *variable) bool { return v.index < 0 })
	return onlyVariable(found, name)
}

// placeVariable is findVariable, but finds a place for one that is missing.
func placeVariable(w *entity.Workspace, name string) (*variable, error) {
	if v, err := findVariable(w, name); v != nil || err != nil {
		return v, err
	}
	return onlyVariable(addresses(w, name), name)
}

func onlyVariable(found []*variable, name string) (*variable, error) {
	switch len(found) {
	case 0:
		return nil, nil
	case 1:
		return found[0], nil
	}
	p := &Problem{Kind: Usage, What: fmt.Sprintf("%q may mean any of these", name), Hint: "put the kind before it"}
	for _, v := range found {
		p.Lines = append(p.Lines, fmt.Sprintf("%s %s/%s", v.root.Kind, v.root.Path, v.name))
	}
	return nil, p
}

// addresses are the variables that a name may mean, by what can have them.
func addresses(w *entity.Workspace, name string) []*variable {
	var out []*variable
	for i := range name {
		if name[i] != '/' || i+1 == len(name) {
			continue
		}
		place, key := strings.TrimRight(name[:i], " "), strings.TrimLeft(name[i+1:], " ")
		kinds := variableKinds
		if kind, rest := splitKind(place); kind != "" && len(lookUp(w, rest, kind)) > 0 && slices.Contains(kinds, kind) {
			place, kinds = rest, []entity.Kind{kind}
		}
		for _, root := range lookUp(w, place, kinds...) {
			out = append(out, &variable{root, key, slices.Index(field.Names(variables(root)), key)})
		}
		if place == "globals" && len(out) == 0 {
			out = append(out, &variable{nil, key, -1})
		}
		if len(out) > 0 {
			break
		}
	}
	return out
}

// variablesField is the field under which a kind keeps its variables.
func variablesField(kind entity.Kind) string {
	if kind == entity.Collection {
		return "variables"
	}
	return "values"
}

// variables are those of an environment, of globals or of a collection, in
// order, as a list.
func variables(e *entity.Entity) entity.List {
	v, _ := e.Body.Get(variablesField(e.Kind))
	return field.List(v)
}

// isSecret tells whether a variable says that its value is not for all eyes.
func isSecret(v entity.Value) bool {
	m, _ := v.(*entity.Map)
	secret, _ := m.Get("secret")
	return m.Text("type") == "secret" || secret == true
}

// isOff tells whether a variable is switched off.
func isOff(v entity.Value) bool {
	m, _ := v.(*entity.Map)
	enabled, known := m.Get("enabled")
	disabled, _ := m.Get("disabled")
	return known && enabled == false || disabled == true
}

// hideSecrets is a body without the values of its secret variables.
func hideSecrets(e *entity.Entity) *entity.Map {
	if !slices.Contains(variableKinds, e.Kind) || !slices.ContainsFunc(variables(e), isSecret) {
		return e.Body
	}
	body := e.Body.Clone()
	for _, v := range body.List(variablesField(e.Kind)) {
		if isSecret(v) {
			v.(*entity.Map).Set("value", hidden)
		}
	}
	return body
}

// hideChange is a change of a field without the values of secret variables.
func hideChange(c *merge.Change, f merge.FieldChange) merge.FieldChange {
	hide := func(e *entity.Entity, v entity.Value) entity.Value {
		if e == nil || v == merge.Absent || !slices.Contains(variableKinds, e.Kind) || f.Path[0] != variablesField(e.Kind) {
			return v
		}
		was, _ := hideSecrets(e).Get(f.Path[0])
		list := field.List(was)
		switch i := slices.Index(field.Names(list), f.Path[min(1, len(f.Path)-1)]); {
		case len(f.Path) == 1:
			return was
		case i < 0 || !isSecret(list[i]):
			return v
		case len(f.Path) == 2:
			return list[i]
		case f.Path[2] == "value":
			return hidden
		}
		return v
	}
	f.Before, f.After = hide(c.Before, f.Before), hide(c.After, f.After)
	return f
}

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
