package repo_test

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/pem"
	"errors"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/knownhosts"

	"github.com/postbag/postbag/repo"
)

// serveSSH serves every repository on this machine over SSH, to a key that it
// puts in the home folder, and is its host and port.
func serveSSH(t *testing.T, known bool) string {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("needs the git binary")
	}
	host, user := newKey(t), newKey(t)
	config := &ssh.ServerConfig{PublicKeyCallback: func(_ ssh.ConnMetadata, key ssh.PublicKey) (*ssh.Permissions, error) {
		if string(key.Marshal()) != string(user.signer.PublicKey().Marshal()) {
			return nil, os.ErrPermission
		}
		return nil, nil
	}}
	config.AddHostKey(host.signer)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go serveConn(conn, config)
		}
	}()
	address := listener.Addr().String()
	installKey(t, user.pem)
	line := ""
	if known {
		line = knownhosts.Line([]string{address}, host.signer.PublicKey()) + "\n"
	}
	hosts := filepath.Join(t.TempDir(), "known_hosts")
	if err := os.WriteFile(hosts, []byte(line), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("SSH_KNOWN_HOSTS", hosts+string(filepath.ListSeparator)+os.Getenv("SSH_KNOWN_HOSTS"))
	t.Setenv("SSH_AUTH_SOCK", "")
	return address
}

type key struct {
	signer ssh.Signer
	pem    []byte
}

func newKey(t *testing.T) key {
	t.Helper()
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	signer, err := ssh.NewSignerFromKey(private)
	if err != nil {
		t.Fatal(err)
	}
	block, err := ssh.MarshalPrivateKey(private, "")
	if err != nil {
		t.Fatal(err)
	}
	return key{signer, pem.EncodeToMemory(block)}
}

func installKey(t *testing.T, pem []byte) {
	t.Helper()
	home := t.TempDir()
	t.Setenv("HOME", home)
	if err := os.Mkdir(filepath.Join(home, ".ssh"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(home, ".ssh", "id_ed25519"), pem, 0o600); err != nil {
		t.Fatal(err)
	}
}

func serveConn(conn net.Conn, config *ssh.ServerConfig) {
	_, channels, requests, err := ssh.NewServerConn(conn, config)
	if err != nil {
		return
	}
	go ssh.DiscardRequests(requests)
	for c := range channels {
		channel, requests, err := c.Accept()
		if err != nil {
			return
		}
		go serveSession(channel, requests)
	}
}

func serveSession(channel ssh.Channel, requests <-chan *ssh.Request) {
	defer channel.Close()
	for request := range requests {
		var command struct{ Line string }
		if request.Type != "exec" || ssh.Unmarshal(request.Payload, &command) != nil {
			request.Reply(false, nil)
			continue
		}
		request.Reply(true, nil)
		cmd := exec.Command("sh", "-c", command.Line)
		in, err := cmd.StdinPipe()
		if err != nil {
			return
		}
		cmd.Stdout, cmd.Stderr = channel, channel.Stderr()
		go func() {
			io.Copy(in, channel)
			in.Close()
		}()
		status := struct{ Code uint32 }{}
		if cmd.Run() != nil {
			status.Code = 1
		}
		channel.SendRequest("exit-status", false, ssh.Marshal(&status))
		return
	}
}

func TestHostKeysAreNeverAcceptedSilently(t *testing.T) {
	r, bare := newRepo(t), newBare(t)
	address := serveSSH(t, false)
	fetch := func() error {
		_, err := r.Fetch(t.Context(), repo.Remote{Name: "origin", URL: "ssh://git@" + address + bare}, "main")
		return err
	}
	var auth *repo.AuthError
	if err := fetch(); !errors.As(err, &auth) || !strings.Contains(auth.Reason, "is not known") {
		t.Errorf("unknown key: %v", err)
	}
	other := knownhosts.Line([]string{address}, newKey(t).signer.PublicKey()) + "\n"
	if err := os.WriteFile(filepath.SplitList(os.Getenv("SSH_KNOWN_HOSTS"))[0], []byte(other), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := fetch(); !errors.As(err, &auth) || !strings.Contains(auth.Reason, "has changed") {
		t.Errorf("changed key: %v", err)
	}
}
