package syncer

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"
)

// Machine runs a sync.
type Machine struct {
	World World
	Clock Clock
	Rand  *rand.Rand // spreads the attempts of devices that sync at once

	// Rounds is how often it is tried; 0 stands for DefaultRounds.
	Rounds int
}

// DefaultRounds is enough for a dozen devices that all sync at once: in each
// round one of them gets through, and they spread.
const DefaultRounds = 10

// The longest that a round may wait: it doubles with each.
const (
	firstWait = 50 * time.Millisecond
	lastWait  = 2 * time.Second
)

// Run does steps until store and remote are in step, and returns those it did.
// Where somebody else is faster each time, it ends with the *MovedError of the
// last round; any other error ends it at once. Either way the work is committed
// as far as the steps say, and another Run goes on from there.
func (m Machine) Run(ctx context.Context) ([]Step, error) {
	var all []Step
	for r := (Round{}); ; {
		step, err := m.next(ctx, r)
		if step == Done || step == "" {
			return all, err
		}
		if err == nil && r.did(step) {
			err = &MovedError{errors.New("the store changes while it is synced")}
		} else if err == nil {
			err = m.do(ctx, step, r.Number)
		}
		switch {
		case err == nil:
			r.Did, all = append(r.Did, step), append(all, step)
		case !again(err) || r.Number+1 == m.rounds():
			return all, err
		default:
			r = Round{Number: r.Number + 1}
		}
	}
}

// next observes and plans; "" with an error where it cannot.
func (m Machine) next(ctx context.Context, r Round) (Step, error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	o, err := m.World.Observe(ctx)
	if err != nil {
		return "", err
	}
	return Plan(o, r), nil
}

// do does a step.
func (m Machine) do(ctx context.Context, step Step, round int) error {
	switch step {
	case Commit:
		return m.World.Commit(ctx)
	case Fetch:
		return m.World.Fetch(ctx)
	case Take:
		return m.World.Take(ctx)
	case Push:
		return m.World.Push(ctx)
	case Wait:
		return m.Clock.Sleep(ctx, pause(m.Rand, round))
	}
	return nil
}

// again tells whether another round may do what this one could not.
func again(err error) bool {
	var moved *MovedError
	var lost *LostError
	return errors.As(err, &moved) || errors.As(err, &lost)
}

func (m Machine) rounds() int {
	if m.Rounds == 0 {
		return DefaultRounds
	}
	return m.Rounds
}

// pause is how long a round waits: anything up to twice what the one before
// could, so that those who met will not meet again.
func pause(r *rand.Rand, round int) time.Duration {
	longest := min(firstWait<<min(round, 16), lastWait)
	return time.Duration(r.Int64N(int64(longest)))
}
