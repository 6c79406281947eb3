package workflow

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/field"
	"github.com/postbag/postbag/serialize/json"
	"github.com/postbag/postbag/serialize/postman"
)

// SetOptions are the choices of Set.
type SetOptions struct {
	Name  string   // an entity, or a variable as "Environment/variable"
	Words []string // a field and its value; of a variable the value
	JSON  string   // the value as JSON, "" where the words have it
	Unset []string // fields to take out

	// Of a variable:
	Type        string // secret or default, "" leaves it
	Enabled     *bool  // nil leaves it
	Description *string

	DryRun bool
}

// Set gives a field of an entity, or a variable, a value. A variable that is
// missing is added.
func (s *Store) Set(o SetOptions) (*Edited, error) {
	what := fmt.Sprintf("set %q", o.Name)
	return s.editParts(partsFor(o.Name), what, o.DryRun, func(d *draft) error {
		v, problem := d.variableToSet(o)
		if problem != nil {
			return problem
		}
		if v != nil {
			return d.setVariable(what, v, o)
		}
		e, err := find(d.Workspace, o.Name)
		if err != nil && isSelf(o.Name) {
			e, err = d.self(), nil
		}
		if err == nil && e.Kind == entity.AWorkspace && len(o.Words) > 1 && o.Words[0] == "name" {
			return s.nameWorkspace(what, d, strings.Join(o.Words[1:], " "))
		}
		if err != nil {
			return err
		}
		return d.setFields(what, e, o)
	})
}

// variableToSet is the variable that is meant, be it there or to be added; nil
// where something else is.
func (d *draft) variableToSet(o SetOptions) (*variable, error) {
	if v, err := findVariable(d.Workspace, o.Name); v != nil || err != nil || meantWhole(d.Workspace, o.Name) {
		return v, err
	}
	v, err := placeVariable(d.Workspace, o.Name)
	if v == nil || err != nil || !o.mayAdd(v) {
		return nil, err
	}
	return v, nil
}

// mayAdd reports whether what is asked for can only mean a new variable, and
// not a field of something whose name is mistyped.
func (o SetOptions) mayAdd(v *variable) bool {
	hasValue := len(o.Words) == 1 || len(o.Words) == 0 && o.JSON != ""
	return len(o.Unset) == 0 && (hasValue || len(o.Words) > 0 && (v.root == nil || v.root.Kind != entity.Collection))
}

// setFields sets and takes out fields of an entity.
func (d *draft) setFields(what string, e *entity.Entity, o SetOptions) error {
	if err := refuseRecord(what, e); err != nil {
		return err
	}
	if o.Type != "" || o.Enabled != nil || o.Description != nil {
		return usage(what, "postbag help set", "a %s is no variable: --type, --enable, --disable and --description are for those", e.Kind)
	}
	if len(o.Words) < 2 && (len(o.Words) == 0 || o.JSON == "") && len(o.Unset) == 0 {
		return usage(what, "postbag set NAME FIELD VALUE", "there is no field and value to set")
	}
	edited := d.change(e)
	for _, path := range o.Unset {
		if err := unsetField(what, edited, path); err != nil {
			return err
		}
	}
	if len(o.Words) == 0 {
		return nil
	}
	if o.Words[0] == "name" && o.JSON == "" {
		return d.setName(what, edited, strings.Join(o.Words[1:], " "))
	}
	return setField(what, edited, o.Words[0], strings.Join(o.Words[1:], " "), o.JSON)
}

// setName renames; a name may hold what a path may not.
func (d *draft) setName(what string, e *entity.Entity, name string) error {
	to := destination{e.Parent(), name}
	if e.Kind == entity.Globals {
		e.Body.Set("name", name)
		return nil
	}
	if err := d.nameFree(what, e, e.Kind, to); err != nil {
		return err
	}
	d.relocate(e, to)
	return nil
}

// fixed are the fields that nobody sets, each with the reason.
var fixed = map[string]string{
	"$kind":    "it says what the entity is",
	"id":       "by it others know the entity again",
	"examples": "it follows from the name",
}

// setField sets one field by the schema's types, from text or from JSON.
func setField(what string, e *entity.Entity, path, text, fromJSON string) error {
	top, _, _ := strings.Cut(path, ".")
	if why := fixed[top]; why != "" {
		return usage(what, "postbag help set", "%s cannot be set: %s", top, why)
	}
	value, err := field.Typed(e.Body, path, text)
	if fromJSON != "" {
		value, err = json.Decode([]byte(fromJSON))
	}
	had := len(e.Body.List("headers"))
	if err == nil {
		err = field.Set(e.Body, path, value)
	}
	if err != nil {
		return usage(what, "postbag show "+e.Path, "%w", err)
	}
	if list := e.Body.List("headers"); e.Kind == entity.HeaderPreset && len(list) > had {
		completeHeaders(list[had:])
	}
	completeBody(e.Body, path)
	agree(e.Body, top)
	return nil
}

func unsetField(what string, e *entity.Entity, path string) error {
	top, _, _ := strings.Cut(path, ".")
	if why := fixed[top]; why != "" || path == "name" {
		return usage(what, "postbag help set", "%s cannot be taken out: %s", top, cmp.Or(why, "everything has a name"))
	}
	if !field.Unset(e.Body, path) {
		return usage(what, "postbag show "+e.Path, "there is no field %q", path)
	}
	agree(e.Body, top)
	return nil
}

// completeBody gives a body that has content but no type the likely one.
func completeBody(request *entity.Map, path string) {
	body := request.Map("body")
	if path != "body.content" || body.Has("type") {
		return
	}
	content, _ := body.Get("content")
	kind := "text"
	if v, err := json.Decode([]byte(body.Text("content"))); err == nil {
		switch v.(type) {
		case *entity.Map, entity.List:
			kind = "json"
		}
	}
	request.Set("body", entity.MapOf("type", kind, "content", content))
}

// withParams are the kinds of request that have query parameters.
var withParams = []string{"http-request", "websocket-request", "socket.io-request"}

// agree keeps the URL and the query parameters of a request in agreement, after
// one of them was set.
func agree(body *entity.Map, set string) {
	if !slices.Contains(withParams, body.Text("$kind")) {
		return
	}
	switch set {
	case "url":
		postman.FollowURL(body)
	case "queryParams":
		postman.FollowParams(body)
	}
}
