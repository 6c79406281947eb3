package workflow

import (
	"slices"

	"github.com/postbag/postbag/merge"
	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/field"
	"github.com/postbag/postbag/serialize/history"
)

// hidden stands for a secret value wherever it is not asked for.
const hidden = "••••"

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
	if e.Kind == entity.History {
		return history.HideSegment(e.Body)
	}
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
