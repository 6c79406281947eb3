package remote

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"strings"

	"github.com/postbag/postbag/repo/internal/object"
)

// The services that a remote offers.
const (
	UploadPack  = "git-upload-pack"  // to fetch from
	ReceivePack = "git-receive-pack" // to push to
)

// service is one conversation with a git service.
type service interface {
	// advertised is what the service says first.
	advertised() io.Reader
	// ask sends a request of that size and is the reply.
	ask(request io.Reader, size int64) (io.Reader, error)
	// said is what the service told people, where that came aside.
	said() string
	close()
}

// Conn is a conversation with a git service that has said what it has.
type Conn struct {
	ctx     context.Context
	address Address
	service service

	// Refs is what each reference of the remote is at.
	Refs map[string]object.Hash
	// Head is the reference that the remote's HEAD points at, "" when it does
	// not say.
	Head string

	capable map[string]string
}

// Dial begins a conversation. It fails with *UnreachableError, *AuthError,
// *NotFoundError or *UnsupportedError.
func Dial(ctx context.Context, a Address, name string, auth Auth) (*Conn, error) {
	var s service
	var err error
	switch a.Scheme {
	case "http", "https":
		s, err = dialHTTP(ctx, a, name, auth)
	case "ssh":
		s, err = dialSSH(ctx, a, name)
	default:
		s, err = startProcess(ctx, a, name)
	}
	if err != nil {
		return nil, err
	}
	c := &Conn{ctx: ctx, address: a, service: s, Refs: map[string]object.Hash{}, capable: map[string]string{}}
	if err := c.readAdvertisement(); err != nil {
		s.close()
		return nil, err
	}
	return c, nil
}

// Close ends the conversation.
func (c *Conn) Close() { c.service.close() }

// failed is the error for a conversation that did not go on.
func (c *Conn) failed(err error) error {
	if errors.Is(err, io.EOF) {
		err = errors.New("the remote broke off")
	}
	if cause := context.Cause(c.ctx); cause != nil {
		return broken(c.ctx, c.address.String(), err)
	}
	return refused(c.address.String(), c.service.said(), err)
}

// wishes is those of the capabilities that the remote has.
func (c *Conn) wishes(names ...string) string {
	list := []string{"agent=postbag"}
	for _, name := range names {
		if _, ok := c.capable[name]; ok {
			list = append(list, name)
		}
	}
	return strings.Join(list, " ")
}

// Fetch asks for a commit and all that it needs, telling what is here
// already, and is the pack. The pack is never thin.
func (c *Conn) Fetch(want object.Hash, haves, shallow []object.Hash) (io.Reader, error) {
	request := appendPkt(nil, "want %s %s\n", want, c.wishes("ofs-delta", "side-band-64k", "no-progress"))
	for _, h := range shallow {
		request = appendPkt(request, "shallow %s\n", h)
	}
	request = append(request, flushPkt...)
	for _, h := range haves {
		request = appendPkt(request, "have %s\n", h)
	}
	request = appendPkt(request, "done\n")
	reply, err := c.service.ask(bytes.NewReader(request), int64(len(request)))
	if err != nil {
		return nil, err
	}
	r := bufio.NewReaderSize(reply, 1<<16)
	if err := c.readAcks(r); err != nil {
		return nil, err
	}
	var pack io.Reader = r
	if _, ok := c.capable["side-band-64k"]; ok {
		pack = &sideband{r: r}
	}
	return &replyReader{c, pack}, nil
}

// readAcks reads NAK, or what may be several ACKs: git sends one for every
// commit that it has not yet seen to be in the history of an earlier one.
func (c *Conn) readAcks(r *bufio.Reader) error {
	for {
		line, _, err := readLine(r)
		if err != nil {
			return c.failed(err)
		}
		if text, ok := strings.CutPrefix(line, "ERR "); ok {
			return refused(c.address.String(), text, errProtocol)
		}
		if line != "NAK" && !strings.HasPrefix(line, "ACK ") {
			return c.failed(errProtocol)
		}
		if next, err := r.Peek(8); err != nil || string(next[4:]) != "ACK " {
			return nil // the end of the stream is for the reader of the pack
		}
	}
}

// replyReader gives the errors of a reply their type.
type replyReader struct {
	conn *Conn
	r    io.Reader
}

// Read is that of io.Reader.
func (r *replyReader) Read(b []byte) (int, error) {
	n, err := r.r.Read(b)
	if err != nil && !errors.Is(err, io.EOF) {
		err = broken(r.conn.ctx, r.conn.address.String(), err)
	}
	return n, err
}
