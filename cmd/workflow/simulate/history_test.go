package simulate

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// operation is one thing that happens. All that it draws follows from its seed,
// so that a history without some of its operations still means something.
type operation struct {
	number int // in the history as it was drawn: the words that it makes up have it
	kind   string
	device int
	seed   uint64
}

// The kinds of operation, besides the edits, which are named in edits.
const (
	opCommit  = "commit"
	opSync    = "sync"
	opRace    = "sync, and others do so meanwhile"
	opLost    = "sync, and the answer to the push is lost"
	opUnsent  = "sync, and the push does not arrive"
	opCrash   = "sync, and the process is killed"
	opPull    = "pull"
	opShow    = "pull --strategy"
	opVisit   = "pull from another device"
	opResolve = "resolve"
	opSettle  = "resolve all"
)

// history is what a seed stands for.
type history struct {
	seed    uint64
	devices int
	ids     int  // which entities have an id
	apart   bool // no two devices edit the same thing
	joined  bool // the devices had imported the same each by itself
	visits  bool // devices also pull from each other
	lazy    int  // a device that hardly ever syncs, -1 where there is none
	ops     []operation
}

const (
	noIDs = iota
	someIDs
	allIDs
)

// longest is the most operations that a history has; half is the average.
const longest = 100

// drawHistory draws what happens: 2 to 5 devices, 50 operations on average.
func drawHistory(seed uint64) *history {
	r := rand.New(rand.NewPCG(seed, 11))
	h := &history{seed: seed, devices: 2 + r.IntN(4), ids: oneOf(r, noIDs, someIDs, allIDs, allIDs),
		apart: r.IntN(10) == 0, joined: r.IntN(12) == 0, visits: r.IntN(4) == 0, lazy: -1}
	if r.IntN(3) == 0 {
		h.lazy = r.IntN(h.devices)
	}
	for i := range 1 + r.IntN(longest) {
		op := operation{number: i + 1, device: r.IntN(h.devices), seed: r.Uint64()}
		op.kind = h.drawKind(r, op.device)
		h.ops = append(h.ops, op)
	}
	return h
}

func (h *history) drawKind(r *rand.Rand, device int) string {
	syncs := 35
	if device == h.lazy {
		syncs = 3
	}
	switch x := r.IntN(100); {
	case x < syncs:
		return h.drawSync(r)
	case x < syncs+3:
		return opCommit
	case x < syncs+9:
		return oneOf(r, opResolve, opResolve, opResolve, opSettle)
	}
	if h.apart {
		return pickEdit(r, apartEdits)
	}
	return pickEdit(r, edits)
}

func (h *history) drawSync(r *rand.Rand) string {
	kinds := []string{opSync, opSync, opSync, opRace, opRace, opLost, opUnsent, opCrash, opPull, opPull, opShow}
	if h.visits {
		kinds = append(kinds, opVisit, opVisit, opVisit, opVisit)
	}
	return oneOf(r, kinds...)
}

func oneOf[T any](r *rand.Rand, from ...T) T { return from[r.IntN(len(from))] }

func (h *history) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "seed %d: %d devices", h.seed, h.devices)
	fmt.Fprintf(&b, ", %s", []string{"no ids", "ids of some things", "ids of all things"}[h.ids])
	for text, on := range map[string]bool{"each edits its own": h.apart, "no common history": h.joined} {
		if on {
			b.WriteString(", " + text)
		}
	}
	return b.String()
}
