package workflow

import (
	"context"
	"errors"
	"slices"

	"github.com/postbag/postbag/cmd/workflow/syncer"
	"github.com/postbag/postbag/repo"
)

// syncing is the store as the machine of a sync sees it, and what it has done.
type syncing struct {
	*Store

	remote repo.Remote
	branch string
	o      SyncOptions
	done   *Synced

	looked, edited bool // whether there are edits is looked for once a round
	last           *Committed
}

func (w *syncing) what() string { return "sync " + w.branch }

// Observe says how the store stands, by what is here.
func (w *syncing) Observe(context.Context) (syncer.Observation, error) {
	if !w.looked {
		changed, err := w.changed()
		if err != nil {
			return syncer.Observation{}, err
		}
		w.looked, w.edited = true, slices.ContainsFunc(changed, w.isNews)
	}
	standing, err := w.standing()
	return syncer.Observation{Edits: w.edited, Standing: standing}, err
}

// isNews tells a changed file from those that are known to be left.
func (w *syncing) isNews(c repo.Change) bool {
	return !slices.ContainsFunc(w.done.Left, func(p FileProblem) bool { return p.Path == c.Path })
}

// Commit records the edits; what cannot be is named once all is done.
func (w *syncing) Commit(context.Context) error {
	done, err := w.Store.Commit(CommitOptions{Message: w.o.Message})
	w.note(done)
	w.last = done
	if hasKind(err, Partial) {
		err = nil
	}
	w.edited = err != nil
	return err
}

func (w *syncing) note(done *Committed) {
	if done == nil {
		return
	}
	w.done.Committed = append(w.done.Committed, done.Changes...)
	w.done.Files = append(w.done.Files, done.Files...)
	w.done.Tidied = append(w.done.Tidied, done.Tidied...)
	w.done.Left = done.Left
}

// Fetch asks the remote. That another process moves the same reference at this
// moment is a reason to look again.
func (w *syncing) Fetch(ctx context.Context) error {
	_, err := w.fetch(ctx, w.what(), w.remote, w.branch)
	return w.again(err)
}

// Take goes to what the remote had when it was last asked.
func (w *syncing) Take(context.Context) error {
	unlock, err := w.lock()
	if err != nil {
		return err
	}
	defer unlock()
	theirs, err := w.repo.Ref(trackingRef(w.branch))
	if err != nil {
		return failed("read what the remote has", err)
	}
	done, err := w.take(w.branch, theirs, PullOptions{Strategy: w.o.Strategy, DryRun: w.o.DryRun, command: "sync"})
	var dirty *repo.DirtyError
	if errors.As(err, &dirty) { // which has only just been edited
		w.looked = false
		return &syncer.MovedError{Err: err}
	}
	if done != nil {
		w.done.Conflicts = append(w.done.Conflicts, done.Conflicts...)
	}
	if err == nil {
		w.done.Pulled = append(w.done.Pulled, done.Changes...)
		w.done.Merged = w.done.Merged || done.Merged
		err = w.notCommitted()
	}
	return w.again(err)
}

// notCommitted leaves of the files that could not be committed those that still
// are not: what was in the way was kept as bytes.
func (w *syncing) notCommitted() error {
	if len(w.done.Left) == 0 {
		return nil
	}
	changed, err := w.changed()
	w.done.Left = slices.DeleteFunc(w.done.Left, func(p FileProblem) bool {
		return !slices.ContainsFunc(changed, func(c repo.Change) bool { return c.Path == p.Path })
	})
	return err
}

// Push sends the last commit.
func (w *syncing) Push(ctx context.Context) error {
	got, err := w.send(ctx, w.what(), w.remote, w.branch)
	if hasKind(err, Unreachable) && !errors.Is(err, context.DeadlineExceeded) {
		w.looked = false
		return &syncer.LostError{Err: err}
	}
	if err != nil {
		return w.again(err)
	}
	changes, err := w.sent(got)
	w.done.Pushed = append(w.done.Pushed, changes...)
	return err
}

// sent is what a push has changed there. Of the commit that was just made that
// is known.
func (w *syncing) sent(got repo.PushResult) ([]EntityChange, error) {
	if w.last == nil || w.last.Commit != got.New.String() {
		return w.between(got.Old, got.New)
	}
	info, err := w.repo.Info(got.New)
	if err != nil || !slices.Equal(info.Parents, []repo.Hash{got.Old}) {
		return w.between(got.Old, got.New)
	}
	return w.last.Changes, nil
}

// again marks what another round may mend.
func (w *syncing) again(err error) error {
	if hasKind(err, Moved) {
		w.looked = false
		return &syncer.MovedError{Err: err}
	}
	return err
}

// foresee finds out what a sync would do. It asks the remote, but changes
// neither side.
func (w *syncing) foresee(ctx context.Context) error {
	done, err := w.Store.Commit(CommitOptions{Message: w.o.Message, DryRun: true})
	w.note(done)
	if err != nil && !hasKind(err, Partial) {
		return err
	}
	if err = w.Fetch(ctx); err == nil {
		err = w.Take(ctx)
	}
	if err != nil {
		return err
	}
	st := &Status{Branch: w.branch}
	head, err := w.repo.Head()
	if err == nil {
		err = w.compareRemote(st, head)
	}
	w.done.Pushed = append(w.done.Pushed, st.Unpushed...)
	return err
}
