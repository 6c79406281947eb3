package repo

import (
	"cmp"
	"fmt"

	"github.com/postbag/postbag/repo/internal/index"
	"github.com/postbag/postbag/repo/internal/object"
)

// Staged is a file that the index has otherwise than the commit that is checked
// out; one that it does not have is not among them.
type Staged struct {
	Path string
	Blob Hash
}

// Unmerged is a file that git could not merge: its versions where both sides
// come from, on the side that is checked out, and on the other; zero for none.
type Unmerged struct {
	Path               string
	Base, Ours, Theirs Hash
}

// Staging is what the index holds of the scope, sorted by path. indexFile is
// another index than the repository's own, as git names one to hooks; "" is that
// of the repository.
func (r *Repo) Staging(indexFile string, scope Scope) (staged []Staged, unmerged []Unmerged, err error) {
	x, err := readIndex(cmp.Or(indexFile, r.indexPath()))
	if err != nil {
		return nil, nil, fmt.Errorf("read what is staged: %w", err)
	}
	head, err := r.Head()
	if err != nil {
		return nil, nil, fmt.Errorf("read what is staged: %w", err)
	}
	tracked, err := r.tracked(head, scope)
	if err != nil {
		return nil, nil, fmt.Errorf("read what is staged: %w", err)
	}
	for i := range x.Entries {
		switch e := &x.Entries[i]; {
		case !e.Mode.IsRegular() || !scope.Contains(e.Path):
		case !e.Staged():
			unmerged = withStage(unmerged, e)
		case tracked[e.Path].Hash != e.Hash:
			staged = append(staged, Staged{e.Path, e.Hash})
		}
	}
	return staged, unmerged, nil
}

// withStage adds a version of a file to those of the same file before it.
func withStage(all []Unmerged, e *index.Entry) []Unmerged {
	if n := len(all); n == 0 || all[n-1].Path != e.Path {
		all = append(all, Unmerged{Path: e.Path})
	}
	u := &all[len(all)-1]
	switch e.Stage() {
	case 1:
		u.Base = e.Hash
	case 2:
		u.Ours = e.Hash
	case 3:
		u.Theirs = e.Hash
	}
	return all
}

// Blob is the content of a file that has been stored; nil for the zero Hash.
func (r *Repo) Blob(h Hash) ([]byte, error) {
	if h.IsZero() {
		return nil, nil
	}
	data, err := r.objects.ReadAs(object.Blob, h)
	if err == nil && data == nil {
		data = []byte{}
	}
	return data, err
}

// Stage puts files into the index, nil to take one out of it: what git add and
// git rm --cached do. Versions that were not merged go. The files on disk are not
// written, see WriteOver. A file keeps its mode.
func (r *Repo) Stage(files map[string][]byte) error {
	for name := range files {
		if err := checkPath(name); err != nil {
			return fmt.Errorf("stage: %w", err)
		}
	}
	edits, blobs := newEdits(files)
	if err := r.objects.Write(blobs); err != nil {
		return fmt.Errorf("stage: %w", err)
	}
	lock, x, err := r.lockIndex()
	if err != nil {
		return fmt.Errorf("stage: %w", err)
	}
	defer lock.Release()
	changes, err := r.indexChanges(x, edits, modesOf(x, edits))
	if err != nil {
		return fmt.Errorf("stage: %w", err)
	}
	x.Apply(changes)
	if err := r.prepareIndex(lock, x); err != nil {
		return fmt.Errorf("stage: %w", err)
	}
	return lock.Commit()
}

// modesOf are the modes of files: those of the versions that are not merged.
func modesOf(x *index.Index, edits []edit) map[string]object.Mode {
	modes := map[string]object.Mode{}
	for _, e := range edits {
		modes[e.path] = object.ModeFile
	}
	for i := range x.Entries {
		e := &x.Entries[i]
		if _, ours := modes[e.Path]; ours && e.Mode.IsRegular() {
			modes[e.Path] = e.Mode
		}
	}
	return modes
}
