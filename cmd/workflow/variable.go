package workflow

import (
	"fmt"
	"slices"
	"strings"

	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/field"
)

// variable is the address of one variable.
type variable struct {
	root  *entity.Entity // an environment, globals or a collection; nil where globals are yet to be made
	name  string         // with #2 for the second of one name
	index int            // in the list of variables; -1 where it is missing
}

// variableKinds are the kinds that have variables, the likeliest meant first.
var variableKinds = []entity.Kind{entity.Environment, entity.Globals, entity.Collection}

// findVariable is the variable that a person means by "Environment/variable",
// nil where the name means something else or the variable is missing. What a
// name tells from the top comes first, be it entity or variable.
func findVariable(w *entity.Workspace, name string) (*variable, error) {
	if len(meantExactly(w, name)) > 0 {
		return nil, nil
	}
	if v, err := findExactVariable(w, name); v != nil || err != nil {
		return v, err
	}
	made, _ := apart(w)
	if len(meantLoosely(w, made, name)) == 1 {
		return nil, nil
	}
	return onlyVariable(thereAre(addresses(w, name, lookUp)), name)
}

// findExactVariable is a variable whose place is told by its path or names.
func findExactVariable(w *entity.Workspace, name string) (*variable, error) {
	return onlyVariable(thereAre(addresses(w, name, lookUpExactly)), name)
}

func thereAre(found []*variable) []*variable {
	return slices.DeleteFunc(found, func(v *variable) bool { return v.index < 0 })
}

// placeVariable is findVariable, but finds a place for one that is missing.
func placeVariable(w *entity.Workspace, name string) (*variable, error) {
	if v, err := findVariable(w, name); v != nil || err != nil {
		return v, err
	}
	return onlyVariable(addresses(w, name, lookUp), name)
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

// addresses are the variables that a name may mean, by what can have them,
// which look finds.
func addresses(w *entity.Workspace, name string, look func(*entity.Workspace, string, ...entity.Kind) []*entity.Entity) []*variable {
	var out []*variable
	for i := range name {
		if name[i] != '/' || i+1 == len(name) {
			continue
		}
		place, key := strings.TrimRight(name[:i], " "), strings.TrimLeft(name[i+1:], " ")
		kinds := variableKinds
		if kind, rest := splitKind(place); kind != "" && len(look(w, rest, kind)) > 0 && slices.Contains(kinds, kind) {
			place, kinds = rest, []entity.Kind{kind}
		}
		for _, root := range look(w, place, kinds...) {
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
