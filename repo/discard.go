package repo

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/postbag/postbag/repo/internal/safepath"
)

// Discard deletes a file that holds just this, also one whose path could not be
// committed, as one with a colon. One that holds something else is a
// *DirtyError; one that is not there is none. It leads through no link, and not
// into .git.
func (r *Repo) Discard(name string, was []byte) error {
	if !fs.ValidPath(name) || slices.ContainsFunc(strings.Split(name, "/"), safepath.IsDotGit) {
		return &PathError{Path: name, Reason: "it leads elsewhere"}
	}
	w, err := openWriter(r.root)
	if err != nil {
		return fmt.Errorf("delete %q: %w", name, err)
	}
	defer w.root.Close()
	w.expect = func(_ string, have []byte) bool { return same(have, was) }
	if err := w.remove(name); err != nil {
		return fmt.Errorf("delete %q: %w", name, err)
	}
	return nil
}
