package simulate

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/postbag/postbag/merge"
	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/json"
)

// fleet is a remote with the devices that sync with it, and the ledger of what
// they did.
type fleet struct {
	*history
	remote  *commit
	commits []*commit
	devices []*device
	hot     []entity.Key // what all like to edit
	ledger  *ledger
	rows    rows
	lines   map[*entity.Entity]map[string]bool
	story   strings.Builder
	merges  int
	extra   int // operations beyond those of the history
}

// device is a clone of the store.
type device struct {
	number  int
	head    *commit
	tracked *commit // what the remote had when it last answered
	tree    *entity.Workspace
	seen    set // the operations that the tree comes from
	clock   time.Time
}

func (d *device) String() string { return "device " + string(rune('a'+d.number)) }

// now is the time by the device's own clock.
func (d *device) now() time.Time { return d.clock }

// edited reports whether something is in no commit yet.
func (d *device) edited() bool { return d.tree != d.head.tree }

// newFleet sets up the devices, which have the same commit, or have imported
// the same.
func newFleet(h *history) *fleet {
	f := &fleet{history: h, ledger: newLedger(h.ids == allIDs), rows: rows{}, lines: map[*entity.Entity]map[string]bool{}}
	g := f.editor(operation{number: 0, seed: h.seed}, nil)
	tree := g.workspace()
	f.hot = g.heat(tree)
	f.ledger.begin(tree)
	for i := range h.devices {
		d := &device{number: i, clock: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(g.IntN(1000)-500) * time.Hour)}
		switch {
		case i > 0 && !h.joined:
			d.head = f.commits[0]
		default:
			d.head = f.commit(d, tree, set{}.with(0))
		}
		if f.remote == nil {
			f.remote = d.head
		}
		if !h.joined {
			d.tracked = f.remote
		}
		d.tree, d.seen = d.head.tree, d.head.seen
		f.devices = append(f.devices, d)
	}
	return f
}

func (f *fleet) editor(op operation, d *device) *editor {
	return &editor{Rand: rand.New(rand.NewPCG(op.seed, 3)), fleet: f, device: d, number: op.number}
}

func (f *fleet) tell(format string, args ...any) { fmt.Fprintf(&f.story, format+"\n", args...) }

// do does an operation.
func (f *fleet) do(op operation) {
	d := f.devices[op.device]
	for _, x := range f.devices {
		x.clock = x.clock.Add(time.Minute)
	}
	f.tell("%3d %s: %s", op.number, d, op.kind)
	switch op.kind {
	case opCommit:
		f.commitEdits(d)
	case opResolve, opSettle:
		f.resolve(d, op)
	case opVisit:
		f.visit(d, op)
	case opPull, opShow:
		f.pull(d, op)
	case opSync, opRace, opLost, opUnsent, opCrash:
		f.sync(d, op)
	default:
		f.edit(d, op)
	}
}

// edit has a person edit what is on disk.
func (f *fleet) edit(d *device, op operation) {
	g := f.editor(op, d)
	w := d.tree.Clone()
	did := edits[op.kind].do(g, w)
	if did == "" {
		f.tell("      (there is nothing for it)")
		return
	}
	f.tell("      %s", did)
	f.ledger.edit(op.number, d, w)
	d.change(op.number, w)
}

func (d *device) change(number int, w *entity.Workspace) {
	d.tree, d.seen = w, d.seen.with(number)
}

func (f *fleet) commitEdits(d *device) {
	if d.edited() {
		d.head = f.commit(d, d.tree, d.seen, d.head)
	}
}

// merge makes the merge of two commits: what the second has shows.
func (f *fleet) merge(d *device, number int, ours, theirs *commit, settled bool) *commit {
	base := f.base(ours, theirs)
	shown := sharing(theirs.tree, base)
	hidden := sharing(sharing(ours.tree, base), shown)
	f.merges++
	r := merge.Merge(base, hidden, shown, options)
	f.checkMerge(r, base, hidden, shown)
	f.rows.count(r, base, hidden, shown)
	seen := ours.seen.union(theirs.seen)
	f.holding(r)
	f.record(d, number, r, ours, theirs, seen, settled)
	if len(r.Conflicts) > 0 {
		seen = seen.with(number)
	}
	f.tell("      merges %d with %d: %d conflicts", ours.number, theirs.number, len(r.Conflicts))
	for _, c := range r.Conflicts {
		f.tell("        %s of %s %s %s (%s)", c.Kind, c.Key.Kind, c.Key.Path, strings.Join(c.Field, "."), c.ID)
	}
	return f.commit(d, r.Workspace, seen, ours, theirs)
}

// record puts the conflicts of a merge into it.
func (f *fleet) record(d *device, number int, r *merge.Result, ours, theirs *commit, seen set, settled bool) {
	for _, c := range r.Conflicts {
		x := c.Recorded(f.side(ours), f.side(theirs))
		if settled {
			x.Settled = &merge.Decision{Choice: "shown", Side: merge.Side{Device: d.String(), DeviceID: d.String(), When: d.now(), Value: c.Theirs}}
			if c.Kind == merge.DeleteConflict && c.Theirs == merge.Absent {
				x.Settled.Value = c.Ours
			}
			f.ledger.decide(x, number, seen)
		}
		f.ledger.arise(x, number, seen)
		r.Workspace.Put(x.Entity())
	}
	if settled && len(r.Conflicts) > 0 {
		f.ledger.overrule(r)
	}
}

func (f *fleet) side(c *commit) merge.Side {
	d := f.devices[c.by]
	return merge.Side{Device: d.String(), DeviceID: d.String(), When: c.when}
}

// sharing is a workspace in which what is equal in the other is the very same,
// as where both are read from files.
func sharing(w, with *entity.Workspace) *entity.Workspace {
	out := w
	for e := range w.Each() {
		x := with.Get(e.Key)
		if x == nil || x == e || x.ID != e.ID || !entity.Equal(x.Body, e.Body) {
			continue
		}
		if out == w {
			out = w.Clone()
		}
		out.Put(x)
	}
	return out
}

var options = merge.Options{JSON: notation{}}

// notation reads and writes JSON as bodies have it.
type notation struct{}

func (notation) Read(text string) (entity.Value, string, bool) {
	v, err := json.Decode([]byte(text))
	if err != nil || string(json.Encode(v, "  ")) != text {
		return nil, "", false
	}
	return v, "  ", true
}

func (notation) Write(v entity.Value, indent string) string { return string(json.Encode(v, indent)) }
