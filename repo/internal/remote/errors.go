// Package remote talks to git services elsewhere, over HTTP, over SSH, or
// through a process on this machine, in git's own protocol (version 0).
package remote

import (
	"context"
	"errors"
	"fmt"
	"strings"
)

// UnreachableError says that a remote could not be talked to: no network, no
// such host, refused, timed out, or broken off. URL has no credentials in it.
type UnreachableError struct {
	URL string
	Err error
}

// Error says what is wrong.
func (e *UnreachableError) Error() string { return fmt.Sprintf("reach %s: %v", e.URL, e.Err) }

// Unwrap is the cause.
func (e *UnreachableError) Unwrap() error { return e.Err }

// AuthError says that a remote refused who asked, or that the remote itself
// is not known to be who it says.
type AuthError struct {
	URL    string
	Reason string
}

// Error says what is wrong.
func (e *AuthError) Error() string { return fmt.Sprintf("sign in at %s: %s", e.URL, e.Reason) }

// RejectedError says that a remote was reached and refused the push by a rule
// of its own: a hook, a protected branch, a limit. Reason is the remote's own
// text, as it came.
type RejectedError struct {
	URL    string
	Reason string
}

// Error says what is wrong.
func (e *RejectedError) Error() string {
	return fmt.Sprintf("%s refused the push: %s", e.URL, e.Reason)
}

// NotFoundError says that a thing, named with its kind, does not exist.
type NotFoundError struct{ What string }

// Error says what is wrong.
func (e *NotFoundError) Error() string { return e.What + " does not exist" }

// UnsupportedError says that a repository or a URL needs something that is
// not done here; nothing was changed.
type UnsupportedError struct{ What string }

// Error says what is wrong.
func (e *UnsupportedError) Error() string { return e.What + " is not supported" }

// refused is the error for what a server said instead of answering.
func refused(url, text string, err error) error {
	text = strings.TrimSpace(text)
	lower := strings.ToLower(text)
	has := func(words ...string) bool {
		for _, w := range words {
			if strings.Contains(lower, w) {
				return true
			}
		}
		return false
	}
	switch {
	case has("permission denied", "access denied", "authentication failed", "unauthorized", "not authorized"):
		return &AuthError{URL: url, Reason: text}
	case has("not found", "does not exist", "does not appear to be a git repository", "no such", "could not be found"):
		return &NotFoundError{What: fmt.Sprintf("repository %s (%s)", url, text)}
	case text != "":
		return &UnreachableError{URL: url, Err: errors.New(text)}
	}
	return &UnreachableError{URL: url, Err: err}
}

// broken is the error for a conversation that broke off. A cancelled context
// is reported as itself.
func broken(ctx context.Context, url string, err error) error {
	if cause := context.Cause(ctx); errors.Is(cause, context.Canceled) {
		return cause
	}
	return &UnreachableError{URL: url, Err: err}
}
