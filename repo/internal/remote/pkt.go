package remote

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// maxPkt is the longest packet that git sends, with its length.
const maxPkt = 65520

var errProtocol = errors.New("the reply is not git's protocol")

// readPkt reads one packet; flush tells the empty one that ends a list.
func readPkt(r io.Reader) (data []byte, flush bool, err error) {
	var head [4]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return nil, false, err
	}
	n, err := strconv.ParseUint(string(head[:]), 16, 16)
	switch {
	case err != nil || n > 0 && n < 4 || n > maxPkt:
		return nil, false, errProtocol
	case n == 0:
		return nil, true, nil
	}
	data = make([]byte, n-4)
	if _, err := io.ReadFull(r, data); err != nil {
		return nil, false, fmt.Errorf("packet: %w", io.ErrUnexpectedEOF)
	}
	return data, false, nil
}

// readLine reads a packet as text, without its line end.
func readLine(r io.Reader) (line string, flush bool, err error) {
	data, flush, err := readPkt(r)
	return strings.TrimSuffix(string(data), "\n"), flush, err
}

// appendPkt adds a packet with the text.
func appendPkt(b []byte, format string, args ...any) []byte {
	text := fmt.Sprintf(format, args...)
	return append(fmt.Appendf(b, "%04x", len(text)+4), text...)
}

const flushPkt = "0000"

// sideband takes a stream apart that carries data, and text for people, in
// one.
type sideband struct {
	r    *bufio.Reader
	rest []byte
	text limited // what the server says to people
}

// Read implements io.Reader for the data.
func (s *sideband) Read(b []byte) (int, error) {
	for len(s.rest) == 0 {
		data, flush, err := readPkt(s.r)
		if err != nil {
			return 0, err
		}
		if flush {
			return 0, io.EOF
		}
		if len(data) == 0 {
			continue
		}
		switch data[0] {
		case 1:
			s.rest = data[1:]
		case 2:
			s.text.add(data[1:])
		default:
			s.text.add(data[1:])
			return 0, fmt.Errorf("the server says: %s", strings.TrimSpace(string(data[1:])))
		}
	}
	n := copy(b, s.rest)
	s.rest = s.rest[n:]
	return n, nil
}

// limited keeps the first bytes of what is written to it.
type limited struct{ data []byte }

const maxText = 64 << 10

func (l *limited) add(b []byte) {
	l.data = append(l.data, b[:min(len(b), maxText-len(l.data))]...)
}

// String is the value in words.
func (l *limited) String() string { return strings.TrimSpace(string(l.data)) }
