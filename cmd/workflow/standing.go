package workflow

import (
	"github.com/postbag/postbag/cmd/workflow/syncer"
)

// standing is how the last commit and the remote's stood to each other when the
// remote last answered.
func (w *syncing) standing() (syncer.Standing, error) {
	head, err := w.repo.Head()
	if err != nil {
		return "", failed("read the last commit", err)
	}
	theirs, when := w.seen(w.branch)
	switch {
	case head == theirs && when != nil:
		return syncer.Same, nil
	case theirs.IsZero() && when != nil:
		return syncer.Empty, nil
	case theirs.IsZero():
		return syncer.Unknown, nil
	}
	here, err := w.repo.IsAncestor(theirs, head)
	if err != nil {
		return "", failed("compare with the remote", err)
	}
	there, err := w.repo.IsAncestor(head, theirs)
	switch {
	case here && there:
		return syncer.Same, failed("compare with the remote", err)
	case here:
		return syncer.Ahead, failed("compare with the remote", err)
	case there:
		return syncer.Behind, failed("compare with the remote", err)
	}
	return syncer.Diverged, failed("compare with the remote", err)
}
