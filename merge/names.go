package merge

import (
	"strings"

	"github.com/postbag/postbag/serialize/entity"
)

// naming is how a thing is called on a side: its stem, and the name in its
// body, which is there where the stem does not tell it.
type naming struct {
	stem string
	name entity.Value
}

func namingOf(e *entity.Entity) naming { return naming{stemOf(e), field(e.Body, "name")} }

// title is the name that people see. That of a file which stands by itself is
// in its body.
func (n naming) title() string {
	if s, ok := n.name.(string); ok {
		return s
	}
	return n.stem
}

// nameAll gives each thing the name and stem that the sides gave it.
func (m *merging) nameAll() {
	for _, n := range m.nodes {
		if n.present {
			m.chooseName(n)
		}
	}
}

func (m *merging) chooseName(n *node) {
	if !n.has(inOurs) || !n.has(inTheirs) {
		n.stem = stemOf(n.in[m.placeSide(n)])
		return
	}
	ours, theirs := namingOf(n.in[inOurs]), namingOf(n.in[inTheirs])
	switch {
	case n.has(inBase):
		n.called(m.joinNames(n, namingOf(n.in[inBase]), ours, theirs))
	case ours.title() != theirs.title():
		m.reportNames(n, Absent, ours, theirs)
		n.called(theirs)
	default:
		n.called(theirs)
	}
}

// reportNames records that both sides named a thing; that of theirs stands.
func (m *merging) reportNames(n *node, base entity.Value, ours, theirs naming) {
	m.report(n, &Conflict{Kind: RenameConflict, Field: []string{"name"}, Base: base, Ours: ours.title(), Theirs: theirs.title()})
}

// joinNames is how a thing is called that both sides have. Where both renamed
// it, the name that theirs gave it stands.
func (m *merging) joinNames(n *node, base, ours, theirs naming) naming {
	if ours.title() != base.title() && theirs.title() != base.title() && ours.title() != theirs.title() {
		m.reportNames(n, base.title(), ours, theirs)
		return theirs
	}
	title := theirs.title()
	if title == base.title() {
		title = ours.title()
	}
	out := theirs
	if theirs.stem == base.stem {
		out.stem = ours.stem
	}
	if entity.Equal(theirs.name, base.name) {
		out.name = ours.name
	}
	if out.title() != title {
		out.name = title
	}
	return out
}

// called gives a thing its stem and name.
func (n *node) called(name naming) {
	n.stem = name.stem
	if had := field(n.body, "name"); !entity.Equal(had, name.name) {
		n.change(func(body *entity.Map) { setName(body, name.name) })
	}
}

// change changes the body of a thing, which others may share. Bytes that nobody
// understands stay as they are.
func (n *node) change(edit func(body *entity.Map)) {
	if !isFields(n.body) {
		return
	}
	n.body = n.body.Clone()
	edit(n.body)
}

// setName puts a name where Postman writes it: behind kind and id.
func setName(body *entity.Map, name entity.Value) {
	if name == Absent {
		body.Delete("name")
		return
	}
	if body.Has("name") {
		body.Set("name", name)
		return
	}
	rest := &entity.Map{}
	for k, v := range body.All() {
		if k != "$kind" && k != "id" {
			rest.Set(k, v)
		}
	}
	for k := range rest.All() {
		body.Delete(k)
	}
	body.Set("name", name)
	for k, v := range rest.All() {
		body.Set(k, v)
	}
}

// A request says where its parts lie, in a folder that has its stem.
const (
	partsRoot = "./.resources/"
	partsEnd  = ".resources/"
)

// tellOfExamples has a request say where its examples are, as it did on a side:
// one that stays may be of a side that knew of none, or had none left.
func (n *node) tellOfExamples() {
	if n.quiet || n.body.Has("examples") {
		return
	}
	for _, e := range n.in {
		if e != nil && e.Body.Text("examples") != "" {
			n.change(func(body *entity.Map) { body.Set("examples", e.Body.Text("examples")) })
			return
		}
	}
}

// follow brings the paths to what a request holds in line with its stem.
func (n *node) follow() {
	for _, e := range n.in {
		if e != nil {
			n.followFrom(e.Name())
		}
	}
}

// followFrom does so where they have another stem.
func (n *node) followFrom(stem string) {
	if stem == n.stem {
		return
	}
	for _, key := range []string{"examples", "messages"} {
		path, _ := field(n.body, key).(string)
		if rest, ok := strings.CutPrefix(path, partsRoot+stem+partsEnd); ok {
			n.change(func(body *entity.Map) { body.Set(key, partsRoot+n.stem+partsEnd+rest) })
		}
	}
}
