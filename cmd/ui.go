package cmd

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"golang.org/x/term"

	"github.com/postbag/postbag/cmd/workflow"
)

// ui is the voice of the program: standard output answers, standard error
// talks.
type ui struct {
	in    io.Reader
	out   io.Writer
	err   io.Writer
	json  bool
	color bool

	result any  // what --json answers, once it is known how the command ended
	told   bool // the answer has been written in a form of its own
}

// useColor decides about colour: only on a terminal and never under NO_COLOR,
// unless the setting says always.
func (u *ui) useColor(setting string) {
	file, isFile := u.out.(*os.File)
	switch {
	case setting == "always":
		u.color = true
	case setting == "never", os.Getenv("NO_COLOR") != "", os.Getenv("TERM") == "dumb", u.json:
		u.color = false
	default:
		u.color = isFile && term.IsTerminal(int(file.Fd()))
	}
}

// say writes a line of talk.
func (u *ui) say(format string, args ...any) {
	fmt.Fprintf(u.err, format+"\n", args...)
}

// print writes a line of the answer.
func (u *ui) print(format string, args ...any) {
	fmt.Fprintf(u.out, format+"\n", args...)
}

// answer gives the result: as JSON where that was asked for, else as text.
func (u *ui) answer(result any, text func()) error {
	if !u.json {
		text()
	}
	u.result = result
	return nil
}

// finish ends a command: --json answers with one document, in which an error
// stands beside what was done.
func (u *ui) finish(err error) error {
	result, problem := u.result, err
	u.result = nil
	if errors.Is(err, errDiffers) {
		problem = nil
	}
	if !u.json || u.told || result == nil && problem == nil {
		return err
	}
	document, failed := encodeJSON(result)
	if problem != nil && failed == nil {
		document, failed = addProblem(document, problem)
	}
	if failed == nil {
		_, failed = u.out.Write(append(document, '\n'))
	}
	return errors.Join(err, failed)
}

// addProblem adds an error to an answer; one that is no object gives way.
func addProblem(answer []byte, err error) ([]byte, error) {
	problem, failed := encodeJSON(map[string]problemJSON{"error": problemOf(err)})
	if fields, ok := bytes.CutSuffix(answer, []byte("\n}")); ok {
		problem = slices.Concat(fields, []byte(","), problem[1:])
	}
	return problem, failed
}

func encodeJSON(v any) ([]byte, error) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	err := encoder.Encode(v)
	return bytes.TrimSpace(b.Bytes()), err
}

// Colours of the terminal's own palette.
const (
	red    = "31"
	green  = "32"
	yellow = "33"
	bold   = "1"
	faint  = "2"
)

func (u *ui) paint(style, text string) string {
	if !u.color {
		return text
	}
	return "\x1b[" + style + "m" + text + "\x1b[0m"
}

// complain tells an error in two lines: what could not be done and what holds
// now, then the hint that mends it.
func (u *ui) complain(err error) {
	if err == nil || errors.Is(err, errDiffers) || errors.Is(err, errLeft) {
		return
	}
	fmt.Fprintf(u.err, "postbag: %s\n", escape(err.Error()))
	var p *workflow.Problem
	if !errors.As(err, &p) {
		return
	}
	for _, line := range p.Lines {
		fmt.Fprintf(u.err, "  %s\n", escape(line))
	}
	if p.Hint != "" {
		fmt.Fprintf(u.err, "hint: %s\n", escape(p.Hint))
	}
}

// problemJSON is an error in --json.
type problemJSON struct {
	Message string   `json:"message"`
	Lines   []string `json:"lines,omitempty"`
	Hint    string   `json:"hint,omitempty"`
	Exit    int      `json:"exit"`
}

func problemOf(err error) problemJSON {
	out := problemJSON{Message: err.Error(), Exit: exitCode(err)}
	var p *workflow.Problem
	if errors.As(err, &p) {
		out.Lines, out.Hint = p.Lines, p.Hint
	}
	return out
}

// indent puts a prefix before every line.
func indent(prefix, text string) string {
	return prefix + strings.ReplaceAll(strings.TrimRight(text, "\n"), "\n", "\n"+prefix)
}

// short is the short form of a commit's name.
func short(commit string) string { return commit[:min(len(commit), 10)] }

// untilDone reads until the context ends, so that a person can leave.
type untilDone struct {
	ctx context.Context
	r   io.Reader
}

// Read may leave a read of r behind that never ends.
func (u untilDone) Read(b []byte) (int, error) {
	type result struct {
		data []byte
		err  error
	}
	done := make(chan result, 1)
	go func() {
		data := make([]byte, len(b))
		n, err := u.r.Read(data)
		done <- result{data[:n], err}
	}()
	select {
	case got := <-done:
		return copy(b, got.data), got.err
	case <-u.ctx.Done():
		return 0, u.ctx.Err()
	}
}
