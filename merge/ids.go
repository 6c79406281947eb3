package merge

import (
	"github.com/postbag/postbag/serialize/entity"
)

// dropNewIDs takes the id from what ours gave one that something else has by
// theirs, so that no two things come to have one id that had two.
func (m *merging) dropNewIDs() {
	holders := map[entity.Key]*node{}
	for _, byTheirs := range []bool{true, false} {
		for _, n := range m.nodes {
			if !n.present || n.id == "" || (n.has(inTheirs) && n.in[inTheirs].ID == n.id) != byTheirs {
				continue
			}
			k := entity.Key{Kind: n.kind, Path: n.id}
			if h := holders[k]; h != nil && !haveAlready(h, n) {
				n.dropID()
				continue
			}
			holders[k] = n
		}
	}
}

// haveAlready reports whether a side has both things with the id.
func haveAlready(a, b *node) bool {
	for side := range a.in {
		if a.has(side) && b.has(side) && a.in[side].ID == a.id && b.in[side].ID == a.id {
			return true
		}
	}
	return false
}

func (n *node) dropID() {
	n.id = ""
	if n.body.Has("id") {
		n.change(func(body *entity.Map) { body.Delete("id") })
	}
	if n.extras.Has("id") {
		n.extras = n.extras.Clone()
		n.extras.Delete("id")
	}
}
