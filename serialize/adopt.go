package serialize

import (
	"strings"

	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/postman"
)

const (
	// adoptFrom is the likeness from which extras are taken to speak of an
	// entity, of 1000.
	adoptFrom = 500
	// commonMark is how many may share a mark that leads to candidates.
	commonMark = 20
)

// adoption finds the entities that extras speak of which have none at their
// place.
type adoption struct {
	*Store

	left  []*entity.Entity // with extras, and without an entity
	free  []*entity.Entity // without extras
	moved map[entity.Key]entity.Key
	looks map[*entity.Entity]postman.Look // of both
}

// adopt gives extras to the entity that had them before, or that has their id,
// else to the one that looks most like what they speak of, if they suit no other as well: in their
// collection, else in another. What a collection or request held is looked for
// first where that is now.
func (s *Store) adopt(orphans []*entity.Entity) {
	if len(orphans) == 0 {
		return
	}
	a := &adoption{Store: s, left: orphans, moved: map[entity.Key]entity.Key{}, looks: map[*entity.Entity]postman.Look{}}
	a.findFree()
	a.pair(a.asBefore())
	for _, level := range []func(entity.Kind) bool{isRoot, isHolder, isPart} {
		for _, find := range []func([]*entity.Entity, scope) []found{a.byID, a.byLook} {
			for _, scope := range []scope{entity.Key.Root, anywhere} {
				a.pair(find(a.of(level), scope))
			}
		}
	}
}

func isRoot(kind entity.Kind) bool   { return groups[kind] == "" }
func isHolder(kind entity.Kind) bool { return kind == entity.Folder || kind == entity.Request }
func isPart(kind entity.Kind) bool   { return partsDirs[kind] != "" }

// scope is equal for what may be one.
type scope func(entity.Key) string

func anywhere(entity.Key) string { return "" }

// findFree finds the entities that may get extras: of the kinds that are looked
// for, and not such as were there before without any.
func (a *adoption) findFree() {
	kinds := map[entity.Kind]bool{}
	for _, x := range a.left {
		kinds[x.Kind] = true
		a.looks[x] = postman.LookIn(x.Extras)
	}
	for _, e := range a.Workspace.All() {
		if kinds[e.Kind] && e.Extras == nil && !a.wasWithout(e) {
			a.free = append(a.free, e)
			a.looks[e] = postman.LookOf(e.Body)
		}
	}
}

// wasWithout reports whether the entity is as it was before, without extras.
func (a *adoption) wasWithout(e *entity.Entity) bool {
	if a.before == nil {
		return false
	}
	was := a.before.Get(e.Key)
	return was != nil && was.Extras == nil && entity.Equal(was.Body, e.Body)
}

// asBefore are the extras that an entity at the same place had before, and had
// from elsewhere.
func (a *adoption) asBefore() []found {
	if a.before == nil {
		return nil
	}
	sign := func(kind entity.Kind, l postman.Look) string {
		return strings.Join(append(l.Marks(), string(kind), l.ID), "\x00")
	}
	had := map[string][]*entity.Entity{}
	for _, e := range a.free {
		if was := a.before.Get(e.Key); was != nil && was.Extras != nil {
			s := sign(e.Kind, postman.LookIn(was.Extras))
			had[s] = append(had[s], e)
		}
	}
	var out []found
	taken := map[*entity.Entity]bool{}
	for _, x := range a.left {
		for _, e := range had[sign(x.Kind, a.looks[x])] {
			if !taken[e] && entity.Equal(a.before.Get(e.Key).Extras, x.Extras) && postman.Describes(x.Extras, e.Body) {
				out, taken[e] = append(out, found{x, e, 1000}), true
				break
			}
		}
	}
	return out
}

// found is a pair that might be one entity.
type found struct {
	x, e     *entity.Entity
	likeness int
}

// byID are the pairs of one id.
func (a *adoption) byID(left []*entity.Entity, in scope) []found {
	at := map[string][]*entity.Entity{}
	sign := func(e *entity.Entity) string {
		return strings.Join([]string{in(e.Key), string(e.Kind), a.looks[e].ID}, "\x00")
	}
	for _, e := range a.free {
		if e.Extras == nil && a.looks[e].ID != "" {
			at[sign(e)] = append(at[sign(e)], e)
		}
	}
	var out []found
	for _, x := range left {
		for _, e := range at[sign(x)] {
			out = append(out, found{x, e, 1000})
		}
	}
	return out
}

// of are the extras that nothing has yet, of some kinds.
func (a *adoption) of(level func(entity.Kind) bool) []*entity.Entity {
	var out []*entity.Entity
	for _, x := range a.left {
		if level(x.Kind) {
			out = append(out, x)
		}
	}
	return out
}

// byLook are the pairs that are alike enough and share something uncommon.
func (a *adoption) byLook(left []*entity.Entity, in scope) []found {
	at := map[string][]*entity.Entity{}
	sign := func(e *entity.Entity, mark string) string {
		return strings.Join([]string{in(e.Key), string(e.Kind), mark}, "\x00")
	}
	for _, e := range a.free {
		for _, mark := range a.looks[e].Marks() {
			if e.Extras == nil {
				at[sign(e, mark)] = append(at[sign(e, mark)], e)
			}
		}
	}
	var out []found
	for _, x := range left {
		seen := map[*entity.Entity]bool{}
		for _, mark := range a.looks[x].Marks() {
			near := at[sign(x, mark)]
			if len(near) > commonMark {
				continue
			}
			for _, e := range near {
				if likeness := a.likeness(x, e); !seen[e] && likeness >= 2*adoptFrom {
					out = append(out, found{x, e, likeness})
				}
				seen[e] = true
			}
		}
	}
	return out
}

// likeness is twice that of the looks, and one more for the same name; 0 for
// two ids.
func (a *adoption) likeness(x, e *entity.Entity) int {
	was, is := a.looks[x], a.looks[e]
	if was.ID != "" && is.ID != "" && was.ID != is.ID {
		return 0
	}
	n := 2 * was.Likeness(is, x.Name() == e.Name())
	if x.Name() == e.Name() {
		n++
	}
	return n
}

// pair gives extras to their entity where neither suits another as well, and
// then those of what it held.
func (a *adoption) pair(all []found) {
	best, count := map[*entity.Entity]int{}, map[*entity.Entity]int{}
	for _, f := range all {
		for _, e := range []*entity.Entity{f.x, f.e} {
			if f.likeness > best[e] {
				best[e], count[e] = f.likeness, 0
			}
			if f.likeness == best[e] {
				count[e]++
			}
		}
	}
	taken := map[*entity.Entity]bool{}
	for _, f := range all {
		if f.likeness == best[f.x] && f.likeness == best[f.e] && count[f.x] == 1 && count[f.e] == 1 {
			a.give(f.x, f.e)
			a.moved[f.x.Key], taken[f.x] = f.e.Key, true
		}
	}
	if len(taken) > 0 {
		a.follow(taken)
	}
}

// give gives an entity the extras of another place.
func (a *adoption) give(x, e *entity.Entity) {
	a.setExtras(e, x.Extras)
	a.extras.came = append(a.extras.came, [2]string{x.Root(), e.Root()})
}

// Clear has Write drop the extras in these roots that no entity has. It adds to
// them the roots of the entities that have got extras from there.
func (s *Store) Clear(roots map[string]bool) {
	for before := -1; before != len(roots); {
		before = len(roots)
		for _, c := range s.extras.came {
			if roots[c[0]] {
				roots[c[1]] = true
			}
		}
	}
	s.extras.clear = roots
}

// follow attaches the extras of what was held by what has moved, and keeps for
// the next step those that nothing has taken.
func (a *adoption) follow(taken map[*entity.Entity]bool) {
	var left []*entity.Entity
	for _, x := range a.left {
		if taken[x] {
			continue
		}
		at := a.newPlace(x.Key)
		if e := a.Workspace.Get(at); at != x.Key && e != nil && e.Extras == nil && postman.Describes(x.Extras, e.Body) {
			a.give(x, e)
			continue
		}
		if at.Root() != x.Root() {
			x.Key = at
		}
		left = append(left, x)
	}
	a.left = left
}

// newPlace is where what was at a place is, if it is where the nearest that
// held it is now.
func (a *adoption) newPlace(k entity.Key) entity.Key {
	holders := []entity.Kind{entity.Folder, entity.Collection}
	if isPart(k.Kind) {
		holders = []entity.Kind{entity.Request}
	}
	for at := k.Parent(); at != ""; at = (entity.Key{Path: at}).Parent() {
		for _, kind := range holders {
			if now, ok := a.moved[entity.Key{Kind: kind, Path: at}]; ok {
				return entity.Key{Kind: k.Kind, Path: now.Path + strings.TrimPrefix(k.Path, at)}
			}
		}
		holders = []entity.Kind{entity.Folder, entity.Collection}
	}
	return k
}
