package cmd

import (
	"bytes"
	"crypto/sha256"
	stdjson "encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/postbag/postbag/cmd/internal/testenv"
	"github.com/postbag/postbag/cmd/internal/visible"
	"github.com/postbag/postbag/repo"
	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/json"
)

// scriptCommands are what scripts can do beyond testscript's own commands:
//
//	exits CODE COMMAND…    runs it; it must end with CODE and keep the rules of complaints
//	clean DIR              stock git finds the repository sound and nothing changed
//	samejson A B           the exports are equal: order of keys and number literals too
//	commits DIR N          the branch that is checked out has N commits
//	bytes FILE TEXT        writes a file; TEXT has Go's escapes (\x1b, \u202e, \n)
//	recode HOW FILE NEW    writes FILE anew as utf16le, utf16be, bom or crlf
//	replace FILE OLD NEW   replaces every OLD, which must be there; both have Go's escapes
//	sums DIR               prints the checksum of every file but git's own
//	corpus NAME FILE       copies a file of the corpus
//	sent N FILE            writes HAR of N requests, one each ten minutes from 2026-01-01 on
//	requests N METHOD FILE writes a collection of N requests of a method
//	full DIR SIZE          makes DIR a file system of that size
var scriptCommands = map[string]func(*testscript.TestScript, bool, []string){
	"exits": exits, "clean": clean, "samejson": sameJSON, "commits": commits, "bytes": writeBytes, "recode": recode,
	"replace": replace, "sums": sums, "corpus": corpus, "full": full, "sent": sent, "requests": requests,
}

func want(ts *testscript.TestScript, neg, ok bool, usage string) {
	if neg || !ok {
		ts.Fatalf("usage: %s", usage)
	}
}

func exits(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, neg, len(args) >= 2, "exits CODE COMMAND…")
	code := 0
	err := ts.Exec(args[1], args[2:]...)
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		code = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if strconv.Itoa(code) != args[0] {
		ts.Fatalf("exit code %d, not %s", code, args[0])
	}
	if args[1] == "postbag" {
		judgeOutput(ts, code, slices.Contains(args, "--json"))
	}
}

// judgeOutput holds what is printed to the rules that hold for all commands.
func judgeOutput(ts *testscript.TestScript, code int, isJSON bool) {
	stdout, stderr := ts.ReadFile("stdout"), ts.ReadFile("stderr")
	if bad := strings.IndexFunc(stderr, rawControl); bad >= 0 {
		ts.Fatalf("standard error has a raw control character: %q", stderr[bad:])
	}
	switch {
	case isJSON:
		judgeJSON(ts, stdout, code)
	case strings.ContainsFunc(stdout, rawControl):
		ts.Fatalf("standard output has a raw control character: %q", stdout)
	}
	if code != 0 && stderr != "" {
		judgeComplaint(ts, stderr)
	}
}

func rawControl(r rune) bool { return r != '\n' && r != '\t' && visible.Suspicious(r) }

func judgeJSON(ts *testscript.TestScript, stdout string, code int) {
	var answer any
	decoder := stdjson.NewDecoder(strings.NewReader(stdout))
	ts.Check(decoder.Decode(&answer))
	if _, err := decoder.Token(); err != io.EOF {
		ts.Fatalf("--json answers with more than one document")
	}
	object, _ := answer.(map[string]any)
	problem, _ := object["error"].(map[string]any)
	if told := problem["exit"]; code > 1 && told != float64(code) {
		ts.Fatalf("--json tells exit code %v", told)
	}
}

var complaint = regexp.MustCompile(`(?m)\A(?:note: .*\n)*postbag: .+\n(  .*\n)*hint: .+\n\z`)

// judgeComplaint wants what could not be done, its particulars indented, and
// the way out.
func judgeComplaint(ts *testscript.TestScript, stderr string) {
	if !complaint.MatchString(stderr) {
		ts.Fatalf("an error is a line, perhaps particulars, and a hint; not: %s", stderr)
	}
	for _, phrase := range []string{"failed to", "error:", "unable to", "%!"} {
		if strings.Contains(stderr, phrase) {
			ts.Fatalf("errors do not say %q: %s", phrase, stderr)
		}
	}
}

func clean(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, neg, len(args) == 1, "clean DIR")
	if ts.Value(gitlessKey{}).(bool) {
		return
	}
	git := testenv.Program(ts.Value(testKey{}).(testing.TB), "git", "judges what postbag leaves behind")
	dir := ts.MkAbs(args[0])
	for _, check := range [][]string{{"fsck", "--strict", "--no-dangling"}, {"status", "--porcelain"}} {
		cmd := exec.Command(git, append([]string{"-C", dir}, check...)...)
		cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL="+ts.Getenv("GIT_CONFIG_GLOBAL"), "GIT_CONFIG_NOSYSTEM=1", "GIT_OPTIONAL_LOCKS=0")
		out, err := cmd.CombinedOutput()
		if text := progress.ReplaceAllString(string(out), ""); err != nil || strings.TrimSpace(text) != "" {
			ts.Fatalf("git %s in %s: %v\n%s", check[0], args[0], err, text)
		}
	}
}

// progress is what git fsck says when all is well.
var progress = regexp.MustCompile(`(?m)^(Checking|Verifying|notice: HEAD points to an unborn).*$`)

func sameJSON(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: samejson A B")
	}
	var values [2]entity.Value
	for i, name := range args {
		v, err := json.Decode([]byte(ts.ReadFile(name)))
		ts.Check(err)
		values[i] = withoutDrawn(v)
	}
	if entity.Equal(values[0], values[1]) == neg {
		a, b := json.Encode(values[0], "\t"), json.Encode(values[1], "\t")
		ts.Fatalf("%s and %s: equal is %v\n%s\n%s", args[0], args[1], neg, a, b)
	}
}

// withoutDrawn leaves out what every export draws anew: the ids of scripts,
// and when and with what it was exported.
func withoutDrawn(v entity.Value) entity.Value {
	switch v := v.(type) {
	case entity.List:
		for i := range v {
			v[i] = withoutDrawn(v[i])
		}
	case *entity.Map:
		v.Delete("_postman_exported_at")
		v.Delete("_postman_exported_using")
		for k, inner := range v.All() {
			if script, ok := inner.(*entity.Map); ok && k == "script" {
				script.Delete("id")
			}
			withoutDrawn(inner)
		}
	}
	return v
}

func commits(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, neg, len(args) == 2, "commits DIR N")
	r, err := repo.Open(ts.MkAbs(args[0]))
	ts.Check(err)
	defer r.Close()
	head, err := r.Head()
	ts.Check(err)
	n := 0
	if !head.IsZero() {
		for _, err := range r.Log(head) {
			ts.Check(err)
			n++
		}
	}
	if strconv.Itoa(n) != args[1] {
		ts.Fatalf("%s has %d commits, not %s", args[0], n, args[1])
	}
}

// unescape reads Go's escapes.
func unescape(ts *testscript.TestScript, text string) string {
	var out []byte
	for text != "" {
		r, multibyte, rest, err := strconv.UnquoteChar(text, 0)
		if err != nil {
			ts.Fatalf("%q: %v", text, err)
		}
		if multibyte {
			out = append(out, string(r)...)
		} else {
			out = append(out, byte(r))
		}
		text = rest
	}
	return string(out)
}

func writeBytes(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, neg, len(args) == 2, "bytes FILE TEXT")
	name := ts.MkAbs(unescape(ts, args[0]))
	ts.Check(os.MkdirAll(filepath.Dir(name), 0o755))
	ts.Check(os.WriteFile(name, []byte(unescape(ts, args[1])), 0o644))
}

func recode(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, neg, len(args) == 3, "recode HOW FILE NEW")
	text := ts.ReadFile(args[1])
	var out bytes.Buffer
	switch args[0] {
	case "bom":
		out.WriteString("\ufeff" + text)
	case "crlf":
		out.WriteString(strings.ReplaceAll(text, "\n", "\r\n"))
	case "utf16le", "utf16be":
		for _, unit := range utf16.Encode([]rune("\ufeff" + text)) {
			pair := []byte{byte(unit), byte(unit >> 8)}
			if args[0] == "utf16be" {
				slices.Reverse(pair)
			}
			out.Write(pair)
		}
	default:
		ts.Fatalf("there is no recoding %s", args[0])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[2]), out.Bytes(), 0o644))
}

func replace(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, neg, len(args) == 3, "replace FILE OLD NEW")
	before := ts.ReadFile(args[0])
	after := strings.ReplaceAll(before, unescape(ts, args[1]), unescape(ts, args[2]))
	if before == after {
		ts.Fatalf("%s has no %q:\n%s", args[0], args[1], before)
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(after), 0o644))
}

func sums(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, neg, len(args) == 1, "sums DIR")
	root := ts.MkAbs(args[0])
	ts.Check(filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.Name() == ".git":
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		case !d.Type().IsRegular():
			return nil
		}
		data, err := os.ReadFile(path)
		rel, _ := filepath.Rel(root, path)
		fmt.Fprintf(ts.Stdout(), "%x %q\n", sha256.Sum256(data), filepath.ToSlash(rel))
		return err
	}))
}

func corpus(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, neg, len(args) == 2, "corpus NAME FILE")
	data, err := os.ReadFile(filepath.Join(testenv.Corpus(ts.Value(testKey{}).(testing.TB)), args[0]))
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), data, 0o644))
}

func sent(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, neg, len(args) == 2, "sent N FILE")
	n, err := strconv.Atoi(args[0])
	ts.Check(err)
	entries := make(entity.List, n)
	for i := range entries {
		when := time.Date(2026, 1, 1, 0, 10*i, 0, 0, time.UTC).Format(time.RFC3339)
		entries[i] = entity.MapOf("startedDateTime", when, "request", entity.MapOf("method", "GET", "url", fmt.Sprintf("https://shop.test/teas/%d", i)),
			"response", entity.MapOf("status", entity.Number("200"), "content", entity.MapOf("text", strings.Repeat("tea ", 50))))
	}
	doc := entity.MapOf("log", entity.MapOf("version", "1.2", "entries", entries))
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), json.Encode(doc, ""), 0o644))
}

func requests(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, neg, len(args) == 3, "requests N METHOD FILE")
	n, err := strconv.Atoi(args[0])
	ts.Check(err)
	items := make(entity.List, n)
	for i := range items {
		items[i] = entity.MapOf("name", fmt.Sprintf("Request %d", i), "request", entity.MapOf("method", args[1], "url", fmt.Sprintf("https://shop.test/%d", i)))
	}
	info := entity.MapOf("name", "Many", "schema", "https://schema.getpostman.com/json/collection/v2.1.0/collection.json")
	ts.Check(os.WriteFile(ts.MkAbs(args[2]), json.Encode(entity.MapOf("info", info, "item", items), ""), 0o644))
}

func full(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, neg, len(args) == 2, "full DIR SIZE")
	dir := ts.MkAbs(args[0])
	ts.Check(os.MkdirAll(dir, 0o755))
	err := exec.Command("mount", "-t", "tmpfs", "-o", "size="+args[1], "tmpfs", dir).Run()
	testenv.Need(ts.Value(testKey{}).(testing.TB), "a file system of its own (tmpfs, as root)", err == nil, "fills it up")
	ts.Defer(func() { exec.Command("umount", "-l", dir).Run() })
}
