package remote

import (
	"context"
	"net"
	"time"
)

// Credentials are what a remote is shown over HTTP. A token is a password,
// with whatever user name the host wants beside it.
type Credentials struct {
	User     string
	Password string
}

// Auth finds the credentials for a URL, which has none in it itself. Zero
// Credentials mean that there are none; an error ends the operation.
type Auth func(ctx context.Context, url string) (Credentials, error)

const (
	dialTimeout  = 20 * time.Second
	stallTimeout = 2 * time.Minute
)

// dial opens a connection that breaks off when nothing moves for long.
func dial(ctx context.Context, network, address string) (net.Conn, error) {
	d := net.Dialer{Timeout: dialTimeout, KeepAlive: 30 * time.Second}
	c, err := d.DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	return &impatient{c}, nil
}

// impatient is a connection on which every read and write has a time limit.
type impatient struct{ net.Conn }

// Read is that of io.Reader.
func (c *impatient) Read(b []byte) (int, error) {
	if err := c.SetReadDeadline(time.Now().Add(stallTimeout)); err != nil {
		return 0, err
	}
	return c.Conn.Read(b)
}

// Write is that of io.Writer.
func (c *impatient) Write(b []byte) (int, error) {
	if err := c.SetWriteDeadline(time.Now().Add(stallTimeout)); err != nil {
		return 0, err
	}
	return c.Conn.Write(b)
}
