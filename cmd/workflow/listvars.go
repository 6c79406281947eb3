package workflow

import (
	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/field"
)

// Variable is the kind of a variable in listings; in the store it is part of
// what holds it.
const Variable entity.Kind = "variable"

func (v *variable) ref() Ref {
	return Ref{Kind: Variable, Name: v.title(), Path: v.root.Path + "/" + v.name}
}

func (v *variable) entry() *entity.Map {
	m, _ := variables(v.root)[v.index].(*entity.Map)
	return m
}

// listedVariables are the variables of an entity, in order.
func listedVariables(e *entity.Entity) []*Listed {
	var out []*Listed
	if e.Kind != entity.Collection && e.Kind != entity.Environment && e.Kind != entity.Globals {
		return nil
	}
	for i, name := range field.Names(variables(e)) {
		out = append(out, (&variable{e, name, i}).listed())
	}
	return out
}

// listed is a variable in a listing, which never has a secret value.
func (v *variable) listed() *Listed {
	l := &Listed{Ref: v.ref(), Title: v.name, Detail: v.entry().Text("value")}
	if isSecret(v.entry()) {
		l.Detail = hidden
	}
	if isOff(v.entry()) {
		l.Detail += " (off)"
	}
	return l
}

// shown is a variable in full; nil gives nil.
func (v *variable) shown(reveal bool) *Shown {
	if v == nil {
		return nil
	}
	body := v.entry()
	if isSecret(body) && !reveal {
		body = body.Clone()
		body.Set("value", hidden)
	}
	return shown(v.ref(), body)
}
