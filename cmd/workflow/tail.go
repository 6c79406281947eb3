package workflow

import (
	"bytes"
	"strings"
	"sync"
)

// tailSize is how much of what a tool says is kept, tailLines how many lines
// of it are told.
const (
	tailSize  = 8 << 10
	tailLines = 10
)

// tail keeps the end of what is written to it.
type tail struct {
	mu   sync.Mutex // standard output and error write at once
	data []byte
}

// Write never fails.
func (t *tail) Write(b []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.data = append(t.data, b...)
	t.data = bytes.Clone(t.data[max(0, len(t.data)-tailSize):])
	return len(b), nil
}

// lines are the last lines that say something.
func (t *tail) lines() []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	var out []string
	for line := range strings.SplitSeq(string(t.data), "\n") {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return out[max(0, len(out)-tailLines):]
}
