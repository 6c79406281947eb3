// Package syncer is the machine of one sync: it observes how a store stands,
// plans the next step, has it done, and observes again, until the store and its
// remote are in step. It is given the store, the clock and the randomness, and
// knows neither git nor files, so the same machine syncs stores and simulations.
//
// What it remembers is what it has seen, never what it meant to do. Every step
// may be done again, and after any error nothing is taken as known but what is
// observed anew. So a sync that was killed at any point is finished by the next.
package syncer

import (
	"context"
	"fmt"
	"time"
)

// Standing is how the last commit and the remote's stand to each other.
type Standing string

// The standings.
const (
	Unknown  Standing = "unknown"  // the remote was never seen
	Same     Standing = "same"     // it has what is here, and nothing else; both may have nothing
	Ahead    Standing = "ahead"    // commits here are not there
	Behind   Standing = "behind"   // commits there are not here
	Diverged Standing = "diverged" // both
	Empty    Standing = "empty"    // the remote does not have the branch, and there are commits here
)

// Observation is how a store stands.
type Observation struct {
	// Edits tells that something is in no commit yet and can be committed.
	Edits bool
	// Standing is how the remote stood when it last answered.
	Standing Standing
}

// World is the store and its remote. Every method may be called again after it
// has failed, whatever it had done by then.
type World interface {
	// Observe looks at the store, and asks nobody.
	Observe(context.Context) (Observation, error)
	// Commit records the edits that can be committed; the others stay.
	Commit(context.Context) error
	// Fetch asks the remote and gets its commits, so that Observe knows them.
	Fetch(context.Context) error
	// Take goes to the remote's commit, or to one that merges it with the last
	// one here. Conflicts are no error. It is a *MovedError where somebody else
	// has gone on here in the meantime.
	Take(context.Context) error
	// Push has the remote go to the last commit, if it is where Observe has it
	// standing: a *MovedError where it is not, in which case the remote is as it
	// was. Where it may have been done or not, it is a *LostError.
	Push(context.Context) error
}

// MovedError says that the remote, or the store, is not as it was seen.
type MovedError struct{ Err error }

// Error says what is wrong.
func (e *MovedError) Error() string { return fmt.Sprintf("somebody else was faster: %v", e.Err) }

// Unwrap is the cause.
func (e *MovedError) Unwrap() error { return e.Err }

// LostError says that the answer to a push did not arrive: the remote may have
// done it.
type LostError struct{ Err error }

// Error says what is wrong.
func (e *LostError) Error() string { return fmt.Sprintf("the answer was lost: %v", e.Err) }

// Unwrap is the cause.
func (e *LostError) Unwrap() error { return e.Err }

// Clock is what time it is for a sync.
type Clock interface {
	// Sleep waits; it returns the context's error where that ends first.
	Sleep(context.Context, time.Duration) error
}
