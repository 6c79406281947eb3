package syncer

import (
	"context"
	"errors"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// history is a set of edits: what a commit and all before it hold.
type history map[int]bool

func (h history) holds(other history) bool {
	for edit := range other {
		if !h[edit] {
			return false
		}
	}
	return true
}

// remote is a repository that several devices push to.
type remote struct {
	has   history
	t     *rapid.T
	edits int // made so far, anywhere
	moves int // by others, to come
}

func (r *remote) edit() int { r.edits++; return r.edits }

// elsewhere has somebody else push now and then.
func (r *remote) elsewhere() {
	if r.moves > 0 && rapid.Bool().Draw(r.t, "another device pushes") {
		r.moves--
		r.has = maps.Clone(r.has)
		r.has[r.edit()] = true
	}
}

// device is a World: a store in memory.
type device struct {
	*remote
	head, seen history
	known      bool // the remote has been seen
	edited     []int
	acked      history // all edits that a person has made here
	edits      int     // to come while it syncs
	faults     int     // to come
}

var errBroken = errors.New("broken off")

// meanwhile is what happens between two looks; a fault may end a step before it
// or, with its effect, after it.
func (d *device) meanwhile() error {
	d.elsewhere()
	if d.edits > 0 && rapid.Bool().Draw(d.t, "an edit") {
		d.edits--
		d.change()
	}
	return d.fault()
}

func (d *device) fault() error {
	if d.faults > 0 && rapid.Bool().Draw(d.t, "a fault") {
		d.faults--
		return errBroken
	}
	return nil
}

func (d *device) change() {
	e := d.edit()
	d.edited = append(d.edited, e)
	d.acked[e] = true
}

func (d *device) Observe(context.Context) (Observation, error) {
	if err := d.meanwhile(); err != nil {
		return Observation{}, err
	}
	o := Observation{Edits: len(d.edited) > 0, Standing: Diverged}
	ahead, behind := !d.seen.holds(d.head), !d.head.holds(d.seen)
	switch {
	case !d.known:
		o.Standing = Unknown
	case !ahead && !behind:
		o.Standing = Same
	case len(d.seen) == 0:
		o.Standing = Empty
	case !behind:
		o.Standing = Ahead
	case !ahead:
		o.Standing = Behind
	}
	return o, nil
}

func (d *device) Commit(context.Context) error {
	if err := d.meanwhile(); err != nil {
		return err
	}
	d.head = maps.Clone(d.head)
	for _, e := range d.edited {
		d.head[e] = true
	}
	d.edited = nil
	return d.fault()
}

func (d *device) Fetch(context.Context) error {
	if err := d.meanwhile(); err != nil {
		return err
	}
	d.seen, d.known = maps.Clone(d.has), true
	return d.fault()
}

func (d *device) Take(context.Context) error {
	if err := d.meanwhile(); err != nil {
		return err
	}
	d.head = maps.Clone(d.head)
	maps.Copy(d.head, d.seen)
	return d.fault()
}

func (d *device) Push(context.Context) error {
	if err := d.meanwhile(); err != nil {
		return &LostError{err}
	}
	if !maps.Equal(d.has, d.seen) {
		return &MovedError{errors.New("not as seen")}
	}
	if !d.head.holds(d.has) {
		d.t.Fatalf("a push of %v over %v", d.head, d.has)
	}
	d.has = maps.Clone(d.head)
	if err := d.fault(); err != nil {
		return &LostError{err}
	}
	d.seen = maps.Clone(d.head)
	return nil
}

// noTime passes none.
type noTime struct{}

func (noTime) Sleep(ctx context.Context, _ time.Duration) error { return ctx.Err() }

// world draws a device and a remote that stand to each other in any way.
func world(t *rapid.T) *device {
	r := &remote{has: history{}, t: t, moves: rapid.IntRange(0, 12).Draw(t, "pushes of others")}
	d := &device{remote: r, head: history{}, seen: history{}, acked: history{},
		edits: rapid.IntRange(0, 3).Draw(t, "edits meanwhile"), faults: rapid.IntRange(0, 3).Draw(t, "faults")}
	for range rapid.IntRange(0, 3).Draw(t, "commits there") {
		r.has[r.edit()] = true
	}
	if rapid.Bool().Draw(t, "the remote was seen") {
		d.seen, d.known = maps.Clone(r.has), true
		d.head = maps.Clone(r.has)
	}
	for range rapid.IntRange(0, 3).Draw(t, "commits here") {
		e := r.edit()
		d.head[e], d.acked[e] = true, true
	}
	for range rapid.IntRange(0, 2).Draw(t, "edits") {
		d.change()
	}
	r.elsewhere()
	return d
}

// TestRun: whatever others push meanwhile, and wherever it breaks off, a sync
// ends in step or says why not, pushes over nobody, and loses nothing.
func TestRun(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := world(t)
		const rounds = 4
		m := Machine{World: d, Clock: noTime{}, Rand: rand.New(rand.NewPCG(1, 2)), Rounds: rounds}
		for {
			before := maps.Clone(d.has)
			steps, err := m.Run(t.Context())
			if !d.has.holds(before) {
				t.Fatalf("the remote has lost some of %v", before)
			}
			kept := maps.Clone(d.head)
			for _, e := range d.edited {
				kept[e] = true
			}
			if !kept.holds(d.acked) {
				t.Fatalf("of %v only %v is left", d.acked, kept)
			}
			if err == nil {
				if !maps.Equal(d.head, d.seen) || !d.has.holds(d.head) || !d.known {
					t.Fatalf("in step, it says, with %v here and %v there, by %v", d.head, d.has, steps)
				}
				return
			}
			if again(err) && slices.Index(steps, Wait) < 0 {
				t.Fatalf("it gave up after %v: %v", steps, err)
			}
			if !again(err) && !errors.Is(err, errBroken) {
				t.Fatal(err)
			}
		}
	})
}

// TestConverge: when all devices have synced, and then all once more, all hold
// all that anyone has done.
func TestConverge(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := &remote{has: history{}, t: t}
		devices := make([]*device, rapid.IntRange(2, 4).Draw(t, "devices"))
		for i := range devices {
			devices[i] = &device{remote: r, head: history{}, seen: history{}, acked: history{}}
		}
		sync := func(d *device) {
			if _, err := (Machine{World: d, Clock: noTime{}, Rand: rand.New(rand.NewPCG(1, 2))}).Run(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		for range rapid.IntRange(1, 20).Draw(t, "acts") {
			d := devices[rapid.IntRange(0, len(devices)-1).Draw(t, "device")]
			if rapid.Bool().Draw(t, "it edits") {
				d.change()
			} else {
				sync(d)
			}
		}
		for range 2 {
			for _, d := range devices {
				sync(d)
			}
		}
		for _, d := range devices {
			if len(d.head) != r.edits || !maps.Equal(d.head, r.has) {
				t.Fatalf("after all have synced, one has %v, the remote %v, of %d edits", d.head, r.has, r.edits)
			}
		}
	})
}

// TestConnections: a sync with nothing to take is one connection.
func TestConnections(t *testing.T) {
	for name, c := range map[string]struct {
		edits int
		want  []Step
	}{
		"nothing changed": {0, []Step{Fetch}},
		"one edit":        {1, []Step{Commit, Push}},
	} {
		r := &remote{has: history{1: true}, edits: 1}
		d := &device{remote: r, head: history{1: true}, seen: history{1: true}, known: true, acked: history{}}
		for range c.edits {
			d.change()
		}
		steps, err := Machine{World: d, Clock: noTime{}, Rand: rand.New(rand.NewPCG(1, 2))}.Run(t.Context())
		if err != nil || !slices.Equal(steps, c.want) {
			t.Errorf("%s: %v, %v; not %v", name, steps, err, c.want)
		}
	}
}

// TestBound: where the remote moves each time, a sync gives up and says so.
func TestBound(t *testing.T) {
	slept := 0
	m := Machine{World: restless{}, Clock: sleeper{&slept}, Rand: rand.New(rand.NewPCG(1, 2)), Rounds: 5}
	_, err := m.Run(t.Context())
	var moved *MovedError
	if !errors.As(err, &moved) || slept != 4 {
		t.Errorf("%v after %d pauses", err, slept)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := m.Run(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("it goes on after it was stopped: %v", err)
	}
}

// restless is a world whose remote is never as it was seen.
type restless struct{}

func (restless) Observe(context.Context) (Observation, error) {
	return Observation{Standing: Ahead}, nil
}
func (restless) Commit(context.Context) error { return nil }
func (restless) Fetch(context.Context) error  { return nil }
func (restless) Take(context.Context) error   { return nil }
func (restless) Push(context.Context) error   { return &MovedError{errors.New("again")} }

type sleeper struct{ n *int }

func (s sleeper) Sleep(context.Context, time.Duration) error { *s.n++; return nil }

func TestPause(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	var longest [DefaultRounds]time.Duration
	for range 1000 {
		for round := range longest {
			longest[round] = max(longest[round], pause(r, round))
		}
	}
	if last := longest[DefaultRounds-1]; longest[1] >= longest[3] || last > lastWait || last < lastWait/2 {
		t.Errorf("rounds pause up to %v", longest)
	}
}
