package postman

import (
	"slices"
	"strings"

	"github.com/postbag/postbag/serialize/entity"
)

// Stem is the file name that Postman gives a new entity of a name among its
// siblings; have is the stem that it has already, kept where it still suits.
func Stem(kind entity.Kind, name, have string, siblings []*entity.Entity) string {
	names := newStems()
	for _, e := range siblings {
		if e.Kind == kind {
			names.reserve(e.Name())
		}
	}
	n := &node{kind: kind, name: name}
	base := n.stem()
	if suits(have, base) && !names.taken[FoldStem(have)] {
		return have
	}
	return names.claim(base)
}

// SetName gives a body the name that its stem does not tell, and takes it out
// where it does. What lies at the top of a workspace always has its own.
func SetName(kind entity.Kind, body *entity.Map, name, stem string) *entity.Map {
	always := rank(kind) >= 0
	switch {
	case body.Has("name") && (always || name != stem):
		body.Set("name", name)
	case always || name != stem:
		out := entity.MapOf()
		for _, key := range []string{"$kind", "id"} {
			if v, ok := body.Get(key); ok {
				out.Set(key, v)
			}
		}
		out.Set("name", name)
		for key, v := range body.All() {
			out.Set(key, v)
		}
		return out
	default:
		body.Delete("name")
	}
	return body
}

// Order numbers the entity that is to stand at a place among its siblings,
// which come in order. Where there is no room between its neighbours, renumber
// are the numbers of all siblings.
func Order(siblings []*entity.Entity, at int) (number entity.Number, renumber []entity.Number) {
	numbers := make([]float64, len(siblings)+1)
	keep := make([]bool, len(numbers))
	for i := range numbers {
		switch {
		case i < at:
			numbers[i], keep[i] = orderOf(siblings[i]), true
		case i > at:
			numbers[i], keep[i] = orderOf(siblings[i-1]), true
		}
	}
	neighboursSort := at == 0 || at == len(siblings) || numbers[at-1] < numbers[at+1]
	if at == 0 && len(siblings) > 0 && numbers[1] <= 0 {
		return entity.Number(formatFloat(numbers[1] - entity.OrderStep)), nil
	}
	if neighboursSort && fillGaps(numbers, keep) {
		return entity.Number(formatFloat(numbers[at])), nil
	}
	for i := range siblings {
		n := i + 1
		if i >= at {
			n++
		}
		renumber = append(renumber, entity.Number(formatFloat(float64(entity.OrderStep*n))))
	}
	return entity.Number(formatFloat(float64(entity.OrderStep * (at + 1)))), renumber
}

// Remember has the extras of an entity that was edited on purpose describe it as
// it is now.
func Remember(e *entity.Entity) {
	if e.Extras.Has(extraIs) {
		e.Extras = e.Extras.Clone()
		e.Extras.Set(extraIs, likeness(e.Body))
	}
}

// FollowURL brings the query parameters of a request in line with its URL.
// Those that are there keep their descriptions, and disabled ones their
// places.
func FollowURL(body *entity.Map) {
	old := paramsTo2(get(body, "queryParams"))
	var entries []*entity.Map
	for _, q := range queryOf(body.Text("url")) {
		entries = append(entries, withDetails(q, old))
	}
	for i, v := range old {
		if m := mapOf(v); isTrue(m, "disabled") {
			entries = slices.Insert(entries, min(i, len(entries)), m)
		}
	}
	setParams(body, entries)
}

// withDetails is a parameter of a URL with what an enabled one of its key has
// beside the value.
func withDetails(q *entity.Map, old entity.List) *entity.Map {
	for _, v := range old {
		if m := mapOf(v); entity.Equal(get(m, "key"), get(q, "key")) && !isTrue(m, "disabled") {
			out := m.Clone()
			out.Set("value", get(q, "value"))
			return out
		}
	}
	return q
}

func queryOf(url string) []*entity.Map {
	rest, _, _ := strings.Cut(url, "#")
	_, search, _ := strings.Cut(rest, "?")
	var out []*entity.Map
	for _, v := range parseQuery(search) {
		out = append(out, mapOf(v))
	}
	return out
}

// setParams keeps the form that the query parameters have, unless they need
// the other.
func setParams(body *entity.Map, entries []*entity.Map) {
	if _, isList := get(body, "queryParams").(entity.List); isList && len(entries) > 0 {
		list := make(entity.List, len(entries))
		for i, m := range entries {
			list[i] = m
		}
		body.Set("queryParams", list)
		return
	}
	v := compact(entries)
	if v == nil {
		body.Delete("queryParams")
		return
	}
	known := body.Has("queryParams")
	body.Set("queryParams", v)
	if !known && body.Text("$kind") == "http-request" {
		*body = *ordered(body, requestKeys)
	}
}

// FollowParams brings the URL of a request in line with its query parameters.
func FollowParams(body *entity.Map) {
	rest, hash, hasHash := strings.Cut(body.Text("url"), "#")
	base, _, _ := strings.Cut(rest, "?")
	url := base + buildQuery(paramsTo2(get(body, "queryParams")))
	if hasHash {
		url += "#" + hash
	}
	body.Set("url", url)
}

// ParamsAgree reports whether the URL of a request says what its query
// parameters say.
func ParamsAgree(body *entity.Map) bool {
	followed := entity.MapOf("url", body.Text("url"), "queryParams", get(body, "queryParams"))
	FollowParams(followed)
	return followed.Text("url") == body.Text("url")
}
