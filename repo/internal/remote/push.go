package remote

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/postbag/postbag/repo/internal/object"
)

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
	_, _ = io.Copy(io.Discard, io.LimitReader(r, 1<<20)) // what the hooks say at the end
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
