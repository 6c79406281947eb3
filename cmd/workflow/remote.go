package workflow

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"time"

	"github.com/postbag/postbag/repo"
)

// RemoteInfo is the remote of a store.
type RemoteInfo struct {
	URL     string     `json:"url"`    // without credentials; "" where there is none
	Branch  string     `json:"branch"` // the branch that is pushed and pulled
	Head    string     `json:"head,omitempty"`
	AsOf    *time.Time `json:"asOf,omitempty"` // when head was seen there
	Checked bool       `json:"checked"`
}

// Remote tells the remote; with check it is asked.
func (s *Store) Remote(ctx context.Context, check bool) (*RemoteInfo, error) {
	branch, err := s.repo.Branch()
	if err != nil {
		return nil, failed("read the branch", err)
	}
	info := &RemoteInfo{Branch: branch}
	remote, ok := s.remote()
	if !ok {
		if check {
			return nil, noRemote("check the remote")
		}
		return info, nil
	}
	info.URL = displayURL(remote.URL)
	if check {
		if _, err := s.fetch(ctx, "reach the remote", remote, branch); err != nil {
			return nil, err
		}
		info.Checked = true
	}
	head, when := s.seen(branch)
	if !head.IsZero() {
		info.Head = head.String()
	}
	info.AsOf = when
	return info, nil
}

// SetRemote gives the store another remote.
func (s *Store) SetRemote(ctx context.Context, address string, dryRun bool) (*RemoteInfo, error) {
	if err := s.ownOnly("set the remote", "git remote set-url origin URL"); err != nil {
		return nil, err
	}
	if dryRun {
		return &RemoteInfo{URL: displayURL(address)}, nil
	}
	old, had := s.remote()
	if err := s.repo.SetRemote(originName, address); err != nil {
		return nil, remoteProblem("set the remote", unchanged, err)
	}
	if had && old.URL != address {
		if err := s.forgetSeen(); err != nil {
			return nil, err
		}
	}
	return s.Remote(ctx, false)
}

// ownOnly refuses what a guest store leaves to git.
func (s *Store) ownOnly(what, hint string) error {
	if s.Mode == Own {
		return nil
	}
	return &Problem{Kind: Usage, What: what, Err: errors.New("this store is a guest in a repository, where git itself does that"), State: unchanged, Hint: hint}
}

func noRemote(what string) error {
	return &Problem{Kind: Usage, What: what, Err: errors.New("the store has no remote"), State: "your commits are safe here", Hint: "postbag remote URL"}
}

// fetch asks the remote for a branch, within the time that the settings give.
func (s *Store) fetch(ctx context.Context, what string, remote repo.Remote, branch string) (repo.FetchResult, error) {
	ctx, cancel := context.WithTimeout(ctx, s.Settings.Timeout)
	defer cancel()
	got, err := s.repo.Fetch(ctx, remote, branch)
	if err != nil {
		return got, remoteProblem(what, "your commits are safe here", err)
	}
	return got, s.noteSeen()
}

// remote is the remote of the store, with the way to its credentials.
func (s *Store) remote() (remote repo.Remote, ok bool) {
	remote, err := s.repo.Remote(originName)
	remote.Auth = s.Settings.auth(remote.URL)
	return remote, err == nil
}

// auth gives the token to the host of the remote, and to no other.
func (st Settings) auth(remote string) repo.Auth {
	return func(_ context.Context, asked string) (repo.Credentials, error) {
		if st.Token == "" || hostOf(asked) != hostOf(remote) {
			return repo.Credentials{}, nil
		}
		return repo.Credentials{User: tokenUser, Password: st.Token}, nil
	}
}

// tokenUser goes beside a token: GitHub wants this name, and the other hosts
// take any.
const tokenUser = "x-access-token"

func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Scheme + "://" + u.Host
}

// displayURL is an address without credentials.
func displayURL(address string) string { return repo.RedactURL(address) }

func trackingRef(branch string) string { return fmt.Sprintf("refs/remotes/%s/%s", originName, branch) }

// MakeRemote makes an empty bare repository in a folder, for devices to sync
// through.
func MakeRemote(dir string) error {
	return failed(fmt.Sprintf("make a repository in %q", dir), repo.InitBare(dir, defaultBranch))
}
