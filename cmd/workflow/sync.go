package workflow

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/postbag/postbag/cmd/workflow/syncer"
)

// SyncOptions are the choices of Sync.
type SyncOptions struct {
	Message  string // of the commit; "" has one made that says what changed
	Strategy Strategy
	DryRun   bool
}

// Synced is what Sync did.
type Synced struct {
	State     State          `json:"state,omitempty"` // InSync, Changed or Conflict, where all went well
	Remote    string         `json:"remote"`
	Branch    string         `json:"branch"`
	Head      string         `json:"head,omitempty"`
	Committed []EntityChange `json:"committed"`
	Files     []FileChange   `json:"files,omitempty"` // committed files that keep no entity
	Tidied    []TidiedFile   `json:"tidied,omitempty"`
	Left      []FileProblem  `json:"left,omitempty"` // files that cannot be understood: not committed
	Pulled    []EntityChange `json:"pulled"`
	Pushed    []EntityChange `json:"pushed"`
	Merged    bool           `json:"merged"`              // both sides had new commits
	Conflicts []Clash        `json:"conflicts,omitempty"` // of this run
	Open      int            `json:"open"`                // conflicts that wait to be settled, older ones too
	Steps     []syncer.Step  `json:"steps"`
}

// Title is the state with what it counts.
func (done *Synced) Title() string {
	switch {
	case done.State == Conflict:
		return conflictTitle(done.Open)
	case done.Open > 0:
		return string(done.State) + ", " + conflictTitle(done.Open)
	}
	return string(done.State)
}

// Sync commits what can be committed, takes what the remote has, and pushes,
// until both are in step. Where it ends early, what it did by then is returned
// beside the error, and the next one goes on from there.
func (s *Store) Sync(ctx context.Context, o SyncOptions) (*Synced, error) {
	if err := o.Strategy.check("sync"); err != nil {
		return nil, err
	}
	remote, branch, err := s.syncWith("sync", "git pull, then git push")
	if err != nil {
		return nil, err
	}
	w := &syncing{Store: s, remote: remote, branch: branch, o: o, done: &Synced{Remote: displayURL(remote.URL), Branch: branch,
		Committed: []EntityChange{}, Pulled: []EntityChange{}, Pushed: []EntityChange{}, Steps: []syncer.Step{}}}
	if o.DryRun {
		err = w.foresee(ctx)
	} else {
		err = w.run(ctx)
	}
	if head, err := s.repo.Head(); err == nil {
		w.done.Head = hashText(head)
	}
	if err == nil && !o.DryRun {
		err = recorded(w.done.Conflicts, o.Strategy, "the remote's value")
	}
	return w.done, bothProblems(err, w.unfinished())
}

// run has the machine sync.
func (w *syncing) run(ctx context.Context) error {
	m := syncer.Machine{World: w, Clock: wallClock{}, Rand: rand.New(rand.NewPCG(rand.Uint64(), rand.Uint64()))}
	steps, err := m.Run(ctx)
	w.done.Steps = append(w.done.Steps, steps...)
	var moved *syncer.MovedError
	var lost *syncer.LostError
	switch {
	case err == nil:
		err = w.inStep()
	case errors.As(err, &moved):
		err = &Problem{Kind: Moved, What: w.what(), Err: fmt.Errorf("in %d attempts others were faster each time", syncer.DefaultRounds),
			State: "your commits are safe here", Hint: "postbag sync, in a while"}
	case errors.As(err, &lost):
		err = lost.Err
	}
	if hasKind(err, Unreachable) {
		w.done.State = Connecting
	}
	return err
}

// inStep says how the store stands now that it is in step.
func (w *syncing) inStep() error {
	open, err := w.openConflicts()
	w.done.State, w.done.Open = InSync, len(open)
	switch {
	case len(w.done.Left) > 0:
		w.done.State = Changed
	case len(open) > 0:
		w.done.State = Conflict
	}
	return err
}

// unfinished is the problem of what a sync left though it went well.
func (w *syncing) unfinished() error {
	if len(w.done.Left) == 0 {
		return nil
	}
	return &Problem{Kind: Partial, What: "sync everything", State: "the files below are as they were, uncommitted", Lines: leftLines(w.done.Left), Hint: "mend them, then: postbag sync"}
}

// wallClock is the clock of this computer.
type wallClock struct{}

// Sleep waits, or until the context ends.
func (wallClock) Sleep(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
