package postman

import (
	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/extras"
)

// globalsStem is the name that Postman gives the one globals file.
const globalsStem = "workspace"

// exportStamps are what Postman adds anew at each export; they are not kept.
var exportStamps = []string{"_postman_exported_at", "_postman_exported_using"}

func (d *Document) importVariables(w *entity.Workspace, known *entity.Entity) entity.Key {
	e := &entity.Entity{Key: d.variablesKey(w, known), ID: d.ID(), Body: d.variablesTo3()}
	source := d.root.Clone()
	for _, k := range exportStamps {
		source.Delete(k)
	}
	style := d.variablesStyle(e, known, source)
	notes := extras.Compare(variablesShape, style, variablesFileTo2(e), source)
	e.Extras = withNotes(e, notes)
	e.Extras = d.rootExtras(e, style)
	if known != nil {
		w.Remove(known.Key)
	}
	w.Put(e)
	return e.Key
}

func (d *Document) variablesStyle(e, known *entity.Entity, source *entity.Map) *extras.Style {
	if known != nil && known.Extras.Has(extraFormat) {
		return extras.StyleOf(known.Extras.Map(extraStyle))
	}
	var learner extras.Learner
	learner.Learn(variablesShape, variablesFileTo2(e), source)
	return learner.Style()
}

func (d *Document) variablesKey(w *entity.Workspace, known *entity.Entity) entity.Key {
	if d.Format == GlobalsFile {
		return entity.Key{Kind: entity.Globals, Path: globalsStem}
	}
	n := &node{kind: entity.Environment, name: d.Name(), known: known}
	if n.keepsStem(nil) {
		return known.Key
	}
	return entity.Key{Kind: entity.Environment, Path: freeStem(w, n, known, "environment")}
}

// variablesTo3 is the body of an environment or of globals.
func (d *Document) variablesTo3() *entity.Map {
	values := entity.List{}
	for _, v := range d.root.List("values") {
		values = append(values, valueTo3(mapOf(v)))
	}
	out := entity.MapOf("name", d.Name(), "values", values)
	if color, ok := d.root.Get("color"); ok && d.Format == EnvironmentFile && (color == nil || isNumber(color)) {
		out.Set("color", color)
	}
	return out
}

// valueTo3 keeps the fields that Postman's YAML files know.
func valueTo3(m *entity.Map) *entity.Map {
	out := entity.MapOf("key", textOf(get(m, "key")), "value", textOf(get(m, "value")))
	for _, flag := range []string{"enabled", "disabled", "secret"} {
		if v, ok := get(m, flag).(bool); ok {
			out.Set(flag, v)
		}
	}
	setText(out, "type", m.Text("type"))
	setText(out, "description", descriptionOf(get(m, "description")))
	return out
}

// variablesFileTo2 is the JSON of an environment or of globals.
func variablesFileTo2(e *entity.Entity) *entity.Map {
	out := &entity.Map{}
	id := e.ID
	if id == "" {
		id = e.Body.Text("id")
	}
	setText(out, "id", id)
	values := entity.List{}
	for _, v := range e.Body.List("values") {
		values = append(values, valueTo2(mapOf(v)))
	}
	if e.Kind == entity.Globals {
		return complete(out, e, "values", values, "name", e.Title(), "_postman_variable_scope", "globals")
	}
	return complete(out, e, "name", e.Title(), "values", values, "_postman_variable_scope", "environment")
}

func complete(out *entity.Map, e *entity.Entity, pairs ...any) *entity.Map {
	for k, v := range entity.MapOf(pairs...).All() {
		out.Set(k, v)
		if color, ok := e.Body.Get("color"); ok && k == "values" {
			out.Set("color", color)
		}
	}
	return out
}

func valueTo2(m *entity.Map) *entity.Map {
	out := &entity.Map{}
	for _, k := range []string{"key", "value", "type", "enabled"} {
		if v, ok := m.Get(k); ok {
			out.Set(k, v)
		}
	}
	for k, v := range m.All() {
		out.Set(k, v)
	}
	return out
}
