package syncer

import "slices"

// Step is something that a sync does.
type Step string

// The steps.
const (
	Commit Step = "commit"
	Fetch  Step = "fetch"
	Take   Step = "take"
	Push   Step = "push"
	Wait   Step = "wait"
	Done   Step = "done" // nothing is left to do
)

// Round is an attempt to get in step. It ends when somebody else turns out to
// have been faster; the next one begins with what is observed then.
type Round struct {
	Number int    // from 0 on
	Did    []Step // what went well in it
}

func (r Round) did(s Step) bool { return slices.Contains(r.Did, s) }

// asked tells that the remote has answered in this round.
func (r Round) asked() bool { return r.did(Fetch) || r.did(Push) }

// Plan is the next step. In the first round commits are pushed without asking
// before whether the remote has moved on, since a push asks as well: a sync with
// something to push and nothing to take is one connection, as is one with
// neither. What is edited while a round goes on waits for the next sync.
func Plan(o Observation, r Round) Step {
	switch {
	case r.Number > 0 && !r.did(Wait):
		return Wait
	case o.Edits && !r.did(Commit):
		return Commit
	case r.Number == 0 && !r.asked() && o.Standing == Ahead:
		return Push
	case !r.asked() || o.Standing == Unknown:
		return Fetch
	case o.Standing == Behind || o.Standing == Diverged:
		return Take
	case o.Standing == Ahead || o.Standing == Empty:
		return Push
	}
	return Done
}
