package cmd

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/postbag/postbag/cmd/internal/testenv"
	"github.com/postbag/postbag/repo"
)

// clone is a device of a test: a store in a folder of its own.
type clone struct {
	t   *testing.T
	dir string
}

// clones makes a store with a collection, syncs it, and has it on all devices.
func clones(t *testing.T, address string, names ...string) []clone {
	shop, err := filepath.Abs("testdata/data/shop.json")
	if err != nil {
		t.Fatal(err)
	}
	root := t.TempDir()
	var all []clone
	for i, name := range names {
		c := clone{t, filepath.Join(root, name)}
		c.must("init", c.dir, "--remote", address, "--device", name)
		if i == 0 {
			c.must("-C", c.dir, "import", shop)
			c.must("-C", c.dir, "sync")
		}
		all = append(all, c)
	}
	return all
}

func (c clone) command(args ...string) *exec.Cmd {
	cmd := exec.Command("postbag", args...)
	cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_NOSYSTEM=1", "XDG_CONFIG_HOME="+c.dir+".config")
	return cmd
}

// run runs a command and returns what it answered and how it ended.
func (c clone) run(args ...string) (stdout string, code int, told string) {
	var out, talk bytes.Buffer
	cmd := c.command(args...)
	cmd.Stdout, cmd.Stderr = &out, &talk
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		c.t.Error(err)
	}
	return out.String(), cmd.ProcessState.ExitCode(), talk.String()
}

func (c clone) must(args ...string) string {
	c.t.Helper()
	out, code, told := c.run(args...)
	if code != exitDone {
		c.t.Fatalf("postbag %s: exit %d\n%s%s", strings.Join(args, " "), code, out, told)
	}
	return out
}

// set sets a field of the one request that all devices like to edit.
func (c clone) set(field, value string) { c.must("-C", c.dir, "set", "Tea shop/Short", field, value) }

// steps syncs and returns what that took.
func (c clone) steps(wantCode int) string {
	c.t.Helper()
	out, code, told := c.run("-C", c.dir, "sync", "--json")
	var done struct{ Steps []string }
	if err := json.Unmarshal([]byte(out), &done); err != nil || code != wantCode {
		c.t.Fatalf("sync: exit %d, not %d: %v\n%s%s", code, wantCode, err, out, told)
	}
	return strings.Join(done.Steps, " ")
}

// head is the last commit, and its number.
func (c clone) head() (repo.Hash, int) {
	r, err := repo.Open(c.dir)
	if err != nil {
		c.t.Fatal(err)
	}
	defer r.Close()
	head, err := r.Head()
	if err != nil {
		c.t.Fatal(err)
	}
	n, _, err := r.Count(head, repo.Hash{})
	if err != nil {
		c.t.Fatal(err)
	}
	return head, n
}

// sound has stock git look at a repository.
func sound(t *testing.T, dir string) {
	t.Helper()
	git := testenv.Program(t, "git", "judges what postbag leaves behind")
	for _, check := range [][]string{{"fsck", "--strict", "--no-dangling"}, {"status", "--porcelain"}} {
		if check[0] == "status" && strings.HasSuffix(dir, ".git") {
			continue // it has no files
		}
		out, err := exec.Command(git, append([]string{"-C", dir}, check...)...).CombinedOutput()
		if text := progress.ReplaceAllString(string(out), ""); err != nil || strings.TrimSpace(text) != "" {
			t.Errorf("git %s in %s: %v\n%s", check[0], dir, err, text)
		}
	}
}

// TestSyncsAtOnce: devices that all edit and sync at the same moment, one of
// them twice at once, lose nothing and end with the same commit. SYNC_ROUNDS has it go
// on for longer.
func TestSyncsAtOnce(t *testing.T) {
	rounds := syncRounds(4)
	bare := filepath.Join(t.TempDir(), "store.git")
	if err := repo.InitBare(bare, "main"); err != nil {
		t.Fatal(err)
	}
	devices := clones(t, bare, "laptop", "desktop", "phone")
	var want []string
	for round := range rounds {
		var group sync.WaitGroup
		for i, c := range devices {
			header := fmt.Sprintf("X-%d-%dx", i, round)
			want = append(want, header)
			c.set("headers."+header, "on")
			c.set("description", header)
			for range 1 + i%2 {
				group.Go(func() {
					if out, code, told := c.run("-C", c.dir, "sync"); code != exitDone && code != exitConflicted {
						t.Errorf("round %d, device %d: exit %d\n%s%s", round, i, code, out, told)
					}
				})
			}
		}
		group.Wait()
	}
	for _, c := range slices.Concat(devices, devices) {
		c.must("-C", c.dir, "sync")
	}
	head, _ := devices[0].head()
	for _, c := range devices {
		if at, _ := c.head(); at != head {
			t.Errorf("%s is at %s, not %s", c.dir, at, head)
		}
		shown := c.must("-C", c.dir, "show", "Tea shop/Short")
		for _, header := range want {
			if !strings.Contains(shown, header) {
				t.Errorf("%s has lost %s:\n%s", c.dir, header, shown)
			}
		}
		sound(t, c.dir)
	}
	sound(t, bare)
}

// syncRounds is how many rounds a test goes on for.
func syncRounds(usual int) int {
	if n, err := strconv.Atoi(os.Getenv("SYNC_ROUNDS")); err == nil {
		return n
	}
	return usual
}

// TestSyncKilled: whenever a sync is killed, the next one goes on from there, on
// either device, and nobody has to mend anything.
func TestSyncKilled(t *testing.T) {
	bare := filepath.Join(t.TempDir(), "store.git")
	if err := repo.InitBare(bare, "main"); err != nil {
		t.Fatal(err)
	}
	devices := clones(t, bare, "laptop", "desktop")
	seed := uint64(time.Now().UnixNano())
	t.Log("seed", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	var want []string
	for round := range syncRounds(8) {
		for i, c := range devices {
			header := fmt.Sprintf("X-%d-%dx", i, round)
			want = append(want, header)
			c.set("headers."+header, "on")
		}
		victim, other := devices[random.IntN(2)], devices[random.IntN(2)]
		cmd := victim.command("-C", victim.dir, "sync")
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(random.IntN(250)) * time.Millisecond)
		cmd.Process.Kill()
		cmd.Wait()
		other.must("-C", other.dir, "sync")
	}
	for _, c := range slices.Concat(devices, devices) {
		c.must("-C", c.dir, "sync")
	}
	for _, c := range devices {
		shown := c.must("-C", c.dir, "show", "Tea shop/Short")
		for _, header := range want {
			if !strings.Contains(shown, header) {
				t.Errorf("%s has lost %s:\n%s", c.dir, header, shown)
			}
		}
		sound(t, c.dir)
	}
	sound(t, bare)
}

// between is a server between a device and the remote, which has something
// happen before a push arrives, or has its answer lost.
type between struct {
	*httputil.ReverseProxy
	before func()
	lose   bool
}

// ServeHTTP hands requests on.
func (b *between) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	push := r.Method == http.MethodPost && strings.HasSuffix(r.URL.Path, "/git-receive-pack")
	if push && b.before != nil {
		b.before()
	}
	if push && b.lose {
		b.lose = false
		b.ReverseProxy.ServeHTTP(httptest.NewRecorder(), r)
		panic(http.ErrAbortHandler)
	}
	b.ReverseProxy.ServeHTTP(w, r)
}

// raced is a laptop with a commit to push by way of the proxy, and a desktop that
// reaches the remote itself.
func raced(t *testing.T) (laptop, desktop clone, way *between) {
	root := t.TempDir()
	if err := repo.InitBare(filepath.Join(root, "store.git"), "main"); err != nil {
		t.Fatal(err)
	}
	remote, err := url.Parse(testenv.HTTP(t, root, testenv.HTTPOptions{}))
	if err != nil {
		t.Fatal(err)
	}
	way = &between{ReverseProxy: httputil.NewSingleHostReverseProxy(remote)}
	server := httptest.NewServer(way)
	t.Cleanup(server.Close)
	devices := clones(t, remote.String()+"/store.git", "laptop", "desktop")
	laptop, desktop = devices[0], devices[1]
	laptop.must("-C", laptop.dir, "remote", server.URL+"/store.git")
	laptop.must("-C", laptop.dir, "sync")
	laptop.set("method", "PUT")
	return laptop, desktop, way
}

// TestSyncRetries: what the remote gets between a look and a push is merged and
// the push done again; a push whose answer was lost is not done twice; and where
// the remote never stands still, a sync gives up and keeps its work.
func TestSyncRetries(t *testing.T) {
	t.Run("moved", func(t *testing.T) {
		laptop, desktop, way := raced(t)
		way.before = sync.OnceFunc(func() {
			desktop.set("description", "first")
			desktop.must("-C", desktop.dir, "sync")
		})
		if got := laptop.steps(exitDone); got != "wait fetch take push" {
			t.Errorf("it took: %s", got)
		}
		desktop.must("-C", desktop.dir, "sync")
		shown := desktop.must("-C", desktop.dir, "show", "Tea shop/Short")
		if !strings.Contains(shown, "first") || !strings.Contains(shown, "PUT") {
			t.Errorf("one edit is lost:\n%s", shown)
		}
	})
	t.Run("lost", func(t *testing.T) {
		laptop, _, way := raced(t)
		before, n := laptop.head()
		way.lose = true
		if got := laptop.steps(exitDone); got != "wait fetch" {
			t.Errorf("it took: %s", got)
		}
		if head, after := laptop.head(); head != before || after != n {
			t.Errorf("it made a commit")
		}
		if out := laptop.must("-C", laptop.dir, "status", "--short"); out != "IN SYNC\n" {
			t.Errorf("it says %s", out)
		}
	})
	t.Run("restless", func(t *testing.T) {
		t.Parallel()
		laptop, desktop, way := raced(t)
		edits := 0
		way.before = func() {
			edits++
			desktop.set("description", strconv.Itoa(edits))
			desktop.must("-C", desktop.dir, "sync")
		}
		laptop.steps(exitMoved)
		way.before = nil
		laptop.steps(exitDone)
		desktop.must("-C", desktop.dir, "sync")
		shown := desktop.must("-C", desktop.dir, "show", "Tea shop/Short")
		if !strings.Contains(shown, "PUT") || !strings.Contains(shown, strconv.Itoa(edits)) {
			t.Errorf("after %d edits elsewhere:\n%s", edits, shown)
		}
	})
}

// TestSyncWhileEdited: an editor that saves a file again and again while others
// change it too and syncs go on. Whatever it saved and did not itself write over
// is in a commit.
func TestSyncWhileEdited(t *testing.T) {
	git := testenv.Program(t, "git", "finds what was committed")
	bare := filepath.Join(t.TempDir(), "store.git")
	if err := repo.InitBare(bare, "main"); err != nil {
		t.Fatal(err)
	}
	devices := clones(t, bare, "laptop", "desktop")
	laptop, desktop := devices[0], devices[1]
	file := filepath.Join(laptop.dir, "postman/collections/Tea shop/Short.request.yaml")
	stop, stopped := make(chan bool), make(chan []string)
	go func() { stopped <- saveOften(t, file, stop) }()
	for i := range 4 {
		desktop.set("headers.X-There", strconv.Itoa(i))
		desktop.must("-C", desktop.dir, "sync")
		if out, code, told := laptop.run("-C", laptop.dir, "sync"); code != exitDone && code != exitConflicted && code != exitMoved {
			t.Errorf("exit %d\n%s%s", code, out, told)
		}
	}
	close(stop)
	replaced := <-stopped
	log, err := exec.Command(git, "-C", laptop.dir, "log", "-m", "-p", "--all").CombinedOutput()
	if err != nil {
		t.Fatal(err)
	}
	if len(replaced) == 0 {
		t.Error("nothing was ever merged into what the editor saved")
	}
	for _, text := range replaced {
		if !bytes.Contains(log, []byte(text)) {
			t.Errorf("%s was saved, and is nowhere", text)
		}
	}
	for _, c := range []clone{laptop, desktop, laptop} {
		c.run("-C", c.dir, "sync")
	}
	sound(t, laptop.dir)
}

// saveOften saves a file over and over, as editors do, each time with another
// text, and returns the texts that somebody else has replaced.
func saveOften(t *testing.T, file string, stop chan bool) (replaced []string) {
	for n := 0; ; n++ {
		text := fmt.Sprintf("saved-%d-times", n)
		data := []byte("$kind: http-request\nname: Short\nmethod: GET\nurl: https://example.com\ndescription: " + text + "\norder: 3000\n")
		err := os.WriteFile(file+"~", data, 0o644)
		if err == nil {
			err = os.Rename(file+"~", file)
		}
		if err != nil {
			t.Error(err)
		}
		select {
		case <-stop:
			return replaced
		case <-time.After(time.Duration(n%7) * 20 * time.Millisecond):
		}
		if now, err := os.ReadFile(file); err != nil || !bytes.Equal(now, data) {
			replaced = append(replaced, text)
		}
	}
}

// TestStaleDevice: a device that was away for many commits brings its edit, takes
// all others, and brings nothing back that was deleted since.
func TestStaleDevice(t *testing.T) {
	bare := filepath.Join(t.TempDir(), "store.git")
	if err := repo.InitBare(bare, "main"); err != nil {
		t.Fatal(err)
	}
	devices := clones(t, bare, "laptop", "desktop", "phone")
	phone := devices[2]
	phone.set("description", "of the phone")
	const commits = 24
	for i := range commits {
		c := devices[i%2]
		c.set(fmt.Sprintf("headers.X-%d", i), "on")
		if i == commits/2 {
			c.must("-C", c.dir, "rm", "Tea shop/Who am I?")
		}
		c.must("-C", c.dir, "sync")
	}
	if got := phone.steps(exitDone); got != "wait fetch take push" {
		t.Errorf("it took: %s", got)
	}
	for _, c := range devices {
		c.must("-C", c.dir, "sync")
		shown := c.must("-C", c.dir, "show", "Tea shop/Short")
		if !strings.Contains(shown, "of the phone") || strings.Count(shown, "X-") != commits {
			t.Errorf("%s lacks an edit:\n%s", c.dir, shown)
		}
		if _, code, _ := c.run("-C", c.dir, "show", "Tea shop/Who am I?"); code == exitDone {
			t.Errorf("what was deleted is back in %s", c.dir)
		}
		sound(t, c.dir)
	}
}

// TestSilentRemote: a remote that takes the call and says nothing holds nobody
// up for longer than was said.
func TestSilentRemote(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	c := clone{t, filepath.Join(t.TempDir(), "laptop")}
	c.must("init", c.dir)
	c.must("-C", c.dir, "remote", "http://"+listener.Addr().String()+"/store.git")
	t.Setenv("POSTBAG_TIMEOUT", "500ms")
	began := time.Now()
	if out := c.must("-C", c.dir, "status", "--short"); out != "CONNECTING\n" {
		t.Errorf("status says %s", out)
	}
	if _, code, told := c.run("-C", c.dir, "sync"); code != exitUnreachable {
		t.Errorf("sync ends with %d\n%s", code, told)
	}
	if took := time.Since(began); took > 4*time.Second {
		t.Errorf("it took %v", took)
	}
}
