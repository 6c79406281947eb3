package cmd

import (
	"context"
	"errors"

	"github.com/postbag/postbag/cmd/workflow"
)

// The exit codes. They are part of what scripts rely on and never change.
const (
	exitDone        = 0
	exitFailed      = 1
	exitUsage       = 2
	exitConflicted  = 3
	exitMoved       = 4
	exitSignIn      = 6
	exitUnreachable = 7
	exitUnsafe      = 8
	exitRejected    = 9
	exitPartial     = 10
	exitInterrupted = 130

	exitDriverFailed = 129 // of a merge driver only, by git's rule
)

var exitCodes = map[workflow.Kind]int{
	workflow.Failed:      exitFailed,
	workflow.Usage:       exitUsage,
	workflow.Conflicted:  exitConflicted,
	workflow.Moved:       exitMoved,
	workflow.SignIn:      exitSignIn,
	workflow.Unreachable: exitUnreachable,
	workflow.Unsafe:      exitUnsafe,
	workflow.Rejected:    exitRejected,
	workflow.Partial:     exitPartial,
	workflow.Interrupted: exitInterrupted,
}

// errDiffers is what diff --exit-code ends with; it is no failure and says
// nothing.
var errDiffers = errors.New("there are differences")

// errLeft is what merge-file ends with where both sides changed the same; git
// says the rest.
var errLeft = errors.New("the file is not merged")

func exitCode(err error) int {
	var p *workflow.Problem
	var driver driverFailed
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &driver):
		return exitDriverFailed
	case errors.Is(err, context.Canceled):
		return exitInterrupted
	case errors.As(err, &p):
		return exitCodes[p.Kind]
	}
	return exitFailed
}
