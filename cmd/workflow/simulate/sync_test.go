package simulate

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"github.com/postbag/postbag/cmd/workflow/syncer"
)

// world is a device as the machine of a sync sees it.
type world struct {
	*fleet
	*device
	op      operation
	rand    *rand.Rand
	crashAt int // steps until the process is killed, -1 for never
	lost    int // pushes whose answer is lost
	unsent  int // pushes that do not arrive
	races   int // how often others come between
	settled bool
}

var (
	errKilled = errors.New("killed")
	errCut    = errors.New("the line was cut")
	errOthers = errors.New("somebody else has pushed")
)

func (f *fleet) world(d *device, op operation) *world {
	return &world{fleet: f, device: d, op: op, rand: rand.New(rand.NewPCG(op.seed, 5)), crashAt: -1}
}

// sync runs the machine, with what the operation says in its way.
func (f *fleet) sync(d *device, op operation) {
	w := f.world(d, op)
	switch op.kind {
	case opRace:
		w.races = 1 + w.rand.IntN(3)
	case opLost:
		w.lost = 1
	case opUnsent:
		w.unsent = 1
	case opCrash:
		w.crashAt = w.rand.IntN(8)
	}
	err := w.run()
	if err == nil || errors.Is(err, errKilled) || errors.Is(err, errCut) {
		return
	}
	f.fail("sync", "%s: %v", d, err)
}

func (w *world) run() error {
	steps, err := syncer.Machine{World: w, Clock: still{}, Rand: w.rand}.Run(context.Background())
	if err == nil && w.head != w.tracked {
		w.fail("sync", "%s is not in step after %v", w.device, steps)
	}
	return err
}

// pull is half of a sync.
func (f *fleet) pull(d *device, op operation) {
	f.commitEdits(d)
	w := f.world(d, op)
	w.settled = op.kind == opShow
	_ = w.Fetch(context.Background())
	_ = w.Take(context.Background())
}

// visit takes what another device has committed, as from a folder that both
// see. So devices come to have merged the same in different ways.
func (f *fleet) visit(d *device, op operation) {
	f.commitEdits(d)
	other := f.devices[(d.number+1+f.world(d, op).rand.IntN(len(f.devices)-1))%len(f.devices)]
	f.tell("      from %s", other)
	f.take(d, op, other.head, false)
}

// take goes to another commit, or to a merge with it.
func (f *fleet) take(d *device, op operation, theirs *commit, settled bool) {
	switch {
	case d.head.comesFrom(theirs):
		return
	case theirs.comesFrom(d.head):
		d.head = theirs
	default:
		d.head = f.merge(d, op.number, d.head, theirs, settled)
	}
	d.tree, d.seen = d.head.tree, d.head.seen
}

// Observe says how things stand.
func (w *world) Observe(context.Context) (syncer.Observation, error) {
	o := syncer.Observation{Edits: w.edited(), Standing: syncer.Diverged}
	ahead, behind := !w.tracked.comesFrom(w.head), !w.head.comesFrom(w.tracked)
	switch {
	case w.tracked == nil:
		o.Standing = syncer.Unknown
	case !ahead && !behind:
		o.Standing = syncer.Same
	case !behind:
		o.Standing = syncer.Ahead
	case !ahead:
		o.Standing = syncer.Behind
	}
	return o, w.step()
}

// step is where others come between, and where the process may be killed.
func (w *world) step() error {
	if w.crashAt == 0 {
		w.tell("      killed")
		return errKilled
	}
	w.crashAt--
	if w.races > 0 && w.rand.IntN(4) == 0 {
		w.races--
		other := w.devices[w.rand.IntN(len(w.devices))]
		if other != w.device {
			w.tell("      meanwhile %s syncs", other)
			beside := operation{number: w.next(), kind: opSync, device: other.number, seed: w.op.seed}
			if err := w.world(other, beside).run(); err != nil {
				w.fail("sync", "%s, undisturbed: %v", other, err)
			}
		}
	}
	return nil
}

func (w *world) Commit(context.Context) error {
	w.commitEdits(w.device)
	return w.step()
}

func (w *world) Fetch(context.Context) error {
	if w.remote != nil {
		w.tracked = w.remote
	}
	return w.step()
}

func (w *world) Take(context.Context) error {
	if w.tracked != nil {
		w.take(w.device, w.op, w.tracked, w.settled)
	}
	return w.step()
}

func (w *world) Push(context.Context) error {
	switch {
	case w.unsent > 0:
		w.unsent--
		return errCut
	case w.remote != w.tracked:
		w.rows.hit("a push that comes too late")
		return &syncer.MovedError{Err: errOthers}
	}
	w.remote = w.head
	if w.lost > 0 {
		w.lost--
		w.rows.hit("a push whose answer is lost")
		return &syncer.LostError{Err: errCut}
	}
	w.tracked = w.head
	return w.step()
}

// still is a clock that stands while it sleeps.
type still struct{}

func (still) Sleep(context.Context, time.Duration) error { return nil }
