package testenv

import (
	"bytes"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestHTTP(t *testing.T) {
	root := bareRepository(t)
	exchange(t, nil, HTTP(t, root, HTTPOptions{})+"/a.git")
}

func TestHTTPWithPassword(t *testing.T) {
	root := bareRepository(t)
	url := HTTP(t, root, HTTPOptions{User: "mia", Password: "p:w"})
	exchange(t, nil, strings.Replace(url, "://", "://mia:p%3Aw@", 1)+"/a.git")
	for _, login := range []string{"", "mia:wrong@", "other:p%3Aw@"} {
		if out, err := git(t, nil, "ls-remote", strings.Replace(url, "://", "://"+login, 1)+"/a.git"); err == nil {
			t.Errorf("login %q is let in: %s", login, out)
		}
	}
}

func TestSSH(t *testing.T) {
	root := bareRepository(t)
	server := SSH(t, root)
	exchange(t, server.Env, server.URL+"/a.git")
}

func TestSSHWithAgentOnly(t *testing.T) {
	root := bareRepository(t)
	server := SSH(t, root)
	known := server.Env[slices.IndexFunc(server.Env, func(s string) bool { return strings.HasPrefix(s, "SSH_KNOWN_HOSTS=") })]
	env := append(slices.Clone(server.Env),
		"GIT_SSH_COMMAND=ssh -F none -o IdentityFile=none -o UserKnownHostsFile="+strings.TrimPrefix(known, "SSH_KNOWN_HOSTS="))
	mustGit(t, env, "ls-remote", server.URL+"/a.git")
}

func TestSSHTakesNoStranger(t *testing.T) {
	root := bareRepository(t)
	server := SSH(t, root)
	env := append(slices.Clone(server.Env), "SSH_AUTH_SOCK=",
		"GIT_SSH_COMMAND=ssh -F none -o BatchMode=yes -o IdentityFile=none -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null")
	if out, err := git(t, env, "ls-remote", server.URL+"/a.git"); err == nil {
		t.Errorf("a client without a key is let in: %s", out)
	}
}

func TestSSHRunsGitOnly(t *testing.T) {
	server := SSH(t, bareRepository(t))
	host, _, _ := strings.Cut(strings.TrimPrefix(server.URL, "ssh://"), "/")
	address, port, _ := strings.Cut(host, ":")
	config := filepath.Join(strings.TrimPrefix(server.Env[0], "HOME="), ".ssh", "config")
	if out, err := exec.CommandContext(t.Context(), "ssh", "-F", config, "-p", port, address, "echo", "hello").Output(); err == nil {
		t.Errorf("a shell command is run: %s", out)
	}
}

func TestSSHEndsWithOpenConnections(t *testing.T) {
	t.Run("server", func(t *testing.T) {
		server := SSH(t, bareRepository(t))
		for _, env := range server.Env {
			if socket, ok := strings.CutPrefix(env, "SSH_AUTH_SOCK="); ok {
				_, err := net.Dial("unix", socket)
				check(t, err)
			}
		}
		host, _, _ := strings.Cut(server.URL[strings.Index(server.URL, "@")+1:], "/")
		_, err := net.Dial("tcp", host)
		check(t, err)
	})
}

// exchange pushes a file of more than git's buffer from one clone of the empty
// repository at url and finds it in another.
func exchange(t *testing.T, env []string, url string) {
	t.Helper()
	one, two := filepath.Join(t.TempDir(), "one"), filepath.Join(t.TempDir(), "two")
	mustGit(t, env, "clone", "--quiet", url, one)
	data := noise(3 << 20)
	check(t, os.WriteFile(filepath.Join(one, "file"), data, 0o600))
	mustGit(t, env, "-C", one, "add", "file")
	mustGit(t, env, "-C", one, "commit", "--quiet", "-m", "file")
	mustGit(t, env, "-C", one, "push", "--quiet", "origin", "HEAD:main")
	mustGit(t, env, "clone", "--quiet", "--branch", "main", url, two)
	got, err := os.ReadFile(filepath.Join(two, "file"))
	if err != nil || !bytes.Equal(got, data) {
		t.Errorf("the file arrived as %d bytes, %v", len(got), err)
	}
}

// bareRepository makes a folder with one empty repository, a.git.
func bareRepository(t *testing.T) string {
	t.Helper()
	Program(t, "git", "is the client of these tests")
	root := t.TempDir()
	mustGit(t, nil, "init", "--quiet", "--bare", "--initial-branch=main", filepath.Join(root, "a.git"))
	return root
}

func mustGit(t *testing.T, env []string, args ...string) {
	t.Helper()
	if out, err := git(t, env, args...); err != nil {
		t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
	}
}

func git(t *testing.T, env []string, args ...string) ([]byte, error) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "git", args...)
	cmd.Env = append(os.Environ(),
		"GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_NOSYSTEM=1", "GIT_TERMINAL_PROMPT=0",
		"GIT_AUTHOR_NAME=mia", "GIT_AUTHOR_EMAIL=mia@example.com",
		"GIT_COMMITTER_NAME=mia", "GIT_COMMITTER_EMAIL=mia@example.com")
	cmd.Env = append(cmd.Env, env...)
	return cmd.CombinedOutput()
}

// noise is data that does not compress.
func noise(n int) []byte {
	source := rand.NewChaCha8([32]byte{})
	data := make([]byte, n)
	_, _ = source.Read(data)
	return data
}

func TestNeed(t *testing.T) {
	t.Setenv("POSTBAG_REQUIRE_ALL", "")
	t.Run("missing", func(t *testing.T) {
		Need(t, "a unicorn", false, "this test shows a skip")
		t.Error("went on without")
	})
	t.Run("there", func(t *testing.T) {
		Need(t, "a test", true, "it runs")
	})
}

func TestCorpusFolder(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("POSTBAG_CORPUS", dir)
	if got := Corpus(t); got != dir {
		t.Errorf("Corpus() = %q, want %q", got, dir)
	}
	t.Setenv("POSTBAG_CORPUS", "")
	if corpus := Corpus(t); !isDir(corpus) {
		t.Errorf("Corpus() = %q, no folder", corpus)
	}
}
