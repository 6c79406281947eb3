package repo

import (
	"fmt"

	"path/filepath"
	"strings"
	"time"

	"github.com/postbag/postbag/repo/internal/odb"
	"github.com/postbag/postbag/repo/internal/ref"
)

// Repo is an open repository with a worktree. Its methods may be called by
// several goroutines; those that change something take git's locks.
type Repo struct {
	root   string // top of the worktree
	git    string // the folder with HEAD and index
	common string // the folder with objects, refs and config

	objects *odb.Store
	refs    ref.Store
	shallow map[Hash]bool // commits whose parents were never fetched

	lockWait time.Duration // how long another process may hold the index
}

// defaultLockWait is longer than git holds the index of a large repository.
const defaultLockWait = 5 * time.Second

// Root is the top folder of the worktree.
func (r *Repo) Root() string { return r.root }

// GitDir is the folder of git's own files for this worktree.
func (r *Repo) GitDir() string { return r.git }

// PrivateDir is the folder inside GitDir where the program keeps what belongs
// to this worktree and is never committed. It may not exist yet.
func (r *Repo) PrivateDir() string { return filepath.Join(r.git, "postbag") }

// Close gives back the files that are held open; the Repo stays usable.
func (r *Repo) Close() error {
	r.objects.Close()
	return nil
}

// Branch is the short name of the branch that is checked out, which may have
// no commit yet. A detached HEAD is a *DetachedError.
func (r *Repo) Branch() (string, error) {
	name, err := r.headRef()
	if err != nil {
		return "", err
	}
	short, ok := strings.CutPrefix(name, "refs/heads/")
	if !ok {
		return "", &UnsupportedError{What: fmt.Sprintf("HEAD at %q, which is not a branch,", name)}
	}
	return short, nil
}

// headRef is the full name of the reference that HEAD points at.
func (r *Repo) headRef() (string, error) {
	name, err := r.refs.Symbolic("HEAD")
	if err != nil || name != "" {
		return name, err
	}
	at, err := r.refs.Resolve("HEAD")
	if err != nil {
		return "", err
	}
	return "", &DetachedError{At: at}
}

// Head is the commit that is checked out, zero while the branch has none.
func (r *Repo) Head() (Hash, error) { return r.refs.Resolve("HEAD") }

// Ref is the object that the reference, by its full name, leads to; zero when
// it is missing.
func (r *Repo) Ref(name string) (Hash, error) { return r.refs.Resolve(name) }

// Refs is every reference whose full name begins with the prefix, which ends
// in "/", and the object it leads to.
func (r *Repo) Refs(prefix string) (map[string]Hash, error) { return r.refs.List(prefix) }

// UpdateRef moves the reference, by its full name, from old to new under
// git's lock, and logs the reason. A zero old makes the reference, a zero new
// removes it. It fails with *MovedError when the reference is not at old.
func (r *Repo) UpdateRef(name string, old, new Hash, reason string) error {
	if err := r.refs.Set(name, old, new, r.committer(), reason); err != nil {
		return fmt.Errorf("update %s: %w", name, err)
	}
	return nil
}

// Switch points HEAD at the branch, by its short name, without touching the
// index or the worktree. The branch need not exist: it is then unborn.
func (r *Repo) Switch(branch string) error {
	if err := r.refs.SetSymbolic("HEAD", "refs/heads/"+branch); err != nil {
		return fmt.Errorf("switch to branch %q: %w", branch, err)
	}
	return nil
}

// committer is who the log of a reference names.
func (r *Repo) committer() Signature {
	name, email, _ := r.Identity()
	return Signature{Name: name, Email: email, When: time.Now()}
}
