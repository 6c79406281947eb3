package extras

import (
	"slices"

	"github.com/postbag/postbag/serialize/entity"
)

// Style is what a document does alike wherever it can: by class, the order of
// keys, constants that most objects carry ("type": "text"), keys that most
// leave out, and whether descriptions are wrapped. The zero Style changes
// nothing.
type Style struct {
	classes map[string]classStyle
	wrap    string // the type of wrapped descriptions, "" where they are text
}

type classStyle struct {
	order entity.List
	add   *entity.Map
	drop  entity.List
}

// dress gives a value of the draft the look of the document, with all that
// lies in it.
func (st *Style) dress(s *Shape, v entity.Value) entity.Value {
	switch v := v.(type) {
	case *entity.Map:
		return st.dressKeys(s, st.dressFields(s, v))
	case string:
		if s.Class == Description && st.wrap != "" {
			return entity.MapOf("content", v, "type", st.wrap)
		}
	}
	return v
}

func (st *Style) dressFields(s *Shape, m *entity.Map) *entity.Map {
	out := &entity.Map{}
	out.Grow(m.Len())
	for k, v := range m.All() {
		out.Set(k, st.dress(s.field(k), v))
	}
	return out
}

// dressKeys dresses an object but not what lies in it.
func (st *Style) dressKeys(s *Shape, m *entity.Map) *entity.Map {
	return st.noteKeys(s, m, nil)
}

// noteKeys gives an object the keys that the style and a note on it say.
func (st *Style) noteKeys(s *Shape, m, note *entity.Map) *entity.Map {
	class, ok := st.classes[s.Class]
	if !ok && note == nil {
		return m
	}
	keep, drop, out := note.List(keyKeep), note.Map(keyDrop), &entity.Map{}
	out.Grow(m.Len() + class.add.Len())
	for k, v := range m.All() {
		if !slices.Contains(class.drop, entity.Value(k)) || slices.Contains(keep, entity.Value(k)) {
			setUnless(out, k, v, drop)
		}
	}
	add := note.Map(keyAdd)
	for k, v := range class.add.All() {
		if !m.Has(k) && !add.Has(k) {
			setUnless(out, k, v, drop)
		}
	}
	for k, v := range add.All() {
		if !m.Has(k) {
			out.Set(k, v)
		}
	}
	return arrange(out, firstOrder(note.List(keyOrder), class.order))
}

// setUnless sets a key unless drop names it with the hash of its value.
func setUnless(m *entity.Map, k string, v entity.Value, drop *entity.Map) {
	if h := drop.Text(k); h == "" || h != Hash(v) {
		m.Set(k, v)
	}
}

// firstOrder is the first order that is one.
func firstOrder(own, common entity.List) entity.List {
	if own != nil {
		return own
	}
	return common
}

// edit is the edit from a dressed value to the original, nil where they are
// equal; apply undoes it.
func (st *Style) edit(s *Shape, dressed, original entity.Value) *entity.Map {
	a, okA := dressed.(*entity.Map)
	b, okB := original.(*entity.Map)
	if okA && okB && !entity.Equal(a, b) {
		return editMaps(a, b, st.classes[s.Class].order)
	}
	return editOf(dressed, original)
}

func (st *Style) apply(s *Shape, note *entity.Map, dressed entity.Value) entity.Value {
	return apply(note, dressed, st.classes[s.Class].order)
}

// Value is the style as a value that can be stored; nil where it is empty.
func (st *Style) Value() *entity.Map {
	out := &entity.Map{}
	if st.wrap != "" {
		out.Set(Description, st.wrap)
	}
	names := make([]string, 0, len(st.classes))
	for name := range st.classes {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		putMap(out, name, st.classes[name].value())
	}
	if out.Len() == 0 {
		return nil
	}
	return out
}

func (c classStyle) value() *entity.Map {
	out := &entity.Map{}
	putMap(out, keyAdd, c.add)
	if len(c.drop) > 0 {
		out.Set(keyDrop, c.drop)
	}
	if len(c.order) > 0 {
		out.Set(keyOrder, c.order)
	}
	return out
}

// StyleOf reads what Value wrote; what it does not understand is no style.
func StyleOf(m *entity.Map) *Style {
	st := &Style{wrap: m.Text(Description), classes: map[string]classStyle{}}
	for name := range m.All() {
		if c := m.Map(name); c != nil {
			st.classes[name] = classStyle{c.List(keyOrder), c.Map(keyAdd), c.List(keyDrop)}
		}
	}
	return st
}

// dressPart dresses what an edit changes as a whole: a leaf with all that
// lies in it, but of an open map nothing, since its parts are dressed apart.
func (st *Style) dressPart(s *Shape, v entity.Value) entity.Value {
	if s.open() || s.Elem != nil {
		return v
	}
	return st.dress(s, v)
}
