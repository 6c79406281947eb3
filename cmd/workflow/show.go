package workflow

import (
	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/json"
	"github.com/postbag/postbag/serialize/yaml"
)

// Shown is one entity in full.
type Shown struct {
	Ref
	Text string     `json:"-"` // its fields as YAML
	Body *BodyValue `json:"fields"`
}

// BodyValue is the body of an entity as JSON, in its own order.
type BodyValue struct{ m *entity.Map }

// MarshalJSON writes the body with its keys in order and numbers as they are.
func (b *BodyValue) MarshalJSON() ([]byte, error) { return json.Encode(b.m, ""), nil }

// ShowOptions are the choices of Show.
type ShowOptions struct {
	Name   string
	Reveal bool // whether values of secret variables are shown
	ID     bool // whether the Ref is to have its id, for which more is read
}

// Show is the entity, or the variable, of a name.
func (s *Store) Show(o ShowOptions) (*Shown, error) {
	m, err := s.meaning(o.Name, false, o.ID)
	if err != nil && isSelf(o.Name) {
		return s.showSelf()
	}
	if err != nil {
		return nil, err
	}
	if m.variable != nil {
		return m.variable.shown(o.Reveal), nil
	}
	body := m.entity.Body
	if !o.Reveal {
		body = hideSecrets(m.entity)
	}
	return shown(refOf(m.read.Workspace, m.entity), body), nil
}

func shown(ref Ref, body *entity.Map) *Shown {
	return &Shown{ref, string(yaml.Encode(body, yaml.Block)), &BodyValue{body}}
}
