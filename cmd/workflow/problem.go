// Package workflow is what the commands mean. It is the only place that knows
// files, entities and git together: each workflow loads, decides, encodes,
// commits and reports. It knows no command line and no terminal.
package workflow

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"syscall"

	"github.com/postbag/postbag/repo"
)

// Kind sorts problems by what a caller can do about them. There are as many as
// there are exit codes.
type Kind int

// The kinds of problem.
const (
	Failed      Kind = iota // anything else
	Usage                   // asked for in a way that cannot be done
	Conflicted              // both sides changed the same
	Moved                   // the remote has moved on
	SignIn                  // not signed in, or the credential was refused
	Unreachable             // no way to the remote; the work is kept
	Unsafe                  // refused, since something could be lost or leak
	Rejected                // refused by a rule of the remote
	Partial                 // done in part; what was left is named
	Interrupted             // by a signal
)

// Problem is an error for people: what could not be done and to what, what
// holds now, and how to mend it.
type Problem struct {
	Kind  Kind
	What  string   // "push branch main to origin"
	State string   // "nothing was changed"
	Lines []string // particulars, one to a line
	Hint  string   // the command that mends it
	Err   error    // the cause, nil where What says it all

	missing string // the name of which nothing was found, "" where it is not that
}

// Error says what is wrong.
func (p *Problem) Error() string {
	text := p.What
	if p.Err != nil {
		text = fmt.Sprintf("%s: %v", p.What, p.Err)
	}
	if p.State != "" {
		text += "; " + p.State
	}
	return text
}

// Unwrap is the cause.
func (p *Problem) Unwrap() error { return p.Err }

// hasKind reports whether an error is a problem of that kind.
func hasKind(err error, kind Kind) bool {
	var p *Problem
	return errors.As(err, &p) && p.Kind == kind
}

// reason is why something could not be done, without what and what holds now.
func reason(err error) string {
	var p *Problem
	if errors.As(err, &p) && p.Err != nil {
		err = p.Err
	}
	return err.Error()
}

// unchanged is what holds after most errors.
const unchanged = "nothing was changed"

// storeUnchanged is what holds where files outside the store were the trouble.
const storeUnchanged = "the store is unchanged"

// remoteProblem says what a failed exchange with a remote means.
func remoteProblem(what, state string, err error) error {
	if err == nil {
		return nil
	}
	p := &Problem{What: what, State: state, Err: err}
	var (
		moved       *repo.MovedError
		unreachable *repo.UnreachableError
		auth        *repo.AuthError
		rejected    *repo.RejectedError
		path        *repo.PathError
		dirty       *repo.DirtyError
		missing     *repo.NotFoundError
		unsupported *repo.UnsupportedError
	)
	switch {
	case errors.Is(err, context.Canceled):
		return err
	case errors.As(err, &moved):
		p.Kind, p.Err, p.Hint = Moved, moved, "postbag pull"
	case errors.As(err, &auth):
		p.Kind, p.Err, p.Hint = SignIn, auth, "check the credentials: POSTBAG_TOKEN for https, an SSH key and known_hosts for ssh"
	case errors.As(err, &unreachable):
		p.Kind, p.Err, p.Hint = Unreachable, unreachable, checkAddress
	case errors.As(err, &missing):
		p.Kind, p.Err, p.Hint = Unreachable, missing, checkAddress
	case errors.As(err, &rejected):
		p.Kind, p.Err, p.Hint = Rejected, rejected, "the remote's own words say why; nothing of your work is lost"
	case errors.As(err, &path):
		p.Kind, p.Hint = Unsafe, "the remote holds a file that is not safe to write here; ask who pushed it"
	case errors.As(err, &dirty):
		p.Kind, p.Hint = Unsafe, "set your edits aside and take them back after: git stash -u, postbag pull, git stash pop"
	case errors.As(err, &unsupported):
		p.Kind, p.Err, p.Hint = Usage, unsupported, "give a path, an https:// address, or ssh://user@host/path"
	default:
		p.Hint = diskHint(err)
	}
	return p
}

const checkAddress = "check the address and the network: postbag remote --check"

// failed wraps an error that needs no more than its step.
func failed(what string, err error) error {
	var p *Problem
	if err == nil || errors.As(err, &p) || errors.Is(err, context.Canceled) {
		return err
	}
	p = &Problem{What: what, Err: err}
	var locked *repo.LockedError
	var detached *repo.DetachedError
	var busy *repo.BusyError
	switch {
	case errors.As(err, &busy):
		p.Kind, p.Err, p.State, p.Hint = Usage, busy, unchanged, fmt.Sprintf("finish it with git (git status tells how), or give it up: git %s --abort", busy.Doing)
	case errors.As(err, &detached):
		p.Kind, p.Err, p.State, p.Hint = Usage, detached, unchanged, "git switch BRANCH, or: git switch -c NEW"
	case errors.As(err, &locked):
		p.State, p.Hint = unchanged, "if no git or postbag runs here, remove the lock file: "+locked.Path
	default:
		p.Hint = diskHint(err)
	}
	return p
}

// diskHint mends what a disk refuses, "" where that was not the trouble.
func diskHint(err error) string {
	switch {
	case errors.Is(err, syscall.ENOSPC):
		return "make room on the disk, then do it again: postbag status tells how things stand"
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return "see whether you may read and write there, then do it again"
	}
	return ""
}
