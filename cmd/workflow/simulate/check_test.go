package simulate

import (
	"fmt"
	"strings"

	"github.com/postbag/postbag/merge"
	"github.com/postbag/postbag/serialize/entity"
)

// failure is a law that a history broke.
type failure struct{ law, text string }

func (f *fleet) fail(law, format string, args ...any) {
	panic(failure{law, fmt.Sprintf(format, args...)})
}

// finish lets all devices sync, and checks what is there then.
func (f *fleet) finish() {
	f.meetAll("all sync")
	f.checkSame()
	f.checkStill()
	final := f.devices[0].tree
	f.checkTree(final)
	f.checkLedger(final)
	if f.seed%4 == 0 {
		f.checkFiles(final)
	}
	if f.apart && !f.joined {
		for e := range final.Each() {
			if e.Kind == entity.Conflict {
				f.fail("disjoint", "edits of different things gave the conflict\n%s", show(e.Body))
			}
		}
	}
	f.checkDecisions()
}

// meetAll has all devices sync until none has anything that another has not.
func (f *fleet) meetAll(why string) {
	f.tell("    %s", why)
	for range 2 {
		for _, d := range f.devices {
			f.sync(d, operation{number: f.next(), kind: opSync, device: d.number})
		}
	}
}

// next is the number of an operation that no history has.
func (f *fleet) next() int {
	f.extra++
	return longest + 1 + f.extra
}

// checkSame: all have the same.
func (f *fleet) checkSame() {
	for _, d := range f.devices {
		if text := compare(d.tree, f.remote.tree); text != "" {
			f.fail("convergence", "%s has not what the remote has:\n%s", d, text)
		}
	}
}

// checkStill: a further sync changes nothing.
func (f *fleet) checkStill() {
	before := f.remote
	for _, d := range f.devices {
		f.sync(d, operation{number: f.next(), kind: opSync, device: d.number})
	}
	if f.remote != before {
		f.fail("convergence", "a further sync changes something")
	}
}

// checkMerge: what is in conflict really differs, and nothing is there that
// nobody had.
func (f *fleet) checkMerge(r *merge.Result, base, ours, theirs *entity.Workspace) {
	seen := map[string]bool{}
	for _, c := range r.Conflicts {
		if entity.Equal(c.Ours, c.Theirs) && c.Kind != merge.MoveConflict { // two folders may come to have had one path
			f.fail("phantom conflict", "both sides say %s of %s %s", show(c.Ours), c.Key.Path, c.Field)
		}
		if c.Kind != merge.DeleteConflict && c.Kind != merge.CycleConflict && c.Base != merge.Absent && (entity.Equal(c.Ours, c.Base) || entity.Equal(c.Theirs, c.Base)) {
			f.fail("phantom conflict", "only one side changed %s %s", c.Key.Path, c.Field)
		}
		if keptForNothing(r, c, base, ours, theirs) {
			f.fail("phantom conflict", "%s %s stays though one side deleted it and the other did nothing with it", c.Key.Kind, c.Key.Path)
		}
		if seen[c.ID] {
			f.fail("records", "two conflicts have the id %s", c.ID)
		}
		seen[c.ID] = true
	}
	f.checkInvented(r, base, ours, theirs)
}

// keptForNothing reports whether a thing that holds nothing stays though one
// side deleted it, and the other neither touched it nor decided anything.
func keptForNothing(r *merge.Result, c *merge.Conflict, base, ours, theirs *entity.Workspace) bool {
	if c.Kind != merge.DeleteConflict || len(c.Field) > 0 || c.Key.Kind == entity.Request || c.Key.Kind == entity.Folder || c.Key.Kind == entity.Collection {
		return false
	}
	from := r.From[c.Key]
	before, keeper, at := base.Get(from.Base), ours, from.Ours
	if keeper.Get(at) == nil {
		keeper, at = theirs, from.Theirs
	}
	for e := range keeper.Each() {
		if e.Kind == entity.Conflict && base.Get(e.Key) != e {
			return false
		}
	}
	return before != nil && keeper.Get(at) != nil && at == from.Base && entity.Equal(before.Body, keeper.Get(at).Body)
}

func (f *fleet) checkInvented(r *merge.Result, from ...*entity.Workspace) {
	l := f.ledger
	for e := range r.Workspace.Each() {
		for word := range l.wordsOf(e) {
			if _, known := l.wrote[word]; !known {
				f.fail("invented", "Q%dZ in %s %s was never written", word, e.Kind, e.Path)
			}
		}
		known := false
		for _, w := range from {
			known = known || w.Get(e.Key) == e
		}
		if known || e.Kind == entity.Conflict {
			continue
		}
		for _, line := range linesIn(e.Body, nil) {
			if !f.isLine(line, from) {
				f.fail("invented", "the line %q of %s %s is nobody's", line, e.Kind, e.Path)
			}
		}
	}
}

// isLine reports whether a line is in one of some workspaces.
func (f *fleet) isLine(line string, from []*entity.Workspace) bool {
	if strings.HasPrefix(line, "./.resources/") {
		return true // it follows from a place
	}
	for _, w := range from {
		for e := range w.Each() {
			if f.linesOf(e)[line] {
				return true
			}
		}
	}
	return false
}

func (f *fleet) linesOf(e *entity.Entity) map[string]bool {
	if out, ok := f.lines[e]; ok {
		return out
	}
	out := map[string]bool{e.Title(): true, e.Name(): true}
	for _, line := range linesIn(e.Body, nil) {
		out[line] = true
	}
	f.lines[e] = out
	return out
}

func linesIn(v entity.Value, out []string) []string {
	switch v := v.(type) {
	case *entity.Map:
		for k, x := range v.All() {
			if k != "order" && k != "url" {
				out = linesIn(x, append(out, k))
			}
		}
	case entity.List:
		for _, x := range v {
			out = linesIn(x, out)
		}
	case string:
		for _, line := range strings.Split(v, "\n") {
			out = append(out, strings.TrimRight(line, "\r,"))
		}
	}
	return out
}

// checkTree: nothing is without what holds it, no two things are at one place
// of a file system, and no id is there twice.
func (f *fleet) checkTree(w *entity.Workspace) {
	places, ids := map[entity.Key]entity.Key{}, map[string]entity.Key{}
	for _, e := range w.All() {
		if holder, ok := holderOf(e.Key); ok && w.Get(holder) == nil {
			f.fail("tree", "%s %s is in nothing", e.Kind, e.Path)
		}
		k := entity.Key{Kind: e.Kind, Path: strings.ToLower(e.Path)}
		if x, there := places[k]; there {
			f.fail("tree", "%s and %s are one place", x.Path, e.Path)
		}
		places[k] = e.Key
		if at := e.Body.Text("examples"); at != "" && at != "./.resources/"+e.Name()+".resources/examples" {
			f.fail("tree", "%s says that its examples are at %s", e.Path, at)
		}
		if e.Kind == entity.Response && f.ids == allIDs && !f.joined && !w.Get(entity.Key{Kind: entity.Request, Path: e.Parent()}).Body.Has("examples") {
			f.fail("tree", "the request of %s does not say that it has examples", e.Path)
		}
		if x, there := ids[e.ID]; there && e.ID != "" && f.ids == allIDs {
			f.fail("tree", "%s and %s have the id %s", x.Path, e.Path, e.ID)
		}
		ids[e.ID] = e.Key
	}
}

// compare says how two workspaces differ, "" where they do not.
func compare(got, want *entity.Workspace) string {
	var b strings.Builder
	for _, e := range want.All() {
		switch x := got.Get(e.Key); {
		case x == e:
		case x == nil:
			fmt.Fprintf(&b, "%s %s is missing\n", e.Kind, e.Path)
		case x.ID != e.ID || !entity.Equal(x.Body, e.Body):
			fmt.Fprintf(&b, "%s %s has %s\n  for %s\n", e.Kind, e.Path, show(x.Body), show(e.Body))
		}
	}
	for _, e := range got.All() {
		if want.Get(e.Key) == nil {
			fmt.Fprintf(&b, "%s %s is too much\n", e.Kind, e.Path)
		}
	}
	return b.String()
}

func show(v entity.Value) string {
	switch x := v.(type) {
	case merge.Bytes:
		return fmt.Sprintf("bytes %q", string(x))
	case *entity.Map:
		if b, ok := x.Get(""); ok {
			return show(b)
		}
	}
	if v == merge.Absent {
		return "-"
	}
	return notation{}.Write(v, "")
}
