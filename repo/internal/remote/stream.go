package remote

import (
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
)

// stream is a conversation with a service that reads its input and writes its
// output, wherever it runs.
type stream struct {
	in   io.WriteCloser
	out  io.Reader
	text *lockedText
	stop func() // ends the service and returns when it is gone

	asked bool
	once  sync.Once
}

func (s *stream) advertised() io.Reader { return s.out }

// ask writes while the reply is already read, since a service may answer
// before it has read all. That it stopped reading is no error of its own: the
// reply says why.
func (s *stream) ask(request io.Reader, _ int64) (io.Reader, error) {
	s.asked = true
	go func() {
		if _, err := io.Copy(s.in, request); err == nil {
			s.in.Close()
		}
	}()
	return s.out, nil
}

func (s *stream) said() string { return s.text.String() }

// close says goodbye first, so that a service that was asked nothing ends
// without complaint.
func (s *stream) close() {
	s.once.Do(func() {
		if !s.asked {
			_, _ = io.WriteString(s.in, flushPkt)
		}
		s.in.Close()
		s.stop()
	})
}

// lockedText collects what a service writes for people.
type lockedText struct {
	mu   sync.Mutex
	text limited
}

// Write is that of io.Writer.
func (t *lockedText) Write(b []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.text.add(b)
	return len(b), nil
}

// String is the value in words.
func (t *lockedText) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.text.String()
}

// startProcess runs the service of the git on this machine for a path. None
// of the variables that steer git reach it.
func startProcess(ctx context.Context, a Address, name string) (service, error) {
	cmd := exec.CommandContext(ctx, "git", strings.TrimPrefix(name, "git-"), a.Path)
	text := &lockedText{}
	cmd.Env, cmd.Stderr = withoutGit(os.Environ()), text
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, &UnreachableError{URL: a.String(), Err: err}
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, &UnreachableError{URL: a.String(), Err: err}
	}
	if err := cmd.Start(); err != nil {
		if errors.Is(err, exec.ErrNotFound) {
			return nil, &UnsupportedError{"running hooks without git"}
		}
		return nil, &UnreachableError{URL: a.String(), Err: err}
	}
	return &stream{in: in, out: out, text: text, stop: func() {
		_, _ = io.Copy(io.Discard, out)
		_ = cmd.Wait() // what it did is known from the reply
	}}, nil
}

func withoutGit(environment []string) []string {
	var kept []string
	for _, v := range environment {
		if !strings.HasPrefix(v, "GIT_") || strings.HasPrefix(v, "GIT_CONFIG_") {
			kept = append(kept, v)
		}
	}
	return kept
}
