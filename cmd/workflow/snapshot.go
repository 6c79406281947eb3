package workflow

import (
	"context"
	"errors"
)

// SnapshotOptions are the choices of Snapshot.
type SnapshotOptions struct {
	ImportOptions

	NoPush bool
}

// Snapshotted is what Snapshot did.
type Snapshotted struct {
	*Imported
	Pushed *Pushed `json:"pushed,omitempty"` // nil where nothing was to be sent
}

// Snapshot imports, commits what changed and pushes, asking nothing. Files that
// cannot be imported do not keep the others from being pushed.
func (s *Store) Snapshot(ctx context.Context, o SnapshotOptions) (*Snapshotted, error) {
	imported, problem := s.Import(ctx, o.ImportOptions)
	if imported == nil {
		return nil, problem
	}
	done := &Snapshotted{Imported: imported}
	if o.NoPush || o.DryRun || countErrors(imported.Sources) == len(imported.Sources) {
		return done, problem
	}
	pushed, err := s.Push(ctx, false)
	done.Pushed = pushed
	return done, bothProblems(err, problem)
}

// bothProblems is the problem of a push with the particulars of the import.
func bothProblems(push, imported error) error {
	var p, of *Problem
	if push == nil || imported == nil || !errors.As(push, &p) || !errors.As(imported, &of) {
		if push != nil {
			return push
		}
		return imported
	}
	p.Lines = append(p.Lines, of.Lines...)
	return p
}
