package merge

import (
	"cmp"
	"slices"
	"strings"

	"github.com/postbag/postbag/serialize/entity"
)

// Options are what a merge takes from those who know more than entities. The
// zero Options merge too.
type Options struct {
	// JSON reads bodies whose lines clash; nil leaves them as text.
	JSON JSON
	// Fold is equal for stems that a file system may take for one; nil ignores
	// case.
	Fold func(stem string) string
}

// Result is what comes of a merge.
type Result struct {
	// Workspace is the merged one. What did not change is shared with the
	// workspaces that were merged.
	Workspace *entity.Workspace
	// Conflicts are sorted by place and field.
	Conflicts []*Conflict
	// From says for each entity that differs between the three workspaces, and
	// is in the merged one, where it was in them.
	From map[entity.Key]Origin
}

// Origin is where an entity of the merged workspace was in those that were
// merged; the zero Key where it was not.
type Origin struct{ Base, Ours, Theirs entity.Key }

// Merge joins what this device (ours) and the remote (theirs) made of a base.
// What one side changed is taken, what both changed alike is taken once, and
// what both changed differently is merged more closely: by field, by entry of
// a list, by line of a text. What then still clashes shows as theirs has it,
// and is a conflict.
//
// Entities that are the same pointer at the same place in all three are not
// looked at, but for names and order numbers beside others. Those that have
// nothing else beside or below them, nor above them but what is at one place with
// one id in all three, can be left out of all three; the result is the same
// without them, and costs what the changes cost.
func Merge(base, ours, theirs *entity.Workspace, options Options) *Result {
	if options.Fold == nil {
		options.Fold = strings.ToLower
	}
	m := &merging{Options: options, sides: [3]*entity.Workspace{base, ours, theirs}}
	m.collect()
	m.spread()
	m.chooseParents()
	m.keep()
	m.breakCycles()
	m.reportKept()
	m.mergeBodies()
	m.nameAll()
	groups := m.siblings()
	m.chooseStems(groups)
	m.setOrders(groups)
	m.dropNewIDs()
	m.followRecords()
	return m.result()
}

// The sides of a merge, as indices.
const (
	inBase = iota
	inOurs
	inTheirs
)

// merging is a merge under way.
type merging struct {
	Options
	sides    [3]*entity.Workspace
	nodes    []*node // all that were looked at, in a fixed order
	at       [3]map[entity.Key]*node
	reported []report
	decided  [3]map[entity.Key]bool // what people decided to keep, once it was asked for
}

// report is a conflict whose place is not yet known.
type report struct {
	node     *node
	conflict *Conflict
}

func (m *merging) report(n *node, c *Conflict) { m.reported = append(m.reported, report{n, c}) }

// result puts the merged workspace together.
func (m *merging) result() *Result {
	out := &Result{Workspace: m.sides[inTheirs].Clone(), From: map[entity.Key]Origin{}}
	for _, n := range m.nodes {
		if e := n.in[inTheirs]; e != nil {
			out.Workspace.Remove(e.Key)
		}
	}
	for _, n := range m.nodes {
		if n.present {
			e := n.merged()
			out.Workspace.Put(e)
			out.From[e.Key] = n.origin()
		}
	}
	out.Conflicts = m.conflicts()
	return out
}

// conflicts gives those that were reported their place and id, and sorts them.
func (m *merging) conflicts() []*Conflict {
	var out []*Conflict
	seen := map[string]int{}
	for _, r := range m.reported {
		c := r.conflict
		c.places = m.mergedPlaces(r.node, c)
		c.Key, c.EntityID, c.Titles = r.node.key(), r.node.id, r.node.titles()
		identify(c, r.node.identity(), seen)
		out = append(out, c)
	}
	slices.SortStableFunc(out, func(a, b *Conflict) int {
		return cmp.Or(entity.ComparePaths(a.Key.Path, b.Key.Path), cmp.Compare(a.Key.Kind, b.Key.Kind), slices.Compare(a.Field, b.Field))
	})
	return out
}
