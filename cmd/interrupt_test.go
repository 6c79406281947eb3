package cmd

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// A person who leaves while a command waits for its input gets away at once.
func TestInterrupt(t *testing.T) {
	dir := t.TempDir()
	if out, err := exec.Command("postbag", "init", dir).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	in, typing, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer typing.Close()
	var told bytes.Buffer
	cmd := exec.Command("postbag", "-C", dir, "import", "-")
	cmd.Stdin, cmd.Stderr = in, &told
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	time.Sleep(500 * time.Millisecond)
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Skip("needs signals: ", err)
	}
	var exit *exec.ExitError
	if err := cmd.Wait(); !errors.As(err, &exit) || exit.ExitCode() != exitInterrupted {
		t.Errorf("ended with %v", err)
	}
	if !strings.HasPrefix(told.String(), "postbag: interrupted; ") {
		t.Errorf("said %q", told.String())
	}
}
