package merge

import (
	"slices"
	"strings"

	"github.com/postbag/postbag/serialize/entity"
)

// A sign tells the entries of a list from each other; "" tells nothing.
type sign func(*entity.Map) string

// known are the signs by which an entry of the base is found again, the
// surest first; added those by which two new ones are taken for one.
var (
	known = []sign{nameAndID, nameAndContent, nameOnly, idOnly, unnamedContent}
	added = []sign{nameAndID, nameAndContent, nameOnly}
)

func nameAndID(m *entity.Map) string {
	if id := m.Text("id"); id != "" {
		return nameOf(m) + "\x00" + id
	}
	return ""
}

func nameAndContent(m *entity.Map) string { return nameOf(m) + "\x00" + canonical(m) }

func nameOnly(m *entity.Map) string { return "\x00" + nameOf(m) }

func idOnly(m *entity.Map) string { return m.Text("id") }

// unnamedContent finds an entry again whose key was changed.
func unnamedContent(m *entity.Map) string {
	if m.Text("key") == "" || m.Text("value") == "" {
		return ""
	}
	rest := &entity.Map{}
	for k, v := range m.All() {
		if k != "key" {
			rest.Set(k, v)
		}
	}
	return canonical(rest)
}

// pairEntries finds for each entry of a the one of b that it is, -1 where there
// is none. Each sign is tried on what the ones before left; entries of one sign
// belong together as they come.
func pairEntries(a, b []*entity.Map, signs []sign) []int {
	out, taken := make([]int, len(a)), make([]bool, len(b))
	for i := range out {
		out[i] = -1
	}
	for _, s := range signs {
		if !slices.Contains(out, -1) || !slices.Contains(taken, false) {
			break
		}
		free := map[string][]int{}
		for j, m := range b {
			if k := s(m); !taken[j] && k != "" {
				free[k] = append(free[k], j)
			}
		}
		for i, m := range a {
			if out[i] >= 0 {
				continue
			}
			if k := s(m); len(free[k]) > 0 {
				out[i], free[k] = free[k][0], free[k][1:]
				taken[out[i]] = true
			}
		}
	}
	return out
}

// form is how a list of entries is written.
type form int

const (
	noForm form = iota
	listForm
	mapForm
)

// formOf is the form of the merged list: that of the side which changed it,
// else that of theirs.
func formOf(v three) form {
	base, ours, theirs := formIn(v.base), formIn(v.ours), formIn(v.theirs)
	if theirs == noForm || theirs == base && ours != noForm {
		return ours
	}
	return theirs
}

func formIn(v entity.Value) form {
	switch v.(type) {
	case entity.List:
		return listForm
	case *entity.Map:
		return mapForm
	}
	return noForm
}

// inForm writes entries as a map where that is their form and can hold them.
func inForm(want form, entries entity.List) entity.Value {
	if len(entries) == 0 && want == noForm {
		return Absent
	}
	if want != mapForm {
		return entries
	}
	out := &entity.Map{}
	for _, x := range entries {
		m := asMap(x)
		key, ok := field(m, "key").(string)
		value, hasValue := m.Get("value")
		if !ok || !hasValue || m.Len() != 2 || value == nil || out.Has(key) || integer(key) {
			return entries
		}
		out.Set(key, value)
	}
	return out
}

// integer reports whether a key looks like a number, which JavaScript would
// put before the others.
func integer(key string) bool { return key != "" && strings.Trim(key, "0123456789") == "" }
