//go:build interop

package cmd

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/postbag/postbag/cmd/internal/testenv"
)

const runCollection = `{"info":{"_postman_id":"c1","name":"Shop","schema":"https://schema.getpostman.com/json/collection/v2.1.0/collection.json"},
"item":[{"name":"Pay","event":[{"listen":"test","script":{"exec":["pm.test('is 200', () => pm.response.to.have.status(200));",
"pm.test('fails', () => pm.expect(1).to.eql(2));"]}}],"request":{"method":"POST","header":[{"key":"X-Pin","value":"{{pin}}"}],
"body":{"mode":"raw","raw":"pin is {{pin}}"},"url":"%[1]s/pay?pin={{pin}}"}},{"name":"List","request":{"method":"GET","header":[],"url":"%[1]s/list"}}]}`

const runEnvironment = `{"id":"e1","name":"Staging","values":[{"key":"pin","value":"hunter2-hunter2","type":"secret","enabled":true}]}`

// newRunInterop is a store with a collection that calls a server which says
// back what it was sent.
func newRunInterop(t *testing.T) string {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { r.Write(w) }))
	t.Cleanup(server.Close)
	dir := t.TempDir()
	for name, text := range map[string]string{"c.json": fmt.Sprintf(runCollection, server.URL), "e.json": runEnvironment} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	mustPostbag(t, 0, "init", filepath.Join(dir, "store"))
	mustPostbag(t, 0, "-C", filepath.Join(dir, "store"), "import", "../c.json", "../e.json")
	return filepath.Join(dir, "store")
}

func mustPostbag(t *testing.T, code int, args ...string) string {
	t.Helper()
	var out, errs bytes.Buffer
	if got := run(context.Background(), &ui{in: &bytes.Buffer{}, out: &out, err: &errs}, args); got != code {
		t.Fatalf("postbag %s: exit %d\n%s%s", strings.Join(args, " "), got, out.String(), errs.String())
	}
	return out.String()
}

// noSecret wants the secret in no record of a store.
func noSecret(t *testing.T, store string) {
	t.Helper()
	if out, err := exec.Command("grep", "-r", "hunter2-hunter2", filepath.Join(store, "postbag")).CombinedOutput(); err == nil {
		t.Errorf("the secret is stored:\n%s", out)
	}
}

// What Newman itself reports is filed, and what it sent.
func TestInteropRunNewman(t *testing.T) {
	modules := os.Getenv("POSTBAG_NODE_MODULES")
	_, err := os.Stat(filepath.Join(modules, ".bin", "newman"))
	testenv.Need(t, "Newman in POSTBAG_NODE_MODULES", modules != "" && err == nil, "make interop installs it")
	t.Setenv("PATH", filepath.Join(modules, ".bin")+string(filepath.ListSeparator)+os.Getenv("PATH"))
	store := newRunInterop(t)
	mustPostbag(t, 1, "-C", store, "run", "Shop", "-e", "Staging", "--with", "newman", "--", "-n", "2")
	shown := mustPostbag(t, 0, "-C", store, "show", "run Shop")
	for _, want := range []string{"Newman", "Staging", "2 iterations, 4 requests, 0 without a response; tests: 2 passed, 2 failed"} {
		if !strings.Contains(shown, want) {
			t.Errorf("lacks %q:\n%s", want, shown)
		}
	}
	files, _ := filepath.Glob(filepath.Join(store, "postbag/history/*/*.yaml"))
	if len(files) != 1 {
		t.Fatalf("history in %v", files)
	}
	history, err := os.ReadFile(files[0])
	if err != nil || strings.Count(string(history), "- id:") != 4 || !strings.Contains(string(history), "pin is ") {
		t.Errorf("history: %v\n%s", err, history)
	}
	noSecret(t, store)
	mustPostbag(t, 10, "-C", store, "export", "run Shop")
}

// The Postman CLI is tested without a network, so its requests have no
// response; nor does its report name the environment.
func TestInteropRunPostmanCLI(t *testing.T) {
	cli := os.Getenv("POSTBAG_POSTMAN_CLI")
	testenv.Need(t, "POSTBAG_POSTMAN_CLI", cli != "", "make interop sets it")
	bin := t.TempDir()
	if err := os.Symlink(cli, filepath.Join(bin, "postman")); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", bin+string(filepath.ListSeparator)+os.Getenv("PATH"))
	store := newRunInterop(t)
	mustPostbag(t, 1, "-C", store, "run", "Shop", "-e", "Staging", "--with", "postman")
	if shown := mustPostbag(t, 0, "-C", store, "show", "run Shop"); !strings.Contains(shown, "1 iteration, 2 requests, 2 without a response") {
		t.Error(shown)
	}
	noSecret(t, store)
}
