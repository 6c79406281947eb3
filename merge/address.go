package merge

import (
	"slices"
	"strings"

	"github.com/postbag/postbag/serialize/entity"
)

// address merges URLs: what stands before the query by segment, the query by
// parameter. The same is done to the list of parameters beside the URL, so
// that the two stay in agreement; what clashes is recorded once, there if it
// is a parameter. Where only what is around the query clashes, the conflict is of
// the URL without it.
func (f *fieldMerge) address(path []string, v three) entity.Value {
	if !v.all(is[string]) || v.ours == Absent || v.theirs == Absent {
		return f.clash(path, v)
	}
	base, ours, theirs := splitAddress(v.base), splitAddress(v.ours), splitAddress(v.theirs)
	place, ok := mergeItems(base.place, ours.place, theirs.place)
	fragment, alike := mergeText(base.fragment, ours.fragment, theirs.fragment)
	placed := ok && alike
	query, ok := f.query(three{base.query, ours.query, theirs.query})
	recorded := f.agrees(path, f.bodies.ours, ours.query) && f.agrees(path, f.bodies.theirs, theirs.query)
	if !ok && !recorded {
		return f.clash(path, v)
	}
	if !placed {
		bare := f.clash(path, three{bareAddress(v.base), bareAddress(v.ours), bareAddress(v.theirs)})
		return withQuery(bare.(string), query)
	}
	return strings.Join(place, "/") + query + fragment
}

// bareAddress is a URL without its query.
func bareAddress(v entity.Value) entity.Value {
	if v == Absent {
		return v
	}
	x := splitAddress(v)
	return strings.Join(x.place, "/") + x.fragment
}

// withQuery is a URL that has none with a query, which has its "?".
func withQuery(bare, query string) string {
	place, fragment, marked := strings.Cut(bare, "#")
	if marked {
		fragment = "#" + fragment
	}
	return place + query + fragment
}

// queryOf is the query of a URL, with its "?"; "" where there is none.
func queryOf(url string) string {
	url, _, _ = strings.Cut(url, "#")
	if at := strings.IndexByte(url, '?'); at >= 0 {
		return url[at:]
	}
	return ""
}

// agrees reports whether the list of parameters beside a URL says what its
// query says, so that a clash of theirs is recorded there.
func (f *fieldMerge) agrees(path []string, body, query entity.Value) bool {
	m := asMap(body)
	if len(path) > 1 {
		m = m.Map(path[0])
	}
	var list []*entity.Map
	for _, p := range entriesOf(field(m, "queryParams")) {
		if field(p, "disabled") != true {
			list = append(list, entity.MapOf("key", field(p, "key"), "value", field(p, "value")))
		}
	}
	return slices.EqualFunc(list, entriesOf(query), func(a, b *entity.Map) bool { return entity.Equal(a, b) })
}

// urlParts are the segments before the query, the parameters of the query as
// entries (Absent where there is no query), and the fragment with its "#".
type urlParts struct {
	place    []string
	query    entity.Value
	fragment string
}

func splitAddress(v entity.Value) urlParts {
	s, _ := v.(string)
	var out urlParts
	if at := strings.IndexByte(s, '#'); at >= 0 {
		s, out.fragment = s[:at], s[at:]
	}
	place, search, ok := strings.Cut(s, "?")
	out.place, out.query = strings.Split(place, "/"), Absent
	if !ok {
		return out
	}
	list := entity.List{}
	for _, p := range strings.Split(search, "&") {
		key, value, has := strings.Cut(p, "=")
		m := entity.MapOf("key", key, "value", entity.Value(nil))
		if has {
			m.Set("value", value)
		}
		list = append(list, m)
	}
	out.query = list
	return out
}

// query merges the query of a URL and writes it with its "?"; ok is false
// where a parameter clashes.
func (f *fieldMerge) query(v three) (query string, ok bool) {
	quiet, clashes := *f, 0
	quiet.report = func(*Conflict) { clashes++ }
	merged := asList(quiet.params([]string{"queryParams"}, v))
	if len(merged) == 0 {
		return "", clashes == 0
	}
	var out []string
	for _, x := range merged {
		part := asMap(x).Text("key")
		if s, ok := field(asMap(x), "value").(string); ok {
			part += "=" + s
		}
		out = append(out, part)
	}
	return "?" + strings.Join(out, "&"), clashes == 0
}

// mergeText merges short texts as one.
func mergeText(base, ours, theirs string) (string, bool) {
	if theirs == base || ours == theirs {
		return ours, true
	}
	return theirs, ours == base
}

// mergeItems merges lists of text by item; false where they clash.
func mergeItems(base, ours, theirs []string) ([]string, bool) {
	var out []string
	for _, c := range diff3(base, ours, theirs) {
		switch c.state {
		case clashing:
			return nil, false
		case changedByOurs:
			out = append(out, ours[c.ours.from:c.ours.to]...)
		default:
			out = append(out, theirs[c.theirs.from:c.theirs.to]...)
		}
	}
	return slices.Clone(out), true
}
