package workflow

import "fmt"

// State is how a store stands, in a word or two.
type State string

// The states. InSync is only said of what the remote has just answered; Clean
// is what stands so when it was not asked, or is a guest, whose remote is git's
// business.
const (
	InSync     State = "IN SYNC"
	Offline    State = "OFFLINE"    // there is no remote
	Connecting State = "CONNECTING" // the remote was not reached
	Erring     State = "ERROR"      // the remote answered, but not to us
	Changed    State = "CHANGED"    // edits are in no commit yet
	Ahead      State = "AHEAD"
	Behind     State = "BEHIND"
	Diverged   State = "DIVERGED"
	Conflict   State = "CONFLICT" // conflicts wait to be settled
	Clean      State = "CLEAN"
)

// state is the first of these that holds.
func (st *Status) state() State {
	unpushed := st.Ahead > 0 || st.Remote != "" && len(st.Unpushed) > 0
	switch {
	case st.Mode == Own && st.Remote == "":
		return Offline
	case st.Trouble != "":
		return st.trouble
	case st.Ahead > 0 && st.Behind > 0:
		return Diverged
	case st.Behind > 0:
		return Behind
	case len(st.Changes)+len(st.Files)+len(st.Problems) > 0:
		return Changed
	case unpushed:
		return Ahead
	case len(st.Conflicts) > 0:
		return Conflict
	case st.Checked:
		return InSync
	}
	return Clean
}

// Title is the state with what it counts: "AHEAD 2". Open conflicts are told
// beside any state.
func (st *Status) Title() string {
	title := string(st.State)
	switch st.State {
	case Ahead:
		title = fmt.Sprintf("%s %d", st.State, st.Ahead)
	case Behind:
		title = fmt.Sprintf("%s %d", st.State, st.Behind)
	case Diverged:
		title = fmt.Sprintf("%s %d/%d", st.State, st.Ahead, st.Behind)
	case Conflict:
		return conflictTitle(len(st.Conflicts))
	}
	if n := len(st.Conflicts); n > 0 {
		title += ", " + conflictTitle(n)
	}
	return title
}

func conflictTitle(n int) string { return fmt.Sprintf("%s %d", Conflict, n) }
