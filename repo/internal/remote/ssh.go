package remote

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/skeema/knownhosts"
	"golang.org/x/crypto/ssh"
)

// dialSSH runs the service on the host by SSH, signing in with the keys of
// the agent and of the usual files. A host whose key is not known is refused.
func dialSSH(ctx context.Context, a Address, name string) (service, error) {
	target := resolveHost(a)
	config, err := target.clientConfig(a)
	if err != nil {
		return nil, err
	}
	conn, err := dial(ctx, "tcp", target.address)
	if err != nil {
		return nil, broken(ctx, a.String(), err)
	}
	stop := context.AfterFunc(ctx, func() { conn.Close() })
	c, channels, requests, err := ssh.NewClientConn(conn, target.address, config)
	if err != nil {
		stop()
		conn.Close()
		return nil, handshakeError(ctx, a, err)
	}
	client := ssh.NewClient(c, channels, requests)
	s, err := startRemote(client, name, a.Path)
	if err != nil {
		stop()
		client.Close()
		return nil, broken(ctx, a.String(), err)
	}
	end := s.stop
	s.stop = func() {
		end()
		stop()
		client.Close()
	}
	return s, nil
}

// startRemote runs the service for the path.
func startRemote(client *ssh.Client, name, path string) (*stream, error) {
	session, err := client.NewSession()
	if err != nil {
		return nil, err
	}
	text := &lockedText{}
	session.Stderr = text
	in, err := session.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := session.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := session.Start(name + " " + quote(path)); err != nil {
		return nil, err
	}
	return &stream{in: in, out: out, text: text, stop: func() {
		_, _ = io.Copy(io.Discard, out)
		_ = session.Wait() // what it did is known from the reply
	}}, nil
}

// quote makes one word of the path for the shell at the other end.
func quote(path string) string {
	return "'" + strings.NewReplacer(`'`, `'\''`, `!`, `'\!'`).Replace(path) + "'"
}

// handshakeError says which side did not trust the other.
func handshakeError(ctx context.Context, a Address, err error) error {
	switch {
	case knownhosts.IsHostUnknown(err):
		return &AuthError{URL: a.String(), Reason: fmt.Sprintf("the host key of %s is not known", a.Host)}
	case knownhosts.IsHostKeyChanged(err):
		return &AuthError{URL: a.String(), Reason: fmt.Sprintf("the host key of %s has changed", a.Host)}
	case strings.Contains(err.Error(), "revoked"):
		return &AuthError{URL: a.String(), Reason: fmt.Sprintf("the host key of %s is revoked", a.Host)}
	case strings.Contains(err.Error(), "unable to authenticate"):
		return &AuthError{URL: a.String(), Reason: "no SSH key was accepted"}
	}
	return broken(ctx, a.String(), err)
}
