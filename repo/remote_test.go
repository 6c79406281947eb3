package repo_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/cgi"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/postbag/postbag/repo"
)

// remotes is every way to reach the bare repository at dir.
func remotes(t *testing.T, dir string) map[string]func(*testing.T) repo.Remote {
	at := func(url string) func(*testing.T) repo.Remote {
		return func(*testing.T) repo.Remote { return repo.Remote{Name: "origin", URL: url} }
	}
	return map[string]func(*testing.T) repo.Remote{
		"path": at(dir),
		"file": at("file://" + dir),
		"http": func(t *testing.T) repo.Remote {
			return repo.Remote{Name: "origin", URL: serveHTTP(t, filepath.Dir(dir), "") + "/" + filepath.Base(dir)}
		},
		"token": func(t *testing.T) repo.Remote {
			url := serveHTTP(t, filepath.Dir(dir), "s3cret") + "/" + filepath.Base(dir)
			return repo.Remote{Name: "origin", URL: url, Auth: func(context.Context, string) (repo.Credentials, error) {
				return repo.Credentials{User: "token", Password: "s3cret"}, nil
			}}
		},
		"ssh": func(t *testing.T) repo.Remote {
			return repo.Remote{Name: "origin", URL: "ssh://git@" + serveSSH(t, true) + dir}
		},
	}
}

// serveHTTP serves the repositories below dir with git's own CGI program.
func serveHTTP(t *testing.T, dir, password string) string {
	t.Helper()
	exe := filepath.Join(git(t, dir, "--exec-path"), "git-http-backend")
	if _, err := os.Stat(exe); err != nil {
		t.Skip("needs git http-backend")
	}
	backend := &cgi.Handler{Path: exe, Env: []string{"GIT_PROJECT_ROOT=" + dir, "GIT_HTTP_EXPORT_ALL=1", "REMOTE_USER=mia"}}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, got, _ := r.BasicAuth(); got != password {
			w.Header().Set("WWW-Authenticate", `Basic realm="git"`)
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		backend.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

func newBare(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "remote.git")
	if err := repo.InitBare(dir, "main"); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestTwoDevicesMeetOverEveryRemote(t *testing.T) {
	for name := range remotes(t, "") {
		t.Run(name, func(t *testing.T) {
			ctx := t.Context()
			a := newRepo(t)
			bare := newBare(t)
			m := remotes(t, bare)[name](t)
			if got, err := a.Fetch(ctx, m, "main"); err != nil || !got.Head.IsZero() || len(got.Branches) > 0 {
				t.Fatalf("fetch from an empty remote: %+v, %v", got, err)
			}
			first := save(t, a, "first", many(150))
			pushed, err := a.Push(ctx, m, "main")
			if err != nil || pushed != (repo.PushResult{New: first}) {
				t.Fatalf("push: %+v, %v", pushed, err)
			}
			fsck(t, bare)
			b, err := repo.Init(filepath.Join(t.TempDir(), "b"), "main")
			if err != nil {
				t.Fatal(err)
			}
			join(t, b, m, first)

			second := save(t, b, "second", map[string][]byte{"postbag.yaml": []byte("b\n"), "postman/new/deep/x.yaml": []byte("x\n")})
			if got, err := b.Push(ctx, m, "main"); err != nil || got.Old != first || got.New != second {
				t.Fatalf("push of b: %+v, %v", got, err)
			}
			if got, err := b.Push(ctx, m, "main"); err != nil || !got.UpToDate {
				t.Fatalf("second push of b: %+v, %v", got, err)
			}
			fsck(t, bare)

			save(t, a, "apart", map[string][]byte{"a.yaml": []byte("a\n")})
			var moved *repo.MovedError
			if _, err := a.Push(ctx, m, "main"); !errors.As(err, &moved) || moved.Have != second || moved.Want != first {
				t.Fatalf("push of what has moved on: %v", err)
			}
			if got, err := a.Fetch(ctx, m, "main"); err != nil || got.Head != second || got.DefaultBranch != "main" {
				t.Fatalf("fetch of a: %+v, %v", got, err)
			}
			if _, err := a.Push(ctx, m, "main"); !errors.As(err, &moved) {
				t.Fatalf("push of what does not follow: %v", err)
			}
			sound(t, a)
			sound(t, b)
		})
	}
}

// join fetches the branch into an empty repository and checks it out.
func join(t *testing.T, r *repo.Repo, m repo.Remote, want repo.Hash) {
	t.Helper()
	got, err := r.Fetch(t.Context(), m, "main")
	if err != nil || got.Head != want {
		t.Fatalf("fetch: %+v, %v", got, err)
	}
	if _, err := r.FastForward(got.Head); err != nil {
		t.Fatal(err)
	}
	sound(t, r)
}

func TestFetchUnderstandsWhatGitPacked(t *testing.T) {
	for name := range remotes(t, "") {
		t.Run(name, func(t *testing.T) {
			a := newRepo(t)
			files := many(60)
			save(t, a, "first", files)
			for i := range 5 { // similar versions become deltas
				for name := range files {
					files[name] = append(files[name], byte('0'+i), '\n')
				}
				save(t, a, "more", files)
			}
			bare := filepath.Join(t.TempDir(), "remote.git")
			git(t, a.Root(), "clone", "-q", "--bare", ".", bare)
			git(t, bare, "gc", "-q", "--aggressive")
			if !strings.Contains(git(t, bare, "verify-pack", "-v", glob(t, bare, "objects/pack/*.idx")), "chain length") {
				t.Fatal("git made no deltas")
			}
			head, err := a.Head()
			if err != nil {
				t.Fatal(err)
			}
			b, err := repo.Init(filepath.Join(t.TempDir(), "b"), "main")
			if err != nil {
				t.Fatal(err)
			}
			join(t, b, remotes(t, bare)[name](t), head)
		})
	}
}

func glob(t *testing.T, dir, pattern string) string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, pattern))
	if err != nil || len(names) != 1 {
		t.Fatalf("%s: %q, %v", pattern, names, err)
	}
	return names[0]
}

func TestHookOfARemoteRejects(t *testing.T) {
	for name := range remotes(t, "") {
		t.Run(name, func(t *testing.T) {
			a, bare := newRepo(t), newBare(t)
			hook := "#!/bin/sh\necho 'no \"secrets\" here' >&2\nexit 1\n"
			if err := os.WriteFile(filepath.Join(bare, "hooks", "pre-receive"), []byte(hook), 0o755); err != nil {
				t.Fatal(err)
			}
			save(t, a, "first", many(3))
			_, err := a.Push(t.Context(), remotes(t, bare)[name](t), "main")
			var rejected *repo.RejectedError
			if !errors.As(err, &rejected) || !strings.Contains(rejected.Reason, `no "secrets" here`) {
				t.Fatalf("push: %v", err)
			}
			if _, err := tryGit(t, bare, "rev-parse", "--verify", "main"); err == nil {
				t.Error("the branch is there after all")
			}
		})
	}
}

func TestHooksAreNeverSkipped(t *testing.T) {
	a, bare := newRepo(t), newBare(t)
	if err := os.WriteFile(filepath.Join(bare, "hooks", "update"), []byte("#!/bin/sh\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	save(t, a, "first", many(3))
	t.Setenv("PATH", t.TempDir())
	_, err := a.Push(t.Context(), repo.Remote{Name: "origin", URL: bare}, "main")
	var rejected *repo.RejectedError
	if !errors.As(err, &rejected) {
		t.Fatalf("push: %v", err)
	}
}

func TestCheckedOutBranchIsNotPushedTo(t *testing.T) {
	a := newRepo(t)
	other := filepath.Join(t.TempDir(), "other")
	git(t, filepath.Dir(other), "init", "-q", "-b", "main", other)
	save(t, a, "first", many(3))
	_, err := a.Push(t.Context(), repo.Remote{Name: "origin", URL: other}, "main")
	var rejected *repo.RejectedError
	if !errors.As(err, &rejected) {
		t.Fatalf("push: %v", err)
	}
}

func TestRemoteErrorsHaveTheirType(t *testing.T) {
	a, bare := newRepo(t), newBare(t)
	save(t, a, "first", many(1))
	locked := serveHTTP(t, filepath.Dir(bare), "right")
	open := serveHTTP(t, filepath.Dir(bare), "")
	web := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(web.Close)
	gone := httptest.NewServer(nil)
	gone.Close()
	var (
		auth        *repo.AuthError
		missing     *repo.NotFoundError
		unreachable *repo.UnreachableError
		unsupported *repo.UnsupportedError
	)
	for url, want := range map[string]any{
		strings.Replace(locked, "://", "://mia:wr0ng@", 1) + "/remote.git": &auth,
		open + "/nothing.git":                    &missing,
		web.URL + "/x.git":                       &missing,
		gone.URL + "/x.git":                      &unreachable,
		filepath.Join(bare, "nowhere"):           &unreachable,
		filepath.Dir(bare):                       &missing,
		"ext::sh -c touch% /tmp/x":               &unsupported,
		"fd::17":                                 &unsupported,
		"-oProxyCommand=x":                       &unsupported,
		"ssh://-oProxyCommand=x/y":               &unsupported,
		"ftp://example.com/x.git":                &unsupported,
		"git@host:-x":                            &unsupported,
		"ssh://git@" + serveSSH(t, false) + bare: &auth,
		"ssh://git@" + serveSSH(t, true) + "/no": &missing,
	} {
		_, err := a.Fetch(t.Context(), repo.Remote{Name: "origin", URL: url}, "main")
		if err == nil || !errors.As(err, want) {
			t.Errorf("%s: %T %v", url, err, err)
		}
		if err != nil && strings.Contains(err.Error(), "wr0ng") {
			t.Errorf("the password is in the message: %v", err)
		}
	}
}

func TestCredentialsStayWithTheirHost(t *testing.T) {
	a, bare := newRepo(t), newBare(t)
	var leaked bool
	thief := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _, leaked = r.BasicAuth()
		w.WriteHeader(http.StatusNotFound)
	}))
	t.Cleanup(thief.Close)
	honest := httptest.NewServer(http.RedirectHandler(thief.URL+"/x.git/info/refs?service=git-upload-pack", http.StatusFound))
	t.Cleanup(honest.Close)
	url := strings.Replace(honest.URL, "://", "://mia:pass@", 1) + "/" + filepath.Base(bare)
	if _, err := a.Fetch(t.Context(), repo.Remote{Name: "origin", URL: url}, "main"); err == nil {
		t.Error("fetch from nowhere succeeded")
	}
	if leaked {
		t.Error("the credentials went to another host")
	}
}

func TestURLsAreRewritten(t *testing.T) {
	a, bare := newRepo(t), newBare(t)
	for key, value := range map[string]string{
		"url./nowhere/.insteadOf":                   "gh:",
		"url." + filepath.Dir(bare) + "/.insteadOf": "gh:mia/",
	} {
		if err := a.SetConfig(key, value); err != nil {
			t.Fatal(err)
		}
	}
	if err := a.SetRemote("origin", "gh:mia/remote.git"); err != nil {
		t.Fatal(err)
	}
	save(t, a, "first", many(2))
	m, err := a.Remote("origin")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.Push(t.Context(), m, "main"); err != nil {
		t.Fatal(err)
	}
	if _, err := exec.LookPath("git"); err == nil {
		fsck(t, bare)
		if got := git(t, a.Root(), "remote", "-v"); !strings.Contains(got, bare) {
			t.Errorf("git sees the remotes %q", got)
		}
	}
}

// A push that was killed leaves some of its objects on a remote that is a path.
// Whichever they are, the next fetch and the next push do not stumble over them.
func TestKilledPushIsInNobodysWay(t *testing.T) {
	a, bare := newRepo(t), newBare(t)
	m := repo.Remote{Name: "origin", URL: bare}
	save(t, a, "first", many(3))
	push(t, a, m)
	for i := range 3 {
		save(t, a, "more", map[string][]byte{"postman/new/" + string(rune('a'+i)): {byte(i)}})
	}
	objects := strings.Fields(git(t, a.Root(), "rev-list", "--objects", "--no-object-names", "origin/main..main"))
	if len(objects) < 9 {
		t.Fatalf("only %d objects", len(objects))
	}
	for _, left := range objects {
		to := repo.Remote{Name: "origin", URL: filepath.Join(t.TempDir(), "remote.git")}
		name := filepath.Join("objects", left[:2], left[2:])
		data, err := os.ReadFile(filepath.Join(a.GitDir(), name))
		if err == nil {
			err = os.CopyFS(to.URL, os.DirFS(bare))
		}
		if err == nil {
			err = os.MkdirAll(filepath.Join(to.URL, filepath.Dir(name)), 0o755)
		}
		if err == nil {
			err = os.WriteFile(filepath.Join(to.URL, name), data, 0o444)
		}
		if err != nil {
			t.Fatal(err)
		}
		if _, err := a.Fetch(t.Context(), to, "main"); err != nil {
			t.Fatalf("object %s is left: %v", left, err)
		}
		push(t, a, to)
		fsck(t, to.URL)
	}
}

// A state that comes again in the same second, as when something is added and
// removed, is sent whole, whichever of its commits is looked at first.
func TestStateThatComesAgainIsPushedWhole(t *testing.T) {
	r, bare := newRepo(t), newBare(t)
	m := repo.Remote{Name: "origin", URL: bare}
	save(t, r, "first", map[string][]byte{"postman/a.yaml": []byte("a\n"), "postman/b.yaml": []byte("b\n")})
	push(t, r, m)
	for i := range 20 {
		save(t, r, "change", map[string][]byte{"postman/a.yaml": fmt.Appendf(nil, "%d\n", i)})
		save(t, r, "add", map[string][]byte{"postman/new.yaml": []byte("new\n")})
		save(t, r, "remove", map[string][]byte{"postman/new.yaml": nil})
	}
	push(t, r, m)
	fsck(t, bare)
}

func push(t *testing.T, r *repo.Repo, m repo.Remote) {
	t.Helper()
	if _, err := r.Push(t.Context(), m, "main"); err != nil {
		t.Fatal(err)
	}
}

func TestBranchThatIsGoneIsPushedAnew(t *testing.T) {
	for name := range remotes(t, "") {
		t.Run(name, func(t *testing.T) {
			a, bare := newRepo(t), newBare(t)
			m := remotes(t, bare)[name](t)
			head := save(t, a, "first", many(3))
			if _, err := a.Push(t.Context(), m, "main"); err != nil {
				t.Fatal(err)
			}
			git(t, bare, "update-ref", "-d", "refs/heads/main")
			var moved *repo.MovedError
			if _, err := a.Push(t.Context(), m, "main"); !errors.As(err, &moved) || !moved.Have.IsZero() || moved.Want != head {
				t.Fatalf("push of what was seen: %v", err)
			}
			if got, err := a.Fetch(t.Context(), m, "main"); err != nil || !got.Head.IsZero() {
				t.Fatalf("fetch: %+v, %v", got, err)
			}
			if h, err := a.Ref("refs/remotes/origin/main"); err != nil || !h.IsZero() {
				t.Errorf("the tracking reference is at %s, %v", h, err)
			}
			if got, err := a.Push(t.Context(), m, "main"); err != nil || got.New != head || !got.Old.IsZero() {
				t.Fatalf("push: %+v, %v", got, err)
			}
		})
	}
}

func TestAnotherURLIsAnotherRepository(t *testing.T) {
	a, one, two := newRepo(t), newBare(t), newBare(t)
	if err := a.SetRemote("origin", one); err != nil {
		t.Fatal(err)
	}
	m, err := a.Remote("origin")
	if err != nil {
		t.Fatal(err)
	}
	save(t, a, "first", many(3))
	if _, err := a.Push(t.Context(), m, "main"); err != nil {
		t.Fatal(err)
	}
	git(t, a.Root(), "symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/main")
	git(t, a.Root(), "update-ref", "refs/remotes/origin/old", "HEAD")
	git(t, a.Root(), "pack-refs", "--all")
	git(t, a.Root(), "update-ref", "refs/remotes/origin-2/main", "HEAD")
	if err := a.SetRemote("origin", one); err != nil {
		t.Fatal(err)
	}
	if refs, err := a.Refs("refs/remotes/origin/"); err != nil || len(refs) != 3 {
		t.Fatalf("with the same URL: %v, %v", refs, err)
	}
	if err := a.SetRemote("origin", two); err != nil {
		t.Fatal(err)
	}
	if refs, err := a.Refs("refs/remotes/"); err != nil || len(refs) != 1 {
		t.Errorf("%v, %v", refs, err)
	}
	if m, err = a.Remote("origin"); err != nil {
		t.Fatal(err)
	}
	if _, err := a.Push(t.Context(), m, "main"); err != nil {
		t.Error(err)
	}
	fsck(t, a.Root())
}
