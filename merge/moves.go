package merge

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/postbag/postbag/serialize/entity"
)

// spot is an entity in one of the workspaces that are compared.
type spot struct {
	pair int
	*entity.Entity
}

// place is where something may be: a path in one of the workspaces.
type place struct {
	pair int
	path string
}

// kindAt is where one thing of a kind may be.
type kindAt struct {
	place
	kind entity.Kind
}

func (s spot) parent() place { return place{s.pair, s.Parent()} }

// matchMoves pairs entities that left one place with those that came up at
// another: by id, then by content that only one on each side has, then
// folders and collections by what they hold, then by likeness, and last where
// nothing else of the kind went or came. The same workspace comes first.
func matchMoves(gone, new []spot) map[spot]spot {
	m := &matcher{match: map[spot]spot{}, taken: map[spot]bool{}}
	if len(gone) == 0 || len(new) == 0 {
		return m.match
	}
	for _, sign := range []func(*entity.Entity) string{idSign, contentSign} {
		m.bySign(gone, new, func(s spot) string { return within(s.pair, sign(s.Entity)) })
		m.bySign(gone, new, func(s spot) string { return sign(s.Entity) })
	}
	m.byHolding(gone, new)
	m.byLikeness(gone, new)
	m.byHolding(gone, new)
	if m.byKind(gone, new) {
		m.byHolding(gone, new)
	}
	return m.match
}

// within is a sign that counts in one workspace only.
func within(pair int, sign string) string {
	if sign == "" {
		return ""
	}
	return strconv.Itoa(pair) + "\x00" + sign
}

type matcher struct {
	match map[spot]spot // from gone to new
	taken map[spot]bool // of new
}

func (m *matcher) pair(before, after spot) {
	m.match[before] = after
	m.taken[after] = true
}

func (m *matcher) isMatched(before spot) bool {
	_, ok := m.match[before]
	return ok
}

// bySign pairs entities whose sign only one on each side has.
func (m *matcher) bySign(gone, new []spot, sign func(spot) string) {
	before, after := map[string][]spot{}, map[string][]spot{}
	for _, e := range gone {
		if !m.isMatched(e) {
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

// byKind pairs the only one of a kind that is gone with the only one that is
// new, where they differ by name and place only. It is for those that have too
// little content to be found by that among others.
func (m *matcher) byKind(gone, new []spot) (found bool) {
	before, after := onlyOfKind(gone), onlyOfKind(new)
	for kind, a := range before {
		b, ok := after[kind]
		if ok && kind != entity.AWorkspace && !m.isMatched(a) && !m.taken[b] && !differ(a.ID, b.ID) && canonical(contentOf(a.Entity)) == canonical(contentOf(b.Entity)) {
			m.pair(a, b)
			found = true
		}
	}
	return found
}

// onlyOfKind are those beside which there is no other of their kind.
func onlyOfKind(all []spot) map[entity.Kind]spot {
	count, out := map[entity.Kind]int{}, map[entity.Kind]spot{}
	for _, e := range all {
		count[e.Kind]++
		out[e.Kind] = e
	}
	maps.DeleteFunc(out, func(k entity.Kind, _ spot) bool { return count[k] > 1 })
	return out
}

// byHolding pairs what holds most of the same, and then what is held by that.
func (m *matcher) byHolding(gone, new []spot) {
	m.byChildren(gone, new)
	m.byPlace(gone, new)
}

// byChildren pairs folders and collections: where most of what one held went
// to one place, it went there itself. The deepest are paired first, so that
// folders count for what holds them.
func (m *matcher) byChildren(gone, new []spot) {
	places := map[kindAt]spot{}
	for _, e := range new {
		places[kindAt{place{e.pair, e.Path}, e.Kind}] = e
	}
	votes := map[place]map[place]int{} // by old, then new parent
	vote := func(before, after spot) {
		if votes[before.parent()] == nil {
			votes[before.parent()] = map[place]int{}
		}
		votes[before.parent()][after.parent()]++
	}
	for before, after := range m.match {
		vote(before, after)
	}
	holders := slices.DeleteFunc(slices.Clone(gone), func(e spot) bool {
		return e.Kind != entity.Folder && e.Kind != entity.Collection || m.isMatched(e)
	})
	slices.SortStableFunc(holders, func(a, b spot) int {
		return cmp.Compare(strings.Count(b.Path, "/"), strings.Count(a.Path, "/"))
	})
	for _, e := range holders {
		to, voted := mostVoted(votes[place{e.pair, e.Path}])
		after, there := places[kindAt{to, e.Kind}]
		if voted && there && !m.taken[after] {
			m.pair(e, after)
			vote(e, after)
		}
	}
}

// byPlace pairs what is left of a folder or collection that moved: what is at the
// same place in it is the same.
func (m *matcher) byPlace(gone, new []spot) {
	at := map[kindAt]spot{}
	for _, e := range new {
		at[kindAt{place{e.pair, e.Path}, e.Kind}] = e
	}
	holders := map[holder]place{}
	for before, after := range m.match {
		holders[holder{place{before.pair, before.Path}, before.Kind == entity.Request}] = place{after.pair, after.Path}
	}
	for _, e := range gone { // what holds comes first
		to, ok := holders[holder{e.parent(), e.Kind == entity.Response || e.Kind == entity.Message}]
		if !ok || m.isMatched(e) {
			continue
		}
		to.path += "/" + e.Name()
		if after, there := at[kindAt{to, e.Kind}]; there && !m.taken[after] {
			m.pair(e, after)
			holders[holder{place{e.pair, e.Path}, e.Kind == entity.Request}] = to
		}
	}
}

// holder is where a request, or a folder or collection, holds something. The two
// may share a path.
type holder struct {
	place
	isRequest bool
}

// mostVoted is the place with more than half of the votes, if any has.
func mostVoted(votes map[place]int) (most place, ok bool) {
	total, best := 0, 0
	for p, n := range votes {
		total += n
		if n > best {
			best, most = n, p
		}
	}
	return most, 2*best > total
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
	body := contentOf(e)
	if body.Len() <= 2 || e.Kind == entity.AWorkspace || e.Kind == entity.Conflict {
		return ""
	}
	return string(e.Kind) + "\x00" + canonical(body)
}

// contentOf is an entity without what follows from its name and place.
func contentOf(e *entity.Entity) *entity.Map {
	body := &entity.Map{}
	for k, v := range e.Body.All() {
		if !placeFields[k] && k != "id" {
			body.Set(k, v)
		}
	}
	return body
}

// placeFields follow from an entity's name and place.
var placeFields = map[string]bool{"name": true, "order": true, "examples": true}
