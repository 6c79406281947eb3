//go:build interop

package cmd

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/postbag/postbag/cmd/internal/testenv"
)

// interop is a store and Postman's own CLI beside it.
type interop struct {
	t   *testing.T
	cli string
	dir string
}

func newInterop(t *testing.T) *interop {
	cli := os.Getenv("POSTBAG_POSTMAN_CLI")
	testenv.Need(t, "POSTBAG_POSTMAN_CLI", cli != "", "make interop sets it")
	x := &interop{t, cli, filepath.Join(t.TempDir(), "store")}
	x.postbag("init", x.dir)
	x.postbag("-C", x.dir, "import", x.abs("testdata/interop/sink.json"))
	return x
}

func (x *interop) abs(path string) string {
	abs, err := filepath.Abs(path)
	if err != nil {
		x.t.Fatal(err)
	}
	return abs
}

func (x *interop) postbag(args ...string) string {
	x.t.Helper()
	var out, errs bytes.Buffer
	if code := run(context.Background(), &ui{in: &bytes.Buffer{}, out: &out, err: &errs}, args); code != 0 {
		x.t.Fatalf("postbag %s: exit %d\n%s", strings.Join(args, " "), code, errs.String())
	}
	return out.String()
}

// postman runs Postman's CLI in the store.
func (x *interop) postman(args ...string) {
	x.t.Helper()
	c := exec.Command(x.cli, args...)
	c.Dir = x.dir
	if out, err := c.CombinedOutput(); err != nil {
		x.t.Fatalf("postman %s: %v\n%s", strings.Join(args, " "), err, out)
	}
}

// exported commits what Postman's CLI has done and exports the collection.
func (x *interop) exported() string {
	x.t.Helper()
	x.postbag("-C", x.dir, "commit")
	return x.postbag("-C", x.dir, "export", "Sink")
}

func (x *interop) expect(json string, has, hasNot []string) {
	x.t.Helper()
	for _, s := range has {
		if !strings.Contains(json, s) {
			x.t.Errorf("the export lacks %q", s)
		}
	}
	for _, s := range hasNot {
		if strings.Contains(json, s) {
			x.t.Errorf("the export still has %q", s)
		}
	}
	if x.t.Failed() {
		x.t.Fatal(json)
	}
}

// Every field that Postman's CLI can edit, edited by it: the export shows the
// edit, and of the extras only what completes something else.
func TestInteropEdits(t *testing.T) {
	x := newInterop(t)
	always := []string{"item stays", "request stays", `"listen": "custom"`}
	edits := []struct {
		flags       []string
		has, hasNot []string
	}{
		{[]string{"--method", "PATCH"}, []string{`"PATCH"`, "stale url", "stale header", "stale body"}, []string{`"POST",
				"requestUnknown"`}},
		{[]string{"--headers", "X-New:2"}, []string{"X-New", "stale url"}, []string{"X-Old", "stale header"}},
		{[]string{"--description", "new words"}, []string{"new words"}, []string{"old words", "stale description"}},
		{[]string{"--scripts", "test:newCode();"}, []string{"newCode();"}, []string{"old();", "stale script"}},
		{[]string{"--auth", "bearer:tok"}, []string{`"bearer"`, "tok"}, []string{"stale auth", `"username"`}},
		{[]string{"-d", `json:{"n":1}`}, []string{`{\"n\":1}`, "stale url"}, []string{`"raw": "{}"`}},
		{[]string{"--url", "https://new.example/b?y=2"}, []string{"https://new.example/b?y=2", `"new",`}, []string{"stale url", `"old",`}},
	}
	for _, e := range edits {
		x.postman(append([]string{"collection", "request", "update", "Edited", "--collection", "Sink"}, e.flags...)...)
		x.expect(x.exported(), append(e.has, always...), e.hasNot)
	}
	x.postman("collection", "request", "update", "Edited", "--collection", "Sink", "--rename", "Renamed")
	x.expect(x.exported(), append([]string{`"name": "Renamed"`}, always...), []string{`"name": "Edited"`})
}

// A request that was deleted and made anew under its name inherits nothing.
func TestInteropReplaced(t *testing.T) {
	x := newInterop(t)
	x.postman("collection", "request", "rm", "Replaced", "--collection", "Sink")
	x.postman("collection", "request", "add", "Replaced", "--collection", "Sink")
	x.postman("collection", "request", "update", "Replaced", "--collection", "Sink", "--url", "https://new.example/fresh", "--method", "POST")
	x.expect(x.exported(), []string{"https://new.example/fresh", "item stays"}, []string{"must go", "the old body"})
}

// What we write, Postman's linter accepts.
func TestInteropLint(t *testing.T) {
	x := newInterop(t)
	x.postman("collection", "lint", "postman/collections/Sink")
}
