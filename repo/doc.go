// Package repo is a git repository: trees of bytes, commits, references, the
// worktree and remotes. It knows nothing of what the files mean.
//
// It needs no git binary, and it keeps to git's own protocol on disk: the
// index and every reference change under their lock files, new content is
// synced and renamed into place, and a reference moves only from the value
// its mover has seen. So git, an editor's git and this package may work in
// one repository at the same time. The environment variables that point git
// at another repository (GIT_DIR, GIT_WORK_TREE, GIT_INDEX_FILE) have no
// effect, and neither have hooks or filters of the repository.
//
// Paths are slash-separated and relative to the top of the worktree. Every
// path that enters or leaves a tree is judged first: what could reach outside
// the worktree, or into .git on any platform, is refused with *PathError.
package repo

import "github.com/postbag/postbag/repo/internal/object"

// Hash names a commit, tree or blob; the zero Hash stands for none.
type Hash = object.Hash

// Signature says who did something, and when, to the second.
type Signature = object.Signature

// ParseHash reads the forty hexadecimal digits that Hash.String writes.
func ParseHash(s string) (Hash, error) { return object.ParseHash(s) }
