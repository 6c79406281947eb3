package workflow

import (
	"strings"

	"github.com/postbag/postbag/serialize"
	"github.com/postbag/postbag/serialize/entity"
)

// replace puts the result of a merge in the place of what was here. A file that
// cannot be understood is left as it is, where the source has nothing new for it.
func (p *importPlan) replace(m *sourceMerge, records []*entity.Entity) {
	for _, problem := range p.read.Problems {
		if k, ok := serialize.KeyOf(problem.Path); ok && m.after.Get(k) != nil && m.after.Get(k) == m.base.Get(k) {
			m.after.Remove(k)
		}
	}
	for e := range withAll(m.ours, records).Each() {
		p.after.Remove(e.Key)
	}
	root := p.makeRoom(m)
	for e := range m.after.Each() {
		p.after.Put(e)
	}
	if p.after.Get(root) != nil {
		m.src.keys = []entity.Key{root}
	}
}

// rootKey is the place of the merged root, zero where it stays deleted.
func (m *sourceMerge) rootKey() entity.Key {
	for k, from := range m.result.From {
		if m.inPure(from) == m.root {
			return k
		}
	}
	if m.after.Get(m.root) != nil {
		return m.root
	}
	return entity.Key{}
}

// makeRoom gives the merged root a stem of its own, and tells it.
func (p *importPlan) makeRoom(m *sourceMerge) entity.Key {
	root := m.rootKey()
	e := m.after.Get(root)
	if e == nil || p.after.Get(root) == nil {
		return root
	}
	d := &draft{Workspace: m.after, moved: map[entity.Key]entity.Key{}}
	beside := &draft{Workspace: p.after, moved: map[entity.Key]entity.Key{}}
	moved := d.transfer(beside, e, holdings(m.after, e), destination{name: e.Title()})
	return moved.Key
}

// noteDeleted tells what was deleted here and stays so, since the source has
// it as it was.
func (m *sourceMerge) noteDeleted() {
	from := map[entity.Key]bool{}
	for _, o := range m.result.From {
		from[o.Ours], from[o.Theirs] = true, true
	}
	gone, lines := map[entity.Key]bool{}, []string{}
	for _, e := range m.pure.All() {
		if from[e.Key] || m.base.Get(e.Key) == nil || m.ours.Get(e.Key) != nil || m.after.Get(e.Key) != nil {
			continue
		}
		if gone[e.Key] = true; !gone[holderOf(m.pure, e)] {
			lines = append(lines, string(e.Kind)+" "+nameIn(m.pure, e))
		}
	}
	if len(lines) > 0 {
		m.src.Notes = append(m.src.Notes, "deleted here, and stays so: "+strings.Join(atMost(deletedNamed, lines), ", ")+"; postbag restore brings it back")
	}
}

// deletedNamed is how much of what stays deleted is named.
const deletedNamed = 3
