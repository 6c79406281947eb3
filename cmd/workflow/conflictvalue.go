package workflow

import (
	"fmt"
	"slices"
	"time"
	"unicode/utf8"

	"github.com/postbag/postbag/merge"
	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/field"
	"github.com/postbag/postbag/serialize/json"
	"github.com/postbag/postbag/serialize/yaml"
)

// Given is a value of a conflict, and who gave it when.
type Given struct {
	Device, DeviceID string
	When             *time.Time // nil where that is not known
	Choice           string     // of a decision: how it was made, in a word
	Shown            bool       // the store has this value

	// Text is the value for people, or, if Special, what it is instead of one:
	// nothing, or bytes that are no text.
	Text    string
	Special bool

	body *entity.Map // as a record has it
}

// MarshalJSON writes the value as a record has it.
func (g Given) MarshalJSON() ([]byte, error) {
	body := g.body.Clone()
	if g.Choice != "" {
		body.Set("choice", g.Choice)
	}
	if g.Shown {
		body.Set("shown", true)
	}
	return json.Encode(body, ""), nil
}

// hider shows values, but those of secret variables only where that is asked
// for.
type hider struct {
	record *merge.Record
	now    entity.Value // the variable in question as it is, nil for none
	reveal bool
}

func (x dispute) hider(reveal bool) hider {
	h := hider{record: x.record, reveal: reveal}
	e := x.in.read.Workspace.Get(x.record.Of)
	if e == nil || !h.inVariables() || len(x.record.Field) < 2 {
		return h
	}
	list := variables(e)
	if i := slices.Index(field.Names(list), x.record.Field[1]); i >= 0 {
		h.now = list[i]
	}
	return h
}

// inVariables tells whether the conflict is about variables.
func (h hider) inVariables() bool {
	r := h.record
	return slices.Contains(variableKinds, r.Of.Kind) && len(r.Field) > 0 && r.Field[0] == variablesField(r.Of.Kind)
}

// hide is a value without what is secret in it.
func (h hider) hide(v entity.Value) entity.Value {
	r := h.record
	if v == merge.Absent || h.reveal || !slices.Contains(variableKinds, r.Of.Kind) {
		return v
	}
	m, isMap := v.(*entity.Map)
	switch {
	case len(r.Field) == 0 && isMap:
		return hideSecrets(&entity.Entity{Key: r.Of, Body: m})
	case !h.inVariables():
		return v
	case len(r.Field) == 1:
		body := entity.MapOf(r.Field[0], v)
		out, _ := hideSecrets(&entity.Entity{Key: r.Of, Body: body}).Get(r.Field[0])
		return out
	case len(r.Field) == 2 && isMap && (isSecret(m) || isSecret(h.now)):
		out := m.Clone()
		out.Set("value", hidden)
		return out
	case len(r.Field) == 3 && r.Field[2] == "value" && isSecret(h.now):
		return hidden
	}
	return v
}

func (h hider) side(s merge.Side) Given {
	g := h.value(s.Value)
	g.Device, g.DeviceID = s.Device, s.DeviceID
	if !s.When.IsZero() {
		g.When = &s.When
	}
	s.Value = h.hide(s.Value)
	g.body = s.Body()
	return *g
}

func (h hider) value(v entity.Value) *Given {
	v = h.hide(v)
	text, special := textOfValue(v)
	if v == merge.Absent && h.record.Kind == merge.DeleteConflict {
		text = "deleted"
	}
	return &Given{Text: text, Special: special, body: merge.Side{Value: v}.Body()}
}

// textOfValue is a value for people; special where there is no text to it.
func textOfValue(v entity.Value) (text string, special bool) {
	if v == merge.Absent {
		return "nothing", true
	}
	if v == merge.Unknown {
		return "a value that is not known here", true
	}
	switch x := v.(type) {
	case string:
		if x == "" {
			return "empty", true
		}
		return x, false
	case merge.Bytes:
		if x == "" {
			return "an empty file", true
		}
		if !utf8.ValidString(string(x)) {
			return fmt.Sprintf("%d bytes that are no text", len(x)), true
		}
		return string(x), false
	case *entity.Map:
		if data, ok := merge.BytesOf(&entity.Entity{Body: x}); ok {
			return textOfValue(merge.Bytes(data))
		}
		return string(yaml.Encode(x, yaml.Block)), false
	case entity.List:
		return string(yaml.Encode(x, yaml.Block)), false
	}
	return string(json.Encode(v, "")), false
}
