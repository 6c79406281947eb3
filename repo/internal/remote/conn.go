package remote

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
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

// maxAdvertised bounds what a remote may say that it has.
const maxAdvertised = 256 << 20

func (c *Conn) readAdvertisement() error {
	r := io.LimitReader(c.service.advertised(), maxAdvertised)
	first := true
	for {
		line, flush, err := readLine(r)
		switch {
		case err != nil && first:
			c.service.close() // so that all it said to people has come
			return c.failed(err)
		case err != nil:
			return c.failed(err)
		case flush:
			return c.checkFormat()
		}
		if err := c.advertisedLine(line, &first); err != nil {
			return err
		}
	}
}

func (c *Conn) advertisedLine(line string, first *bool) error {
	if text, ok := strings.CutPrefix(line, "ERR "); ok {
		return refused(c.address.String(), text, errProtocol)
	}
	if strings.HasPrefix(line, "version ") {
		return nil
	}
	if *first {
		var list string
		line, list, _ = strings.Cut(line, "\x00")
		c.readCapabilities(list)
		*first = false
	}
	digits, name, ok := strings.Cut(line, " ")
	h, err := object.ParseHash(digits)
	if !ok || err != nil {
		if digits == "shallow" {
			return nil
		}
		return c.failed(errProtocol)
	}
	if !strings.HasSuffix(name, "^{}") {
		c.Refs[name] = h
	}
	return nil
}

func (c *Conn) readCapabilities(list string) {
	for item := range strings.FieldsSeq(list) {
		key, value, _ := strings.Cut(item, "=")
		if target, ok := strings.CutPrefix(value, "HEAD:"); ok && key == "symref" {
			c.Head = target
		}
		c.capable[key] = value
	}
}

func (c *Conn) checkFormat() error {
	if f := c.capable["object-format"]; f != "" && f != "sha1" {
		return &UnsupportedError{fmt.Sprintf("object format %q of %s", f, c.address)}
	}
	return nil
}

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
	line, _, err := readLine(r)
	if err != nil {
		return nil, c.failed(err)
	}
	if text, ok := strings.CutPrefix(line, "ERR "); ok {
		return nil, refused(c.address.String(), text, errProtocol)
	}
	if line != "NAK" && !strings.HasPrefix(line, "ACK ") {
		return nil, c.failed(errProtocol)
	}
	var pack io.Reader = r
	if _, ok := c.capable["side-band-64k"]; ok {
		pack = &sideband{r: r}
	}
	return &replyReader{c, pack}, nil
}

// replyReader gives the errors of a reply their type.
type replyReader struct {
	conn *Conn
	r    io.Reader
}

func (r *replyReader) Read(b []byte) (int, error) {
	n, err := r.r.Read(b)
	if err != nil && !errors.Is(err, io.EOF) {
		err = broken(r.conn.ctx, r.conn.address.String(), err)
	}
	return n, err
}

// Push moves a reference of the remote from old to new, sending the pack of
// that size with what new needs. It fails with *RejectedError when the remote
// understood and did not do it.
func (c *Conn) Push(ref string, old, new object.Hash, pack io.Reader, size int64) error {
	if _, ok := c.capable["report-status"]; !ok {
		return &UnsupportedError{fmt.Sprintf("pushing to %s, which does not say how it went,", c.address)}
	}
	head := appendPkt(nil, "%s %s %s\x00%s", old, new, ref, c.wishes("report-status", "side-band-64k", "ofs-delta"))
	head = append(head, flushPkt...)
	reply, err := c.service.ask(io.MultiReader(bytes.NewReader(head), pack), int64(len(head))+size)
	if err != nil {
		return err
	}
	r := bufio.NewReaderSize(reply, 1<<16)
	if _, ok := c.capable["side-band-64k"]; !ok {
		return c.readReport(r, ref, c.service.said)
	}
	band := &sideband{r: r}
	return c.readReport(band, ref, band.text.String)
}

// readReport reads how the push went.
func (c *Conn) readReport(r io.Reader, ref string, said func() string) error {
	moved, reason := false, ""
	for {
		line, flush, err := readLine(r)
		if err != nil && (reason == "" && !moved) {
			if text := said(); text != "" {
				return &RejectedError{URL: c.address.String(), Reason: text}
			}
			return c.failed(err)
		}
		if flush || err != nil {
			break
		}
		verb, rest, _ := strings.Cut(line, " ")
		name, why, _ := strings.Cut(rest, " ")
		switch {
		case verb == "unpack" && rest != "ok":
			reason = "unpack: " + rest
		case verb == "ok" && name == ref:
			moved = true
		case verb == "ng" && name == ref && reason == "":
			reason = why
		}
	}
	io.Copy(io.Discard, io.LimitReader(r, 1<<20)) // what the hooks say at the end
	if reason == "" && moved {
		return nil
	}
	if reason == "" {
		return c.failed(errProtocol)
	}
	if text := said(); text != "" {
		reason = strings.TrimSpace(reason + "\n" + text)
	}
	return &RejectedError{URL: c.address.String(), Reason: reason}
}
