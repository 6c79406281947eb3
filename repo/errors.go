package repo

import (
	"fmt"
	"strings"

	"github.com/postbag/postbag/repo/internal/lockfile"
	"github.com/postbag/postbag/repo/internal/ref"
	"github.com/postbag/postbag/repo/internal/remote"
)

// MovedError says that a reference, here or on a remote, is not where its
// mover thought: Want is what was expected, Have what is there (zero for
// none). Whoever meets it fetches or reads again, and decides anew.
type MovedError = ref.MovedError

// LockedError says that another process holds a file of the repository, named
// by Path, and did not give it up within a few seconds.
type LockedError = lockfile.HeldError

// NotARepositoryError says that no repository encloses the folder.
type NotARepositoryError struct{ Dir string }

// Error says what is wrong.
func (e *NotARepositoryError) Error() string {
	return fmt.Sprintf("%q is not inside a git repository", e.Dir)
}

// UnsupportedError says that the repository or a URL needs something that
// this package does not do; nothing was changed.
type UnsupportedError = remote.UnsupportedError

// DetachedError says that HEAD names a commit instead of a branch.
type DetachedError struct{ At Hash }

// Error says what is wrong.
func (e *DetachedError) Error() string {
	return fmt.Sprintf("HEAD is detached at %s: no branch is checked out", e.At)
}

// NotFoundError says that a thing, named with its kind, does not exist.
type NotFoundError = remote.NotFoundError

// PathError says that a path was refused, and why. The message shows the path
// with every special character escaped.
type PathError struct {
	Path   string
	Reason string
}

// Error says what is wrong.
func (e *PathError) Error() string { return fmt.Sprintf("path %q is refused: %s", e.Path, e.Reason) }

// DirtyError says that files hold changes that are in no commit, or that
// whoever wrote them has not seen, and that would be lost. Nothing was
// written, or what was is put back.
type DirtyError struct{ Paths []string }

// Error says what is wrong.
func (e *DirtyError) Error() string {
	names := make([]string, min(len(e.Paths), 3))
	for i := range names {
		names[i] = fmt.Sprintf("%q", e.Paths[i])
	}
	if more := len(e.Paths) - len(names); more > 0 {
		names = append(names, fmt.Sprintf("and %d more", more))
	}
	return "uncommitted changes would be lost: " + strings.Join(names, ", ")
}

// BusyError says that git is in the middle of something in this worktree:
// "merge", "rebase", "cherry-pick" or "revert". It wants to be finished or
// aborted with git first. Nothing was changed.
type BusyError struct{ Doing string }

// Error says what is wrong.
func (e *BusyError) Error() string {
	return fmt.Sprintf("git is in the middle of a %s here", e.Doing)
}

// UnreachableError says that a remote could not be talked to: no network, no
// such host, refused, timed out, broken off, or a path that is not there. URL
// has no credentials in it.
type UnreachableError = remote.UnreachableError

// AuthError says that a remote refused who asked, or that the remote itself
// is not known to be who it says.
type AuthError = remote.AuthError

// RejectedError says that a remote was reached and refused the push by a rule
// of its own: a hook, a protected branch, a limit. Reason is the remote's own
// text, as it came.
type RejectedError = remote.RejectedError
