package merge

import (
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/postbag/postbag/serialize/entity"
)

// Entity is the record as the entity that keeps it.
func (r *Record) Entity() *entity.Entity {
	return &entity.Entity{Key: RecordKey(r.ID), Body: r.body()}
}

func (r *Record) body() *entity.Map {
	out := entity.MapOf("conflict", string(r.Kind), "about", r.about())
	if len(r.Field) > 0 {
		out.Set("field", listOfTexts(r.Field))
	}
	if r.Kind == LinesConflict {
		out.Set("context", entity.MapOf("line", entity.Number(strconv.Itoa(r.Context.Line)), "before", r.Context.Before, "after", r.Context.After))
	}
	if r.Base != Absent {
		base := &entity.Map{}
		setValue(base, r.Base)
		out.Set("base", base)
	}
	out.Set("sides", entity.List{r.Sides[0].Body(), r.Sides[1].Body()})
	if r.Settled != nil {
		settled := entity.MapOf("choice", r.Settled.Choice)
		r.Settled.fill(settled)
		out.Set("settled", settled)
	}
	return out
}

func (r *Record) about() *entity.Map {
	out := &entity.Map{}
	if r.Of.Kind != "" {
		out.Set("kind", string(r.Of.Kind))
	}
	out.Set("path", r.Of.Path)
	if r.EntityID != "" {
		out.Set("id", r.EntityID)
	}
	if len(r.Titles) > 0 {
		out.Set("name", listOfTexts(r.Titles))
	}
	return out
}

// Body is the side as a record keeps it.
func (s Side) Body() *entity.Map {
	out := &entity.Map{}
	s.fill(out)
	return out
}

func (s Side) fill(out *entity.Map) {
	if s.Device != "" {
		out.Set("device", s.Device)
	}
	if s.DeviceID != "" {
		out.Set("deviceId", s.DeviceID)
	}
	if !s.When.IsZero() {
		out.Set("time", s.When.UTC().Format(time.RFC3339))
	}
	setValue(out, s.Value)
}

// The keys that tell a value: as it is, or as the bytes of a file.
const (
	valueKey   = "value"
	fileKey    = "file"   // bytes that are text
	base64Key  = "base64" // other bytes
	unknownKey = "unknown"
)

// setValue writes a value; of one that is not there it writes nothing.
func setValue(out *entity.Map, v entity.Value) {
	if m, ok := v.(*entity.Map); ok && !isFields(m) {
		v = field(m, bytesKey)
	}
	switch x := v.(type) {
	case absent:
	case unknown:
		out.Set(unknownKey, true)
	case Bytes:
		if utf8.ValidString(string(x)) {
			out.Set(fileKey, string(x))
			return
		}
		out.Set(base64Key, base64.StdEncoding.EncodeToString([]byte(x)))
	default:
		out.Set(valueKey, v)
	}
}

func valueIn(m *entity.Map) (entity.Value, error) {
	if v, ok := m.Get(valueKey); ok {
		return v, nil
	}
	if v, ok := m.Get(fileKey); ok {
		text, ok := v.(string)
		if !ok {
			return nil, errors.New(`"file" is no text`)
		}
		return Bytes(text), nil
	}
	if m.Has(base64Key) {
		data, err := base64.StdEncoding.DecodeString(m.Text(base64Key))
		return Bytes(data), err
	}
	if v, _ := m.Get(unknownKey); v == true {
		return Unknown, nil
	}
	return Absent, nil
}

// ReadRecord reads the record that an entity keeps.
func ReadRecord(e *entity.Entity) (*Record, error) {
	r := &Record{ID: e.Path, Kind: ConflictKind(e.Body.Text("conflict")), Base: Absent}
	about := e.Body.Map("about")
	r.Of = entity.Key{Kind: entity.Kind(about.Text("kind")), Path: about.Text("path")}
	r.EntityID, r.Titles, r.Field = about.Text("id"), textsOf(about.List("name")), textsOf(e.Body.List("field"))
	if r.Kind == "" || r.Of.Path == "" {
		return nil, errors.New("it does not say which conflict of what it is")
	}
	sides := e.Body.List("sides")
	if len(sides) != 2 || !isMap(sides[0]) || !isMap(sides[1]) {
		return nil, errors.New(`"sides" are not two`)
	}
	if c := e.Body.Map("context"); c != nil {
		r.Context = Context{int(numberAt(c, "line")), c.Text("before"), c.Text("after")}
	}
	return r, r.readValues(e.Body, sides)
}

func (r *Record) readValues(body *entity.Map, sides entity.List) (err error) {
	if base := body.Map("base"); base != nil {
		if r.Base, err = valueIn(base); err != nil {
			return fmt.Errorf("base: %w", err)
		}
	}
	for i, x := range sides {
		if r.Sides[i], err = sideIn(asMap(x)); err != nil {
			return fmt.Errorf("sides: %w", err)
		}
	}
	settled := body.Map("settled")
	if settled == nil {
		return nil
	}
	r.Settled = &Decision{Choice: settled.Text("choice")}
	r.Settled.Side, err = sideIn(settled)
	return err
}

func sideIn(m *entity.Map) (Side, error) {
	s := Side{Device: m.Text("device"), DeviceID: m.Text("deviceId")}
	var err error
	if text := m.Text("time"); text != "" {
		if s.When, err = time.Parse(time.RFC3339, text); err != nil {
			return s, err
		}
	}
	s.Value, err = valueIn(m)
	return s, err
}

func listOfTexts(texts []string) entity.List {
	out := entity.List{}
	for _, s := range texts {
		out = append(out, s)
	}
	return out
}

func textsOf(list entity.List) []string {
	var out []string
	for _, x := range list {
		s, _ := x.(string)
		out = append(out, s)
	}
	return slices.Clip(out)
}
