package testenv

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/pem"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/agent"
	"golang.org/x/crypto/ssh/knownhosts"
)

// SSHServer is a running server and how to reach it.
type SSHServer struct {
	// URL is "ssh://user@127.0.0.1:port/root": add "/a.git".
	URL string
	// Env makes a client trust the server and find a key that it takes: HOME
	// with .ssh, SSH_KNOWN_HOSTS, SSH_AUTH_SOCK of an agent with the key, and
	// GIT_SSH_COMMAND, because the stock ssh looks up the home folder in the
	// system's accounts and not in HOME.
	Env []string
}

// SSH serves the repositories under root with the system's OpenSSH server until
// the test ends, for reading and pushing. It runs as the current user, with
// keys and a configuration of its own, and runs nothing but git.
func SSH(t testing.TB, root string) SSHServer {
	t.Helper()
	sshd := Program(t, "sshd", "serves repositories over SSH")
	Program(t, "git-shell", "serves repositories over SSH")
	check(t, makePrivilegeFolder())
	me, err := user.Current()
	check(t, err)

	listener, err := net.Listen("tcp", "127.0.0.1:0")
	check(t, err)
	f := newSSHFiles(t, listener.Addr().String())
	serve(t, listener, func(conn net.Conn) { f.runServer(sshd, conn.(*net.TCPConn)) })
	return SSHServer{
		URL: "ssh://" + me.Username + "@" + listener.Addr().String() + filepath.ToSlash(root),
		Env: []string{
			"HOME=" + f.home,
			"SSH_KNOWN_HOSTS=" + f.at(".ssh/known_hosts"),
			"SSH_AUTH_SOCK=" + f.at("agent"),
			"GIT_SSH_COMMAND=ssh -F '" + f.at(".ssh/config") + "'",
		},
	}
}

// makePrivilegeFolder makes the empty folder that sshd wants when it runs as
// root, which only a started service would have made.
func makePrivilegeFolder() error {
	if os.Getuid() != 0 || runtime.GOOS != "linux" {
		return nil
	}
	return os.MkdirAll("/run/sshd", 0o755)
}

// sshFiles is a home folder for clients, which also holds the server's files.
type sshFiles struct {
	t    testing.TB
	home string
	log  *os.File
}

func newSSHFiles(t testing.TB, addr string) *sshFiles {
	t.Helper()
	// Not t.TempDir: the path of a socket must be short.
	home, err := os.MkdirTemp("", "postbag-ssh-")
	check(t, err)
	t.Cleanup(func() { os.RemoveAll(home) })
	f := &sshFiles{t: t, home: home}
	check(t, os.Mkdir(f.at(".ssh"), 0o700))

	host := f.newKey("host_key")
	client := f.newKey(".ssh/id_ed25519")
	f.write(".ssh/known_hosts", knownhosts.Line([]string{addr}, host.signer.PublicKey())+"\n")
	f.write(".ssh/config", f.clientConfig())
	f.write("authorized_keys", authorized(client.signer.PublicKey()))
	f.write("sshd_config", f.serverConfig())
	f.openLog()
	f.serveAgent(client)
	return f
}

func (f *sshFiles) at(name string) string { return filepath.Join(f.home, name) }

func (f *sshFiles) write(name, text string) {
	f.t.Helper()
	check(f.t, os.WriteFile(f.at(name), []byte(text), 0o600))
}

type sshKey struct {
	private ed25519.PrivateKey
	signer  ssh.Signer
}

// newKey makes a key pair and writes its private half.
func (f *sshFiles) newKey(name string) sshKey {
	f.t.Helper()
	_, private, err := ed25519.GenerateKey(rand.Reader)
	check(f.t, err)
	block, err := ssh.MarshalPrivateKey(private, "postbag test")
	check(f.t, err)
	signer, err := ssh.NewSignerFromKey(private)
	check(f.t, err)
	f.write(name, string(pem.EncodeToMemory(block)))
	return sshKey{private, signer}
}

// authorized lets key run git's own two commands and nothing else, untouched
// by the configuration of the user that the tests run as.
func authorized(key ssh.PublicKey) string {
	const shell = `env GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 git-shell -c \"$SSH_ORIGINAL_COMMAND\"`
	return `restrict,command="` + shell + `" ` + string(ssh.MarshalAuthorizedKey(key))
}

func (f *sshFiles) serverConfig() string {
	return strings.Join([]string{
		"HostKey " + quotedArg(f.at("host_key")),
		"AuthorizedKeysFile " + quotedArg(f.at("authorized_keys")),
		"AuthenticationMethods publickey",
		"PermitRootLogin prohibit-password",
		"StrictModes no", // the folder for temporary files may be anyone's
		"UsePAM no",
		"PidFile none",
		"AcceptEnv GIT_PROTOCOL",
		"SetEnv " + quotedArg("PATH="+os.Getenv("PATH")),
		"LogLevel VERBOSE",
		"",
	}, "\n")
}

func (f *sshFiles) clientConfig() string {
	return strings.Join([]string{
		"UserKnownHostsFile " + quotedArg(f.at(".ssh/known_hosts")),
		"GlobalKnownHostsFile none",
		"IdentityFile " + quotedArg(f.at(".ssh/id_ed25519")),
		"IdentitiesOnly yes",
		"StrictHostKeyChecking yes",
		"BatchMode yes",
		"LogLevel ERROR",
		"",
	}, "\n")
}

func quotedArg(s string) string { return `"` + s + `"` }

// openLog keeps what the server says, and shows it if the test fails.
func (f *sshFiles) openLog() {
	f.t.Helper()
	log, err := os.Create(f.at("sshd.log"))
	check(f.t, err)
	f.log = log
	f.t.Cleanup(func() {
		log.Close()
		if text, err := os.ReadFile(log.Name()); err == nil && f.t.Failed() {
			f.t.Logf("sshd:\n%s", text)
		}
	})
}

// runServer lets sshd handle one connection, as inetd would: it has its port
// from the start, and no other process can take it.
func (f *sshFiles) runServer(sshd string, conn *net.TCPConn) {
	file, err := conn.File()
	if err != nil {
		fmt.Fprintln(f.log, err)
		return
	}
	defer file.Close()
	cmd := exec.CommandContext(f.t.Context(), sshd, "-i", "-e", "-f", f.at("sshd_config"))
	cmd.Stdin, cmd.Stdout, cmd.Stderr = file, file, f.log
	if err := cmd.Run(); err != nil {
		fmt.Fprintln(f.log, err)
	}
}

// serveAgent runs a key agent that holds key: go-git finds the home folder by
// the system's accounts and not by HOME, but it asks an agent first.
func (f *sshFiles) serveAgent(key sshKey) {
	f.t.Helper()
	keyring := agent.NewKeyring()
	check(f.t, keyring.Add(agent.AddedKey{PrivateKey: key.private}))
	listener, err := net.Listen("unix", f.at("agent"))
	check(f.t, err)
	serve(f.t, listener, func(conn net.Conn) { _ = agent.ServeAgent(keyring, conn) })
}

// serve handles the connections of a listener until the test ends.
func serve(t testing.TB, listener net.Listener, handle func(net.Conn)) {
	var running sync.WaitGroup
	running.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				if !errors.Is(err, net.ErrClosed) {
					t.Errorf("accept: %v", err)
				}
				return
			}
			running.Go(func() {
				// A client may keep its connection for as long as it lives.
				defer context.AfterFunc(t.Context(), func() { conn.Close() })()
				defer conn.Close()
				handle(conn)
			})
		}
	})
	t.Cleanup(func() {
		listener.Close()
		running.Wait()
	})
}
