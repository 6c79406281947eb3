package merge

import (
	"cmp"
	"slices"
	"strings"

	"github.com/postbag/postbag/serialize/entity"
)

// refinder finds the entities of a base again on a side.
type refinder struct {
	base, side []*entity.Entity // what is not the very same, by place
	at         map[entity.Key]*entity.Entity
	match      map[*entity.Entity]*entity.Entity // from base to side
	taken      map[*entity.Entity]bool           // of side
}

// match finds entities again by id, by place, by content that only one on each
// side has, by what holds them and what they hold, and last by likeness.
func (m *merging) match(base, side []*entity.Entity, on int) map[*entity.Entity]*entity.Entity {
	p := &refinder{base: base, side: side, at: map[entity.Key]*entity.Entity{},
		match: map[*entity.Entity]*entity.Entity{}, taken: map[*entity.Entity]bool{}}
	for _, e := range side {
		p.at[e.Key] = e
	}
	for _, e := range base {
		if m.sides[on].Get(e.Key) == e {
			p.pair(e, e)
		}
	}
	p.byID()
	p.byPlace()
	p.byContent()
	p.byHolder()
	p.byLikeness()
	p.byHolder()
	return p.match
}

func (p *refinder) pair(before, after *entity.Entity) {
	p.match[before] = after
	p.taken[after] = true
}

// free reports whether two entities may still be found to be one.
func (p *refinder) free(before, after *entity.Entity) bool {
	return after != nil && before.Kind == after.Kind && p.match[before] == nil && !p.taken[after]
}

// byID pairs what has one id; of several that have it, the one at the same
// place, else the first of each.
func (p *refinder) byID() {
	after := map[string][]*entity.Entity{}
	for _, e := range p.side {
		if s := idSign(e); s != "" {
			after[s] = append(after[s], e)
		}
	}
	for _, e := range p.base {
		if s := idSign(e); s != "" && slices.Contains(after[s], p.at[e.Key]) && p.free(e, p.at[e.Key]) {
			p.pair(e, p.at[e.Key])
		}
	}
	for _, e := range p.base {
		for _, x := range after[idSign(e)] {
			if p.free(e, x) {
				p.pair(e, x)
				break
			}
		}
	}
}

// byPlace pairs what is at one place, unless two ids and other content say that
// it was replaced.
func (p *refinder) byPlace() {
	for _, e := range p.base {
		if x := p.at[e.Key]; p.free(e, x) && isStill(e, x) {
			p.pair(e, x)
		}
	}
}

// isStill reports whether what is at the place of an entity is that entity.
func isStill(before, after *entity.Entity) bool {
	return !differ(before.ID, after.ID) || likeness(featuresOf(before), featuresOf(after)) >= alikeFrom
}

// byContent pairs what has content that only one has on each side.
func (p *refinder) byContent() {
	before, after := map[string][]*entity.Entity{}, map[string][]*entity.Entity{}
	for _, e := range p.base {
		if p.match[e] == nil {
			before[contentSign(e)] = append(before[contentSign(e)], e)
		}
	}
	for _, e := range p.side {
		if !p.taken[e] {
			after[contentSign(e)] = append(after[contentSign(e)], e)
		}
	}
	for s, e := range before {
		if x := after[s]; s != "" && len(e) == 1 && len(x) == 1 && !differ(e[0].ID, x[0].ID) {
			p.pair(e[0], x[0])
		}
	}
}

// byHolder pairs what holds most of the same, and what has one name in a pair,
// until there is no more to find.
func (p *refinder) byHolder() {
	for found := -1; found != len(p.match); {
		found = len(p.match)
		p.byHeld()
		for _, e := range p.base {
			parent, ok := parentKey(e.Key)
			if !ok || p.match[e] != nil {
				continue
			}
			k := e.Key
			if holder := p.matchAt(parent); holder != nil {
				k.Path = holder.Path + "/" + e.Name()
			}
			if x := p.at[k]; p.free(e, x) && isStill(e, x) {
				p.pair(e, x)
			}
		}
	}
}

// matchAt is what became of what was at a place of the base.
func (p *refinder) matchAt(k entity.Key) *entity.Entity {
	i, ok := slices.BinarySearchFunc(p.base, &entity.Entity{Key: k}, byPlace)
	if !ok {
		return nil
	}
	return p.match[p.base[i]]
}

// byHeld pairs folders, collections and requests with what most of what they
// held is in, the deepest first.
func (p *refinder) byHeld() {
	votes := map[entity.Key]map[string]int{} // by old holder, then new parent path
	vote := func(before, after *entity.Entity) {
		if k, ok := parentKey(before.Key); ok {
			if votes[k] == nil {
				votes[k] = map[string]int{}
			}
			votes[k][after.Parent()]++
		}
	}
	for before, after := range p.match {
		vote(before, after)
	}
	holders := slices.DeleteFunc(slices.Clone(p.base), func(e *entity.Entity) bool { return !container(e.Kind) || p.match[e] != nil })
	slices.SortStableFunc(holders, func(a, b *entity.Entity) int {
		return cmp.Compare(strings.Count(b.Path, "/"), strings.Count(a.Path, "/"))
	})
	for _, e := range holders {
		x := p.at[entity.Key{Kind: e.Kind, Path: majority(votes[e.Key])}]
		if p.free(e, x) && !differ(e.ID, x.ID) {
			p.pair(e, x)
			vote(e, x)
		}
	}
}

// majority is the path with more than half of the votes, "" where none has.
func majority(votes map[string]int) string {
	total, best, path := 0, 0, ""
	for p, n := range votes {
		if total += n; n > best {
			best, path = n, p
		}
	}
	if 2*best > total {
		return path
	}
	return ""
}
