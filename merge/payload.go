package merge

import "github.com/postbag/postbag/serialize/entity"

// JSON reads and writes the JSON that a text holds.
type JSON interface {
	// Read is the value of a text, and the indentation in which Write gives
	// that very text; ok is false where there is none.
	Read(text string) (v entity.Value, indent string, ok bool)
	Write(v entity.Value, indent string) string
}

// payload merges the content of a body: a form by parameter, a text by line.
func (f *fieldMerge) payload(path []string, v three) entity.Value {
	switch {
	case v.all(is[string]):
		return f.document(path, v)
	case v.all(isForm):
		return f.params(path, v)
	}
	return f.natural(path, v)
}

// isForm tells the entries of a form from the parts of another body, which are
// a map too.
func isForm(v entity.Value) bool {
	m := asMap(v)
	return isEntries(v) && !m.Has("query") && !m.Has("src")
}

// document merges a text, as JSON where its lines clash and it can be.
func (f *fieldMerge) document(path []string, v three) entity.Value {
	quiet, clashes := *f, 0
	quiet.report = func(*Conflict) { clashes++ }
	if out := quiet.natural(path, v); clashes == 0 {
		return out
	}
	if out, ok := f.asJSON(v); ok {
		return out
	}
	return f.natural(path, v)
}

// asJSON merges texts by the values that they hold; false where these clash
// too, or where a side is not written as it would be written again.
func (f *fieldMerge) asJSON(v three) (string, bool) {
	if f.json == nil || v.base == Absent || v.ours == Absent || v.theirs == Absent {
		return "", false
	}
	base, _, ok1 := f.json.Read(v.base.(string))
	ours, indent, ok2 := f.json.Read(v.ours.(string))
	theirs, theirIndent, ok3 := f.json.Read(v.theirs.(string))
	if !ok1 || !ok2 || !ok3 || indent != theirIndent {
		return "", false
	}
	clashes := 0
	exact := &fieldMerge{exact: true, names: map[string]string{}, report: func(*Conflict) { clashes++ }}
	merged := exact.value([]string{"", "json"}, three{base, ours, theirs})
	return f.json.Write(merged, indent), clashes == 0 && merged != Absent
}
