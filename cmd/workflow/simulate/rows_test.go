package simulate

import (
	"strings"

	"github.com/postbag/postbag/merge"
	"github.com/postbag/postbag/serialize/entity"
)

// rows counts how often each row of the tables of merging was met.
type rows map[string]int

func (r rows) hit(row string) { r[row]++ }

func (r rows) add(x rows) {
	for row, n := range x {
		r[row] += n
	}
}

// allRows are the rows, in the order in which they are shown.
var allRows = []string{
	"field: one side changed it",
	"field: both changed it alike",
	"field: both changed it differently",
	"scalar",
	"map by key",
	"keyed list",
	"keyed list: one key twice",
	"list without keys (path of a URL)",
	"text by line",
	"text by line: conflict",
	"text by line: both inserted at one place",
	"JSON by value",
	"URL and its parameters",
	"phantom difference",
	"matched by id",
	"matched by path",
	"matched by content or likeness",
	"order: both put something into one folder",
	"order: numbers given anew",
	"order: both moved one thing",
	"add × add: the same",
	"add × add: merged on an empty base",
	"add × add: same path, other content",
	"edit × delete",
	"delete × delete",
	"folder deleted × something in it",
	"move × edit",
	"move × move elsewhere",
	"moves that make a cycle",
	"rename × rename",
	"runs and history",
	"runs and history: deleted",
	"does not parse: one side changed",
	"does not parse: both changed",
	"conflict: value", "conflict: lines", "conflict: delete", "conflict: move", "conflict: rename", "conflict: cycle", "conflict: unreadable",
	"record: merged with the same",
	"record: settled × open",
	"record: settled alike",
	"record: settled differently",
	"record: follows a rename or move",
	"record: settled by a deletion",
	"resolve: keep", "resolve: other", "resolve: base", "resolve: both", "resolve: edit",
	"resolve: what it is about is gone",
	"a conflict resolved the same way on two devices",
	"a conflict resolved differently on two devices",
	"several merge bases",
	"two histories with nothing in common",
	"a push that comes too late",
	"a push whose answer is lost",
}

// count counts the rows that a merge met.
func (r rows) count(result *merge.Result, base, ours, theirs *entity.Workspace) {
	for key, from := range result.From {
		e := result.Workspace.Get(key)
		b, o, t := base.Get(from.Base), ours.Get(from.Ours), theirs.Get(from.Theirs)
		if e == nil {
			continue
		}
		switch {
		case e.Kind == entity.Conflict:
			r.countRecord(e, b, o, t)
		case b == nil:
			r.countNew(key, o, t)
		case o == nil || t == nil:
			r.hit("edit × delete")
		default:
			r.countKnown(e, b, o, t)
		}
	}
	r.countGone(result, base, ours, theirs)
	r.countOrder(result, base, ours, theirs)
	for _, c := range result.Conflicts {
		r.hit("conflict: " + string(c.Kind))
		switch c.Kind {
		case merge.CycleConflict:
			r.hit("moves that make a cycle")
		case merge.MoveConflict:
			r.hit("move × move elsewhere")
		case merge.RenameConflict:
			r.hit("rename × rename")
		case merge.LinesConflict:
			r.hit("text by line: conflict")
			if c.Base == "" {
				r.hit("text by line: both inserted at one place")
			}
		case merge.DeleteConflict:
			if c.Key.Kind == entity.Folder || c.Key.Kind == entity.Collection {
				r.hit("folder deleted × something in it")
			}
		}
	}
}

func (r rows) countNew(key entity.Key, o, t *entity.Entity) {
	switch {
	case o != nil && t != nil && entity.Equal(o.Body, t.Body):
		r.hit("add × add: the same")
	case o != nil && t != nil:
		r.hit("add × add: merged on an empty base")
	case o != nil && key.Path != o.Path && (strings.HasSuffix(key.Path, "-1") || strings.HasSuffix(key.Path, "-2")):
		r.hit("add × add: same path, other content")
	}
	if o == nil && (t.Kind == entity.Run || t.Kind == entity.History) {
		r.hit("runs and history")
	}
}

// countKnown counts what became of a thing that all three have.
func (r rows) countKnown(e, b, o, t *entity.Entity) {
	for _, x := range []*entity.Entity{o, t} {
		switch {
		case b.ID != "" && x.ID == b.ID:
			r.hit("matched by id")
		case x.Path == b.Path:
			r.hit("matched by path")
		default:
			r.hit("matched by content or likeness")
		}
	}
	movedO, movedT := b.Parent() != o.Parent(), b.Parent() != t.Parent()
	if movedO != movedT && (movedO && !entity.Equal(b.Body, t.Body) || movedT && !entity.Equal(b.Body, o.Body)) {
		r.hit("move × edit")
	}
	if isBroken(b) || isBroken(o) || isBroken(t) {
		r.countBroken(b, o, t)
		return
	}
	if o == b || t == b {
		if o != t {
			r.hit("field: one side changed it")
		}
		return
	}
	keys := map[string]bool{}
	for _, m := range []*entity.Map{b.Body, o.Body, t.Body} {
		for k := range m.All() {
			keys[k] = true
		}
	}
	for k := range keys {
		r.countField(k, valueOf(b.Body, k), valueOf(o.Body, k), valueOf(t.Body, k), valueOf(e.Body, k))
	}
}

func isBroken(e *entity.Entity) bool { _, is := merge.BytesOf(e); return is }

func (r rows) countBroken(b, o, t *entity.Entity) {
	if o != b && t != b {
		r.hit("does not parse: both changed")
	} else {
		r.hit("does not parse: one side changed")
	}
}

func (r rows) countField(key string, b, o, t, merged entity.Value) {
	byO, byT := !entity.Equal(b, o), !entity.Equal(b, t)
	switch {
	case !byO && !byT:
		return
	case byO != byT:
		r.hit("field: one side changed it")
		return
	case entity.Equal(o, t):
		r.hit("field: both changed it alike")
		return
	}
	r.hit("field: both changed it differently")
	switch key {
	case "method":
		r.hit("scalar")
	case "settings", "auth":
		r.hit("map by key")
	case "order":
		r.hit("order: both moved one thing")
	case "headers", "queryParams", "values", "variables":
		r.hit("keyed list")
		if twice(merged) {
			r.hit("keyed list: one key twice")
		}
	case "url":
		r.countURL(b, o, t)
	case "scripts", "description", "response":
		r.hit("text by line")
	case "body":
		r.countBody(b, o, t, merged)
	}
	if meansNothing(b) && (meansNothing(o) || meansNothing(t)) {
		r.hit("phantom difference")
	}
}

func meansNothing(v entity.Value) bool {
	switch x := v.(type) {
	case nil:
		return true
	case string:
		return x == "" || x == "-"
	case *entity.Map:
		return x.Len() == 0
	case entity.List:
		return len(x) == 0
	}
	return false
}

func twice(v entity.Value) bool {
	seen := map[string]bool{}
	list, _ := v.(entity.List)
	for _, x := range list {
		if m, ok := x.(*entity.Map); ok {
			if seen[m.Text("key")] {
				return true
			}
			seen[m.Text("key")] = true
		}
	}
	return false
}

func (r rows) countURL(b, o, t entity.Value) {
	place := func(v entity.Value) string {
		s, _ := v.(string)
		s, _, _ = strings.Cut(s, "?")
		return s
	}
	if place(b) != place(o) && place(b) != place(t) {
		r.hit("list without keys (path of a URL)")
	} else {
		r.hit("URL and its parameters")
	}
}

func (r rows) countBody(b, o, t, merged entity.Value) {
	text := func(v entity.Value) string { m, _ := v.(*entity.Map); return m.Text("content") }
	is := func(v entity.Value, kind string) bool { m, _ := v.(*entity.Map); return m.Text("type") == kind }
	switch {
	case is(b, "urlencoded") && is(o, "urlencoded") && is(t, "urlencoded"):
		r.hit("keyed list")
	case is(b, "json") && is(o, "json") && is(t, "json") && text(merged) != text(o) && text(merged) != text(t):
		r.hit("JSON by value")
	default:
		r.hit("map by key")
	}
}

// countGone counts what is nowhere any more.
func (r rows) countGone(result *merge.Result, base, ours, theirs *entity.Workspace) {
	for e := range base.Each() {
		o, t := ours.Get(e.Key), theirs.Get(e.Key)
		if o != nil && t != nil || result.Workspace.Get(e.Key) != nil {
			continue
		}
		switch {
		case e.Kind == entity.Run || e.Kind == entity.History:
			r.hit("runs and history: deleted")
		case o == nil && t == nil:
			r.hit("delete × delete")
		}
	}
}

// countOrder counts the folders into which both put something.
func (r rows) countOrder(result *merge.Result, base, ours, theirs *entity.Workspace) {
	put := func(w, other *entity.Workspace) map[string]bool {
		out := map[string]bool{}
		for e := range w.Each() {
			if inTree(e.Kind) && base.Get(e.Key) == nil && other.Get(e.Key) == nil {
				out[e.Parent()] = true
			}
		}
		return out
	}
	byTheirs := put(theirs, ours)
	for parent := range put(ours, theirs) {
		if byTheirs[parent] {
			r.hit("order: both put something into one folder")
		}
	}
	for key, from := range result.From {
		e := result.Workspace.Get(key)
		if e == nil || !inTree(e.Kind) {
			continue
		}
		known := false
		for side, k := range map[*entity.Workspace]entity.Key{base: from.Base, ours: from.Ours, theirs: from.Theirs} {
			if x := side.Get(k); x != nil && entity.Equal(valueOf(x.Body, "order"), valueOf(e.Body, "order")) {
				known = true
			}
		}
		if !known {
			r.hit("order: numbers given anew")
		}
	}
}

func (r rows) countRecord(e, b, o, t *entity.Entity) {
	merged, err := merge.ReadRecord(e)
	if err != nil {
		return
	}
	if o == nil || t == nil {
		x := o
		if x == nil {
			x = t
		}
		r.countFollowing(merged, x)
		return
	}
	ours, err1 := merge.ReadRecord(o)
	theirs, err2 := merge.ReadRecord(t)
	if err1 != nil || err2 != nil || o == t {
		return
	}
	switch {
	case ours.Open() && theirs.Open():
		r.hit("record: merged with the same")
	case ours.Open() != theirs.Open():
		r.hit("record: settled × open")
	case entity.Equal(ours.Settled.Value, theirs.Settled.Value):
		r.hit("record: settled alike")
	default:
		r.hit("record: settled differently")
	}
	r.countFollowing(merged, o)
	_ = b
}

func (r rows) countFollowing(merged *merge.Record, e *entity.Entity) {
	was, err := merge.ReadRecord(e)
	switch {
	case err != nil:
	case was.Of != merged.Of:
		r.hit("record: follows a rename or move")
	case was.Open() && !merged.Open() && merged.Settled.Choice == merge.ChoiceDeleted:
		r.hit("record: settled by a deletion")
	}
}
