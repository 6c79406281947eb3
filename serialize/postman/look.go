package postman

import (
	"strings"

	"github.com/postbag/postbag/serialize/entity"
)

// Look is what tells an entity from others, as far as extras note it.
type Look struct {
	fields *entity.Map
	ID     string // "" where it has none
}

// LookOf is what the entity with this body looks like.
func LookOf(body *entity.Map) Look { return Look{likeness(body), body.Text("id")} }

// LookIn is what the entity looked like that extras were made for.
func LookIn(extras *entity.Map) Look {
	is := extras.Map(extraIs)
	id := is.Text("id")
	if id == "" {
		id = extras.Text(extraID)
	}
	return Look{is, id}
}

// Marks are short texts, at least one of which two looks share that are of one
// entity.
func (l Look) Marks() []string {
	var out []string
	for k := range l.fields.All() {
		if weight(k) > 0 {
			out = append(out, k+" "+hashIn(l.fields.Text(k)))
		}
	}
	return out
}

func hashIn(text string) string {
	hash, _, _ := strings.Cut(text, " ")
	return hash
}

// nameWeight is what a name tells about which entity this is.
const nameWeight = 1

// Likeness is how much of two looks, and of the names that go with them, is the
// same, from 0 to 1000: 1000 where the looks are equal, whatever the names. The
// measure is that by which merge finds what was moved, as far as extras go.
func (l Look) Likeness(x Look, sameName bool) int {
	total, same := 0.0, 0.0
	count := func(in Look) {
		for k := range in.fields.All() {
			total += float64(lookWeight(k))
		}
	}
	count(l)
	count(x)
	for k := range l.fields.All() {
		if x.fields.Has(k) {
			same += 2 * float64(lookWeight(k)) * sameParts(k, l.fields.Text(k), x.fields.Text(k))
		}
	}
	switch {
	case total == 0:
		return 0
	case same == total:
		return 1000
	case sameName:
		same += 2 * nameWeight
	}
	return int(1000 * same / (total + 2*nameWeight))
}

func lookWeight(key string) int {
	if key == "url" {
		return 3
	}
	return weight(key)
}

// sameParts is how much of a field both have, from 0 to 1. Of a URL the first
// part, which most share, does not count; the keys of variables do not either.
func sameParts(key, a, b string) float64 {
	if hashIn(a) == hashIn(b) {
		return 1
	}
	before, after := strings.Fields(a), strings.Fields(b)
	if key != "url" || len(before) < 3 || len(after) < 3 {
		return 0
	}
	return 2 * float64(sharedMarks(before[2:], after[2:])) / float64(len(before)+len(after)-4)
}

// sharedMarks counts the marks that two lists have in common.
func sharedMarks(a, b []string) int {
	count, left := 0, map[string]int{}
	for _, mark := range b {
		left[mark]++
	}
	for _, mark := range a {
		if left[mark] > 0 {
			left[mark]--
			count++
		}
	}
	return count
}
