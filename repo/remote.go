package repo

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/postbag/postbag/repo/internal/ref"
	"github.com/postbag/postbag/repo/internal/remote"
)

// Remote is another repository that commits are fetched from and pushed to.
type Remote struct {
	// Name is what the remote's branches are kept under: refs/remotes/Name/.
	Name string
	// URL is http(s)://, ssh://, user@host:path, file:// or a path.
	URL string
	// Auth finds credentials for a URL of HTTP that has none in it. Nil asks
	// without.
	Auth Auth
}

// Credentials are what a remote is shown over HTTP. A token is a password,
// with whatever user name the host wants beside it.
type Credentials = remote.Credentials

// Auth finds the credentials for a URL. Zero Credentials mean that there are
// none; an error ends the operation.
type Auth = remote.Auth

// Remotes is the remotes that the repository is set up with, by name.
func (r *Repo) Remotes() []Remote {
	var list []Remote
	for _, e := range r.settings() {
		name, ok := strings.CutPrefix(e.Key, "remote.")
		name, isURL := strings.CutSuffix(name, ".url")
		known := slices.ContainsFunc(list, func(m Remote) bool { return m.Name == name })
		if ok && isURL && !known {
			list = append(list, Remote{Name: name, URL: e.Value})
		}
	}
	slices.SortFunc(list, func(a, b Remote) int { return strings.Compare(a.Name, b.Name) })
	return list
}

// Remote is the remote of that name, or a *NotFoundError.
func (r *Repo) Remote(name string) (Remote, error) {
	url, ok := r.Config("remote." + name + ".url")
	if !ok {
		return Remote{}, &NotFoundError{What: fmt.Sprintf("remote %q", name)}
	}
	return Remote{Name: name, URL: url}, nil
}

// SetRemote makes the remote, or points it at another URL. A URL that cannot
// be used is refused with *UnsupportedError. With another URL it is another
// repository: what refs/remotes/<name>/ tells of the old one is removed.
func (r *Repo) SetRemote(name, url string) error {
	if !ref.Valid("refs/remotes/"+name+"/x") || strings.Contains(name, "/") {
		return fmt.Errorf("set remote: git does not allow the name %q", name)
	}
	if _, err := remote.Parse(r.rewrite(url, false)); err != nil {
		return fmt.Errorf("set remote %q: %w", name, err)
	}
	key := "remote." + name
	if old, ok := r.Config(key + ".url"); ok && old != url {
		if err := r.forget(name); err != nil {
			return fmt.Errorf("set remote %q: %w", name, err)
		}
	}
	if err := r.SetConfig(key+".url", url); err != nil {
		return err
	}
	if _, ok := r.Config(key + ".fetch"); ok {
		return nil
	}
	return r.SetConfig(key+".fetch", "+refs/heads/*:refs/remotes/"+name+"/*")
}

// forget removes the tracking references of the remote.
func (r *Repo) forget(name string) error {
	refs, err := r.Refs("refs/remotes/" + name + "/")
	if err != nil {
		return err
	}
	for _, tracking := range sortedKeys(refs) {
		if err := r.refs.RemoveSymbolic(tracking); err != nil {
			return err
		}
		if err := r.refs.Set(tracking, refs[tracking], Hash{}, r.committer(), "remote"); err != nil && r.still(tracking) {
			return err
		}
	}
	return nil
}

// still tells whether the reference is there.
func (r *Repo) still(name string) bool {
	h, err := r.refs.Resolve(name)
	return err != nil || !h.IsZero()
}

// RedactURL is a URL, or text with URLs in it, without credentials.
func RedactURL(text string) string { return remote.Redact(text) }

// tracking is the reference under which a branch of the remote is kept.
func (m Remote) tracking(branch string) (string, error) {
	name := "refs/remotes/" + m.Name + "/" + branch
	if m.Name == "" || branch == "" || !ref.Valid(name) {
		return "", fmt.Errorf("git does not allow branch %q of remote %q", branch, m.Name)
	}
	return name, nil
}

// address is where the remote is, after the user's rewriting of URLs. A path
// is taken from the top of the worktree.
func (r *Repo) address(m Remote, push bool) (remote.Address, error) {
	url := r.rewrite(m.URL, push)
	if own, ok := r.Config("remote." + m.Name + ".pushurl"); ok && push {
		if set, err := r.Remote(m.Name); err == nil && set.URL == m.URL {
			url = r.rewrite(own, push)
		}
	}
	a, err := remote.Parse(url)
	if err != nil || a.Scheme != "file" {
		return a, err
	}
	a.Path = expandHome(a.Path)
	if !filepath.IsAbs(a.Path) {
		a.Path = filepath.Join(r.root, a.Path)
	}
	return a, nil
}

// rewrite applies url.<base>.insteadOf, the longest match, and for a push
// first pushInsteadOf.
func (r *Repo) rewrite(url string, push bool) string {
	if push {
		if to, ok := r.insteadOf(url, ".pushinsteadof"); ok {
			return to
		}
	}
	to, _ := r.insteadOf(url, ".insteadof")
	return to
}

func (r *Repo) insteadOf(url, suffix string) (string, bool) {
	best, base := "", ""
	for _, e := range r.settings() {
		to, ok := strings.CutPrefix(e.Key, "url.")
		to, isRule := strings.CutSuffix(to, suffix)
		if ok && isRule && len(e.Value) > len(best) && strings.HasPrefix(url, e.Value) {
			best, base = e.Value, to
		}
	}
	return base + url[len(best):], best != ""
}
