//go:build interop && linux

package cmd

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/postbag/postbag/cmd/internal/testenv"
	"github.com/postbag/postbag/repo"
)

// Postman's CLI does the same with a collection that has been imported, pushed,
// pulled elsewhere and exported as with the original, and with the files of
// the store as with those that its own converter makes.
func TestInteropRun(t *testing.T) {
	cli := postmanProgram(t)
	if !testenv.Alone(t) {
		return
	}
	k := newKitchen(t)
	original := k.run(cli, k.originals())
	k.expectAll(original)
	expectSame(t, "exported", original, k.run(cli, k.exported("")))

	migrated := k.runTree(cli, k.migrated(cli))
	store := k.runTree(cli, k.one("two/postman/collections/*"))
	expectSame(t, "store", migrated, store)
	// This runner passes over bodies of GraphQL, whoever wrote the files.
	all := slices.DeleteFunc(paths(original), func(s string) bool { return s == "POST /graphql" })
	expectLines(t, "paths", all, paths(store))
}

// Newman does the same with it, also with an export of the version before.
func TestInteropNewman(t *testing.T) {
	newman := newmanProgram(t)
	if !testenv.Alone(t) {
		return
	}
	k := newKitchen(t)
	original := k.run(newman, k.originals())
	k.expectAll(original)
	expectSame(t, "exported", original, k.run(newman, k.exported("")))
	expectSame(t, "exported as v2.0", original, k.run(newman, k.exported("v2.0")))
}

// A whole workspace as we write it, connected as Postman's app does it, has no
// errors to Postman's linter.
func TestInteropWorkspaceLint(t *testing.T) {
	x := newInterop(t)
	x.postbag(append([]string{"-C", x.dir, "import"}, kitchenFiles(t)...)...)
	must(t, os.Mkdir(filepath.Join(x.dir, ".postman"), 0o755))
	resources := "workspace:\n  id: b13025fb-c0cc-442e-80db-e6d90c045f43\n"
	must(t, os.WriteFile(filepath.Join(x.dir, ".postman", "resources.yaml"), []byte(resources), 0o600))
	x.postman("workspace", "lint")
}

// runner is a program that runs collections: its command line, and the words
// that make it report as Newman does.
type runner struct {
	words, report []string
}

func postmanProgram(t *testing.T) runner {
	path := nodeFile(t, "@postman/pm-bin-linux-x64/bin/postman")
	return runner{[]string{path, "collection", "run"}, []string{"--no-report-events", "--reporter-json-structure", "newman"}}
}

func newmanProgram(t *testing.T) runner {
	node := testenv.Program(t, "node", "runs Newman")
	return runner{[]string{node, nodeFile(t, "newman/bin/newman.js"), "run"}, nil}
}

// nodeFile is a file of an npm package that the Makefile installs.
func nodeFile(t *testing.T, name string) string {
	t.Helper()
	modules := os.Getenv("POSTBAG_NODE_MODULES")
	path := filepath.Join(modules, filepath.FromSlash(name))
	_, err := os.Stat(path)
	testenv.Need(t, name, modules != "" && err == nil, "make interop installs it in POSTBAG_NODE_MODULES")
	return path
}

// kitchen is testdata/interop/kitchen in two stores, one and two, that share
// a remote: imported into one, pulled by two.
type kitchen struct {
	t       *testing.T
	dir     string
	data    string
	postbag string
	server  *echo
}

func newKitchen(t *testing.T) *kitchen {
	data := filepath.Dir(kitchenFiles(t)[0])
	program, err := exec.LookPath("postbag") // TestMain puts it there
	must(t, err)
	k := &kitchen{t, t.TempDir(), data, program, serveEcho(t)}
	remote := k.at("remote.git")
	must(t, repo.InitBare(remote, "main"))
	k.bag("init", k.at("one"), "--remote", remote)
	k.bag("-C", k.at("one"), "push")
	k.bag("init", k.at("two"), "--remote", remote)
	k.bag(append([]string{"-C", k.at("one"), "import"}, k.originals()...)...)
	k.bag("-C", k.at("one"), "push")
	k.bag("-C", k.at("two"), "pull")
	return k
}

func (k *kitchen) at(name string) string { return filepath.Join(k.dir, filepath.FromSlash(name)) }

// one is the only file of a pattern.
func (k *kitchen) one(pattern string) string {
	k.t.Helper()
	found, err := filepath.Glob(k.at(pattern))
	if err != nil || len(found) != 1 {
		k.t.Fatalf("%s: %q, %v", pattern, found, err)
	}
	return found[0]
}

func (k *kitchen) bag(args ...string) {
	k.t.Helper()
	c := exec.Command(k.postbag, args...)
	c.Env = append(os.Environ(), "HOME="+k.dir, "XDG_CONFIG_HOME="+k.dir)
	if out, err := c.CombinedOutput(); err != nil {
		k.t.Fatalf("postbag %s: %v\n%s", strings.Join(args, " "), err, out)
	}
}

func (k *kitchen) originals() []string { return kitchenFiles(k.t) }

// kitchenFiles are the collection, the environment and the globals.
func kitchenFiles(t *testing.T) []string {
	var files []string
	for _, kind := range []string{"collection", "environment", "globals"} {
		file, err := filepath.Abs("testdata/interop/kitchen/kitchen.postman_" + kind + ".json")
		must(t, err)
		files = append(files, file)
	}
	return files
}

// exported are the three files as the second store gives them.
func (k *kitchen) exported(format string) []string {
	k.t.Helper()
	out := "out" + format
	k.bag("-C", k.at("two"), "export", "--all", "-o", k.at(out))
	if format != "" {
		k.bag("-C", k.at("two"), "export", "Kitchen sink", "--format", format, "-o", k.at(out), "--force")
	}
	return []string{k.one(out + "/*collection.json"), k.one(out + "/*environment.json"), k.one(out + "/*globals.json")}
}

// migrated is the folder that Postman's converter makes of the collection.
func (k *kitchen) migrated(cli runner) string {
	k.t.Helper()
	text, err := os.ReadFile(k.originals()[0])
	must(k.t, err)
	// It does not take a request that is a string.
	text = bytes.Replace(text, []byte(`"request": "{{base}}/string?b=1"`), []byte(`"request": {"method": "GET", "url": {"raw": "{{base}}/string?b=1"}}`), 1)
	must(k.t, os.WriteFile(k.at("migrate.json"), text, 0o600))
	out, err := k.command(cli.words[0], "collection", "migrate", k.at("migrate.json"), "-o", k.at("migrated")).CombinedOutput()
	if err != nil {
		k.t.Fatalf("migrate: %v\n%s", err, out)
	}
	return k.at("migrated")
}

// command runs with a home of its own where the files are that requests send.
func (k *kitchen) command(words ...string) *exec.Cmd {
	ctx, cancel := context.WithTimeout(k.t.Context(), 90*time.Second)
	k.t.Cleanup(cancel)
	c := exec.CommandContext(ctx, words[0], words[1:]...)
	c.Dir = k.data
	c.Env = []string{"HOME=" + k.at("home"), "PATH=/usr/bin:/bin", "LANG=C.UTF-8", "POSTMAN_DISABLE_ANALYTICS=true"}
	c.WaitDelay = time.Second
	return c
}

// outcome is what came of a run, line by line: the results and the requests
// that the server saw.
type outcome struct {
	results, sent []string
}

// run runs a collection with an environment and globals.
func (k *kitchen) run(program runner, files []string) outcome {
	k.t.Helper()
	report := k.at(fmt.Sprintf("report-%d.json", time.Now().UnixNano()))
	words := append(slices.Clone(program.words), files[0], "-e", files[1], "-g", files[2], "--reporters", "json", "--reporter-json-export", report)
	out, sent := k.watch(append(words, program.report...))
	text, err := os.ReadFile(report)
	if err != nil {
		k.t.Fatalf("%v\n%s", err, out)
	}
	return outcome{results(k.t, text), sent}
}

// runTree runs a folder of version 3, with the other files of the store. The
// only report that Postman's CLI has for it is what it prints.
func (k *kitchen) runTree(cli runner, folder string) outcome {
	k.t.Helper()
	settings := []string{folder, "-e", k.one("two/postman/environments/*.yaml"), "-g", k.one("two/postman/globals/*.yaml"), "--no-report-events"}
	out, sent := k.watch(append(slices.Clone(cli.words), settings...))
	printed, _, ok := strings.Cut(volatile.ReplaceAllString(out, "…"), "\n-----") // the statistics
	if !ok || !strings.Contains(printed, "Pass  passes") {
		k.t.Fatal(out)
	}
	return outcome{strings.Split(printed, "\n"), sent}
}

// volatile is what differs from run to run: sizes and times, and the ids of
// requests that have none.
var volatile = regexp.MustCompile(`[0-9.]+ K?B, [0-9.]+ [mu]?s|\b[0-9a-f]{24}\b`)

// watch runs a program, which may end with 1 as tests fail, and gives what it
// prints and sends.
func (k *kitchen) watch(words []string) (out string, sent []string) {
	k.t.Helper()
	k.server.taken()
	text, err := k.command(words...).CombinedOutput()
	if exit, ok := err.(*exec.ExitError); err != nil && (!ok || exit.ExitCode() != 1) {
		k.t.Fatalf("%q: %v\n%s", words, err, text)
	}
	return string(text), k.server.taken()
}

// expectAll asks whether a run was one at all.
func (k *kitchen) expectAll(o outcome) {
	k.t.Helper()
	all := strings.Join(o.results, "\n")
	for _, want := range []string{"passed: passes", "failed: fails: expected 'GET'", "skipped: is skipped", "passed: waits", "broke: a script that breaks"} {
		if !strings.Contains(all, want) {
			k.t.Errorf("no %q in the results:\n%s", want, all)
		}
	}
	if len(o.sent) != 34 {
		k.t.Errorf("%d requests sent:\n%s", len(o.sent), strings.Join(o.sent, "\n"))
	}
}

func expectSame(t *testing.T, what string, want, got outcome) {
	t.Helper()
	expectLines(t, what+", results", want.results, got.results)
	expectLines(t, what+", requests", want.sent, got.sent)
}

func expectLines(t *testing.T, what string, want, got []string) {
	t.Helper()
	for i := range max(len(want), len(got)) {
		w, g := at(want, i), at(got, i)
		if w != g {
			t.Fatalf("%s, line %d:\n%s\nwant:\n%s", what, i+1, g, w)
		}
	}
}

func at(lines []string, i int) string {
	if i < len(lines) {
		return lines[i]
	}
	return "(nothing)"
}

// report is what we read of Newman's JSON reports.
type report struct {
	Run struct {
		Executions []execution
	}
}

type execution struct {
	Item    struct{ Name string }
	Request struct {
		Method string
		URL    any
		Header []struct {
			Key, Value string
			System     bool
		}
	}
	Response   struct{ Code int }
	Assertions []struct {
		Assertion string
		Skipped   bool
		Error     *fault
	}
	PrerequestScript, TestScript []struct{ Error *fault }
}

type fault struct{ Message string }

func results(t *testing.T, text []byte) []string {
	t.Helper()
	var r report
	must(t, json.Unmarshal(text, &r))
	var lines []string
	for _, e := range r.Run.Executions {
		lines = append(lines, e.request())
		lines = append(lines, e.tests()...)
	}
	return lines
}

func (e execution) request() string {
	url, _ := json.Marshal(e.Request.URL)
	line := fmt.Sprintf("%s: %s %s -> %d", e.Item.Name, e.Request.Method, url, e.Response.Code)
	for _, h := range e.Request.Header {
		if !h.System {
			line += "\n  " + h.Key + ": " + h.Value
		}
	}
	return line
}

func (e execution) tests() []string {
	var lines []string
	for _, a := range e.Assertions {
		switch {
		case a.Skipped:
			lines = append(lines, "skipped: "+a.Assertion)
		case a.Error != nil:
			lines = append(lines, "failed: "+a.Assertion+": "+a.Error.Message)
		default:
			lines = append(lines, "passed: "+a.Assertion)
		}
	}
	for _, s := range append(e.PrerequestScript, e.TestScript...) {
		if s.Error != nil {
			lines = append(lines, "broke: "+s.Error.Message)
		}
	}
	return lines
}

// echo is a server that answers with what it got, and remembers it.
type echo struct {
	mu   sync.Mutex
	sent []string
}

// serveEcho serves at the address that the environment of the kitchen names,
// which is free, as nobody else is on this network.
func serveEcho(t *testing.T) *echo {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:8787")
	must(t, err)
	e := &echo{}
	server := &http.Server{Handler: e}
	server.SetKeepAlivesEnabled(false) // Newman ends only when its connections do
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(func() { server.Close() })
	return e
}

// taken are the requests since the last time.
func (e *echo) taken() []string {
	e.mu.Lock()
	defer e.mu.Unlock()
	sent := e.sent
	e.sent = nil
	return sent
}

func (e *echo) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	e.mu.Lock()
	e.sent = append(e.sent, written(r, string(body)))
	e.mu.Unlock()
	if r.URL.Path == "/redirect" {
		http.SetCookie(w, &http.Cookie{Name: "visit", Value: "1"})
		http.Redirect(w, r, "/landed", http.StatusFound)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(map[string]any{
		"method": r.Method, "path": r.URL.Path, "query": r.URL.RawQuery, "headers": r.Header, "body": string(body),
	})
}

// written is a request without what differs from run to run.
func written(r *http.Request, body string) string {
	header := r.Header.Clone()
	header.Del("Postman-Token")
	if _, params, err := mime.ParseMediaType(header.Get("Content-Type")); err == nil && params["boundary"] != "" {
		body = strings.ReplaceAll(body, params["boundary"], "BOUNDARY")
		header.Set("Content-Type", "multipart/form-data")
	}
	var out strings.Builder
	fmt.Fprintf(&out, "%s %s\n", r.Method, r.RequestURI)
	_ = header.Write(&out) // in the order of the names
	return out.String() + "\n" + body
}

// paths are the methods and paths of what was sent.
func paths(o outcome) []string {
	var all []string
	for _, s := range o.sent {
		line, _, _ := strings.Cut(s, "\n")
		path, _, _ := strings.Cut(line, "?")
		all = append(all, path)
	}
	return all
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
