package merge

import (
	"slices"
	"strconv"
	"strings"

	"github.com/postbag/postbag/serialize/entity"
)

// FieldChange is one field that differs.
type FieldChange struct {
	// Path leads to the field: keys of maps and keys of keyed lists, as in
	// ["headers", "Content-Type"].
	Path []string
	// Before and After are the values; the one that is not there is Absent.
	Before, After entity.Value
}

type absent struct{}

// Absent stands for the value of a field that is not there, which null is not.
var Absent entity.Value = absent{}

// extrasField is the name under which changes of extras are shown.
const extrasField = "extras"

// Fields lists the fields in which two states of an entity differ. Ids that
// Postman draws anew at each conversion, and what follows from the place of an
// entity, are no difference.
func Fields(before, after *entity.Entity) []FieldChange {
	var out []FieldChange
	diffMaps(nil, before.Body, after.Body, &out)
	if !entity.Equal(before.Extras, after.Extras) && (before.Extras.Len() > 0 || after.Extras.Len() > 0) {
		out = append(out, FieldChange{[]string{extrasField}, mapValue(before.Extras), mapValue(after.Extras)})
	}
	return out
}

func mapValue(m *entity.Map) entity.Value {
	if m == nil {
		return Absent
	}
	return m
}

func diffValues(path []string, a, b entity.Value, out *[]FieldChange) {
	if entity.Same(a, b) || ignored(path) || follows(path, a, b) {
		return
	}
	am, ok1 := a.(*entity.Map)
	bm, ok2 := b.(*entity.Map)
	if ok1 && ok2 {
		diffMaps(path, am, bm, out)
		return
	}
	ak, ok1 := keyed(a)
	bk, ok2 := keyed(b)
	if ok1 && ok2 {
		found := len(*out)
		diffMaps(path, ak, bk, out)
		if len(*out) > found || slices.Equal(ak.Keys(), bk.Keys()) {
			return
		}
	}
	*out = append(*out, FieldChange{append([]string{}, path...), a, b})
}

func diffMaps(path []string, a, b *entity.Map, out *[]FieldChange) {
	for k, v := range a.All() {
		w, ok := b.Get(k)
		if !ok {
			w = Absent
		}
		diffValues(append(path, k), v, w, out)
	}
	for k, w := range b.All() {
		if !a.Has(k) {
			diffValues(append(path, k), Absent, w, out)
		}
	}
}

// ignored says which fields are no difference: the path of the examples, which
// follows from the name, and the id of an auth, which Postman draws anew.
func ignored(path []string) bool {
	if len(path) == 1 {
		return path[0] == "examples"
	}
	return path[0] == "auth" && path[len(path)-1] == "id"
}

// follows tells the path of a request's messages, which follows from the name
// as that of the examples does. Other things have messages that are no path.
func follows(path []string, values ...entity.Value) bool {
	for _, v := range values {
		text, _ := v.(string)
		if v != Absent && !strings.HasPrefix(text, "./.resources/") {
			return false
		}
	}
	return len(path) == 1 && path[0] == "messages"
}

// keyed reads a list of entries as a map by what tells them apart: key, name or
// type. Repeated keys are numbered. It reports false for other lists.
func keyed(v entity.Value) (*entity.Map, bool) {
	if m, ok := v.(*entity.Map); ok {
		return entryMap(m), true
	}
	list, ok := v.(entity.List)
	if !ok {
		return nil, false
	}
	out := &entity.Map{}
	for _, x := range list {
		entry, ok := x.(*entity.Map)
		name := entryName(entry)
		if !ok || name == "" {
			return nil, false
		}
		for n := 2; out.Has(name); n++ {
			name = strings.TrimSuffix(name, "#"+strconv.Itoa(n-1)) + "#" + strconv.Itoa(n)
		}
		out.Set(name, entry)
	}
	return out, true
}

// entryMap is the map form {key: value} as a keyed list has it.
func entryMap(m *entity.Map) *entity.Map {
	out := &entity.Map{}
	for k, v := range m.All() {
		out.Set(k, entity.MapOf("key", k, "value", v))
	}
	return out
}

// nameKeys are the keys by whose values entries of lists go.
var nameKeys = []string{"key", "name", "type"}

func entryName(m *entity.Map) string {
	for _, k := range nameKeys {
		if s := m.Text(k); s != "" {
			return s
		}
	}
	return ""
}

// canonical is a text that is equal for equal values.
func canonical(v entity.Value) string {
	var b strings.Builder
	writeCanonical(&b, v)
	return b.String()
}

func writeCanonical(b *strings.Builder, v entity.Value) {
	switch v := v.(type) {
	case nil:
		b.WriteString("null")
	case bool:
		b.WriteString(strconv.FormatBool(v))
	case entity.Number:
		b.WriteString(string(v))
	case Bytes:
		b.WriteString("bytes" + strconv.Quote(string(v)))
	case string:
		b.WriteString(strconv.Quote(v))
	case entity.List:
		b.WriteByte('[')
		for _, x := range v {
			writeCanonical(b, x)
			b.WriteByte(',')
		}
		b.WriteByte(']')
	case *entity.Map:
		b.WriteByte('{')
		for k, x := range v.All() {
			b.WriteString(strconv.Quote(k) + ":")
			writeCanonical(b, x)
			b.WriteByte(',')
		}
		b.WriteByte('}')
	}
}
