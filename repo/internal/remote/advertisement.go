package remote

import (
	"fmt"
	"io"
	"strings"

	"github.com/postbag/postbag/repo/internal/object"
)

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
