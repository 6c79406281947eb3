package postman

import "github.com/postbag/postbag/serialize/entity"

// pool holds what nodes may be matched with, in order, so that the first that
// suits a node is found without a look at all that are alike.
type pool map[poolKey][]pooled

type poolKey struct {
	name    entity.Key
	content string
	id      string
	anyID   bool
}

type pooled struct {
	at     int // where it stands among all of the pool's
	entity *entity.Entity
}

func (l pool) add(name entity.Key, content string, e *entity.Entity) {
	all := poolKey{name: name, content: content, anyID: true}
	same := poolKey{name: name, content: content, id: e.ID}
	entry := pooled{len(l[all]), e}
	l[all], l[same] = append(l[all], entry), append(l[same], entry)
}

// takeFrom takes the first that may be what is known of n: of any id where n
// has none, else of its id or of none.
func (p *placer) takeFrom(l pool, n *node, name entity.Key, content string) {
	if n.known != nil {
		return
	}
	same := poolKey{name: name, content: content, id: n.id()}
	without := poolKey{name: name, content: content, anyID: n.id() == ""}
	one, other := p.firstFree(l, same), p.firstFree(l, without)
	if one.entity == nil || other.entity != nil && other.at < one.at {
		one = other
	}
	p.take(n, one.entity)
}

// firstFree drops what is taken from the front, so that nobody passes it again.
func (p *placer) firstFree(l pool, k poolKey) pooled {
	for len(l[k]) > 0 && p.taken[l[k][0].entity] {
		l[k] = l[k][1:]
	}
	if len(l[k]) == 0 {
		return pooled{}
	}
	return l[k][0]
}
