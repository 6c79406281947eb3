package merge

import (
	"cmp"
	"slices"
	"strings"

	"github.com/postbag/postbag/serialize/entity"
)

// matchMoves pairs entities that left one place with those that came up at
// another: by id, then by content that only one on each side has, then
// folders and collections by what they hold.
func matchMoves(gone, new []*entity.Entity) map[*entity.Entity]*entity.Entity {
	m := &matcher{match: map[*entity.Entity]*entity.Entity{}, taken: map[*entity.Entity]bool{}}
	if len(gone) == 0 || len(new) == 0 {
		return m.match
	}
	m.bySign(gone, new, idSign)
	m.bySign(gone, new, contentSign)
	m.byChildren(gone, new)
	return m.match
}

type matcher struct {
	match map[*entity.Entity]*entity.Entity // from gone to new
	taken map[*entity.Entity]bool           // of new
}

func (m *matcher) pair(before, after *entity.Entity) {
	m.match[before] = after
	m.taken[after] = true
}

// bySign pairs entities whose sign only one on each side has.
func (m *matcher) bySign(gone, new []*entity.Entity, sign func(*entity.Entity) string) {
	before, after := map[string][]*entity.Entity{}, map[string][]*entity.Entity{}
	for _, e := range gone {
		if m.match[e] == nil {
			before[sign(e)] = append(before[sign(e)], e)
		}
	}
	for _, e := range new {
		if !m.taken[e] {
			after[sign(e)] = append(after[sign(e)], e)
		}
	}
	for s, e := range before {
		if s != "" && len(e) == 1 && len(after[s]) == 1 {
			m.pair(e[0], after[s][0])
		}
	}
}

// byChildren pairs folders and collections: where most of what one held went
// to one place, it went there itself. The deepest are paired first, so that
// folders count for what holds them.
func (m *matcher) byChildren(gone, new []*entity.Entity) {
	places := map[entity.Key]*entity.Entity{}
	for _, e := range new {
		places[e.Key] = e
	}
	votes := map[string]map[string]int{} // by old, then new parent path
	vote := func(before, after *entity.Entity) {
		if votes[before.Parent()] == nil {
			votes[before.Parent()] = map[string]int{}
		}
		votes[before.Parent()][after.Parent()]++
	}
	for before, after := range m.match {
		vote(before, after)
	}
	holders := slices.DeleteFunc(slices.Clone(gone), func(e *entity.Entity) bool {
		return e.Kind != entity.Folder && e.Kind != entity.Collection || m.match[e] != nil
	})
	slices.SortStableFunc(holders, func(a, b *entity.Entity) int {
		return cmp.Compare(strings.Count(b.Path, "/"), strings.Count(a.Path, "/"))
	})
	for _, e := range holders {
		after := places[entity.Key{Kind: e.Kind, Path: mostVoted(votes[e.Path])}]
		if after != nil && !m.taken[after] {
			m.pair(e, after)
			vote(e, after)
		}
	}
}

// mostVoted is the place with more than half of the votes, "" where none has.
func mostVoted(votes map[string]int) string {
	total, best, place := 0, 0, ""
	for p, n := range votes {
		total += n
		if n > best {
			best, place = n, p
		}
	}
	if 2*best > total {
		return place
	}
	return ""
}

func idSign(e *entity.Entity) string {
	if e.ID == "" {
		return ""
	}
	return string(e.Kind) + "\x00" + e.ID
}

// contentSign is equal for entities of a kind that differ by name and place
// only; "" where there is too little content to tell.
func contentSign(e *entity.Entity) string {
	body := &entity.Map{}
	for k, v := range e.Body.All() {
		if !placeFields[k] && k != "id" {
			body.Set(k, v)
		}
	}
	if body.Len() <= 2 {
		return ""
	}
	return string(e.Kind) + "\x00" + canonical(body)
}

// placeFields follow from an entity's name and place.
var placeFields = map[string]bool{"name": true, "order": true, "examples": true}
