package workflow

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// RunTool is a program that runs collections.
type RunTool string

// The tools.
const (
	Newman     RunTool = "newman"
	PostmanCLI RunTool = "postman"
)

// tool is one that was found.
type tool struct {
	kind RunTool
	path string
}

// findTool looks for the tools on PATH, and in the folder of npm's programs
// where the tool is started.
func findTool(o RunOptions) (*tool, error) {
	kinds := []RunTool{Newman, PostmanCLI}
	if o.With != "" {
		if !slices.Contains(kinds, o.With) {
			return nil, usage(fmt.Sprintf("run with %q", o.With), "--with newman, or: --with postman", "there is no such tool")
		}
		kinds = []RunTool{o.With}
	}
	for _, kind := range kinds {
		for _, place := range []string{string(kind), filepath.Join(o.Dir, "node_modules", ".bin", string(kind))} {
			if found, err := exec.LookPath(place); err == nil {
				found, err = filepath.Abs(found)
				return &tool{kind, found}, failed("find "+string(kind), err)
			}
		}
	}
	return nil, notInstalled(o.With)
}

func notInstalled(with RunTool) error {
	missing, hint := "neither Newman nor the Postman CLI is installed", "npm install -g newman"
	switch with {
	case Newman:
		missing = "Newman is not installed"
	case PostmanCLI:
		missing, hint = "the Postman CLI is not installed", "npm install -g postman-cli"
	}
	return usage("run a collection", hint, "%s", missing)
}

// toolCall is a tool with what it is started with.
type toolCall struct {
	words  []string
	report string // the file of the report
	copyTo string // where the person wants it too, "" for nowhere
	said   tail
}

func (t *tool) call(dir string, in *runInput, o RunOptions) *toolCall {
	c := &toolCall{report: filepath.Join(dir, reportOutput), words: []string{t.path, "run"}}
	if t.kind == PostmanCLI {
		c.words = []string{t.path, "collection", "run"}
	}
	c.words = append(c.words, filepath.Join(dir, collectionInput))
	for _, given := range []struct{ flag, file string }{{"-e", environmentInput}, {"-g", globalsInput}} {
		if in.files[given.file] != nil {
			c.words = append(c.words, given.flag, filepath.Join(dir, given.file))
		}
	}
	if t.kind == PostmanCLI {
		c.words = append(c.words, "--no-report-events")
	}
	rest, reporters := c.takeReporters(o.Options)
	c.words = append(c.words, rest...)
	c.words = append(c.words, "--reporters", strings.Join(reporters, ","), "--reporter-json-export", c.report)
	return c
}

// takeReporters takes the reporters out of options, to give them back with
// that for JSON among them; and where its file is to go.
func (c *toolCall) takeReporters(options []string) (rest, reporters []string) {
	for i := 0; i < len(options); i++ {
		name, value, joined := strings.Cut(options[i], "=")
		isReporters := name == "-r" || name == "--reporters"
		if !isReporters && name != "--reporter-json-export" {
			rest = append(rest, options[i])
			continue
		}
		if !joined && i+1 < len(options) {
			i++
			value = options[i]
		}
		if isReporters {
			reporters = append(reporters, strings.Split(value, ",")...)
		} else {
			c.copyTo = value
		}
	}
	if reporters == nil {
		reporters = []string{"cli"}
	}
	if !slices.Contains(reporters, "json") {
		reporters = append(reporters, "json")
	}
	return rest, reporters
}

// patience is how long a tool that was interrupted may take to end.
const patience = 5 * time.Second

// start runs the tool to its end.
func (c *toolCall) start(ctx context.Context, o RunOptions) error {
	cmd := exec.CommandContext(ctx, c.words[0], c.words[1:]...)
	cmd.Dir = o.Dir
	cmd.Stdout, cmd.Stderr = c.heard(o.Console), c.heard(o.Errors)
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = patience
	err := cmd.Run()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return fmt.Errorf("%s ended with %s", filepath.Base(c.words[0]), exit.ProcessState)
	}
	return err
}

// heard listens to what the tool says, to tell its last lines. A file, which
// may be a terminal, it gets as it is.
func (c *toolCall) heard(w io.Writer) io.Writer {
	if file, ok := w.(*os.File); ok {
		return file
	}
	return io.MultiWriter(&c.said, w)
}

// handOut writes the report where the person asked for it.
func (c *toolCall) handOut(data []byte, o RunOptions) error {
	if c.copyTo == "" {
		return nil
	}
	name := c.copyTo
	if !filepath.IsAbs(name) {
		name = filepath.Join(o.Dir, name)
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	return replaceFile(name, data)
}

// died is the problem of a tool that left no report, or of a report that could
// not be filed.
func (c *toolCall) died(collection string, ended, err error) error {
	if !errors.Is(err, errNoReport) {
		return err
	}
	if ended != nil {
		err = fmt.Errorf("%w and %w", ended, err)
	}
	return &Problem{What: fmt.Sprintf("run collection %q", collection), Err: err, State: "nothing is filed", Lines: c.said.lines(),
		Hint: "see what it says; options for it go behind --"}
}
