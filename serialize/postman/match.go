package postman

import (
	"strings"

	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/extras"
)

// match finds what the workspace holds of a collection's parts: by id wherever
// they stand, by name below the same parent, by content wherever it stands,
// and folders by what they hold. A part that has an id is never taken for one
// with another.
func (p *placer) match(root *node, known *entity.Entity) {
	root.known = known
	if known == nil {
		return
	}
	p.taken[known] = true
	p.matchIDs(root)
	p.matchNames(root)
	p.matchContent(root)
	p.matchFolders(root)
	p.matchNames(root)
}

// matchIDs goes by the ids that stand for one thing on both sides.
func (p *placer) matchIDs(root *node) {
	byID, count := map[entity.Key]*entity.Entity{}, map[entity.Key]int{}
	for _, e := range p.below(root.known.Path) {
		k := idKey(e.Kind, e.ID)
		if byID[k] != nil {
			count[k]++
		}
		byID[k] = e
	}
	root.each(func(n *node) { count[idKey(n.kind, n.id())]++ })
	root.each(func(n *node) {
		if k := idKey(n.kind, n.id()); n.id() != "" && count[k] == 1 {
			p.take(n, byID[k])
		}
	})
}

// idKey is an id of one kind, as a key to look it up by.
func idKey(kind entity.Kind, id string) entity.Key { return entity.Key{Kind: kind, Path: id} }

// below is all that the workspace holds below a path, in order.
func (p *placer) below(path string) []*entity.Entity {
	var out []*entity.Entity
	for _, e := range p.children[path] {
		out = append(out, e)
		if e.Kind != entity.Response && e.Kind != entity.Message {
			out = append(out, p.below(e.Path)...)
		}
	}
	return out
}

// take notes that e is what is known of n, unless either is matched or they
// are two things.
func (p *placer) take(n *node, e *entity.Entity) bool {
	if e == nil || n.known != nil || p.taken[e] || e.Kind != n.kind || n.id() != "" && e.ID != "" && n.id() != e.ID {
		return false
	}
	n.known = e
	p.taken[e] = true
	return true
}

// matchNames goes down from what is matched. Of several of one name, those of
// equal content belong together, the others as they come.
func (p *placer) matchNames(parent *node) {
	if parent.known != nil {
		p.matchNamed(parent.children, p.children[parent.known.Path])
	}
	for _, n := range parent.children {
		p.matchNames(n)
	}
}

func (p *placer) matchNamed(nodes []*node, have []*entity.Entity) {
	count, named, equal := map[entity.Key]int{}, pool{}, pool{}
	for _, e := range have {
		count[nameKey(e.Kind, e.Title())]++
	}
	for _, e := range have {
		k := nameKey(e.Kind, e.Title())
		named.add(k, "", e)
		if count[k] > 1 && !p.taken[e] {
			equal.add(k, contentHash(e.Body), e)
		}
	}
	for _, n := range nodes {
		if k := nameKey(n.kind, n.name); n.known == nil && count[k] > 1 {
			p.takeFrom(equal, n, k, contentHash(p.body(n, "")))
		}
	}
	for _, n := range nodes {
		p.takeFrom(named, n, nameKey(n.kind, n.name), "")
	}
}

// nameKey is a name of one kind, as far as files keep it, as a key to look it
// up by.
func nameKey(kind entity.Kind, name string) entity.Key {
	return entity.Key{Kind: kind, Path: strings.TrimRight(name, " ")}
}

// matchContent finds moved and renamed requests and examples again: first
// those whose name is equal too, then those of which there is only one.
func (p *placer) matchContent(root *node) {
	byContent, named := map[string][]*entity.Entity{}, pool{}
	for _, e := range p.below(root.known.Path) {
		if !p.taken[e] && (e.Kind == entity.Request || e.Kind == entity.Response) {
			h := contentHash(e.Body)
			byContent[h] = append(byContent[h], e)
			named.add(nameKey(e.Kind, e.Title()), h, e)
		}
	}
	if len(byContent) == 0 {
		return
	}
	found := map[*node][]*entity.Entity{}
	root.each(func(n *node) {
		if n.known != nil || n.kind != entity.Request && n.kind != entity.Response {
			return
		}
		h := contentHash(p.body(n, ""))
		found[n] = byContent[h]
		p.takeFrom(named, n, nameKey(n.kind, n.name), h)
	})
	root.each(func(n *node) {
		if len(found[n]) == 1 {
			p.take(n, found[n][0])
		}
	})
}

func contentHash(body *entity.Map) string {
	content := body.Clone()
	for _, k := range []string{"name", "order", "examples"} {
		content.Delete(k)
	}
	return extras.Hash(content)
}

// matchFolders finds renamed and moved folders by the first thing in them that
// is known from a folder which is gone.
func (p *placer) matchFolders(parent *node) {
	for _, n := range parent.children {
		p.matchFolders(n)
		if n.kind != entity.Folder || n.known != nil {
			continue
		}
		for _, child := range n.children {
			if child.known != nil && p.take(n, p.in.Get(entity.Key{Kind: entity.Folder, Path: child.known.Parent()})) {
				break
			}
		}
	}
}
