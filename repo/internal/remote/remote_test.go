package remote

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"strings"
	"testing"

	"github.com/postbag/postbag/repo/internal/object"
)

func TestAddresses(t *testing.T) {
	for raw, want := range map[string]Address{
		"https://u:p@h:8/a.git": {Scheme: "https", User: "u", Password: "p", Host: "h:8", Path: "/a.git"},
		"ssh://u@h:22/~x/a":     {Scheme: "ssh", User: "u", Host: "h:22", Path: "~x/a"},
		"u@h:a/b.git":           {Scheme: "ssh", User: "u", Host: "h", Path: "a/b.git"},
		"h:/a":                  {Scheme: "ssh", Host: "h", Path: "/a"},
		"u@[::1]:a":             {Scheme: "ssh", User: "u", Host: "[::1]", Path: "a"},
		"./a:b":                 {Scheme: "file", Path: "./a:b"},
		"/a/b":                  {Scheme: "file", Path: "/a/b"},
		"file:///a%20b":         {Scheme: "file", Path: "/a b"},
		"../x.git":              {Scheme: "file", Path: "../x.git"},
	} {
		got, err := Parse(raw)
		if err != nil || got != want {
			t.Errorf("%s: %+v, %v", raw, got, err)
		}
		if s := got.String(); strings.Contains(s, "p@") {
			t.Errorf("%s shows %q", raw, s)
		}
	}
}

// said is a service that says what it is told to.
type said struct{ text string }

func (s said) advertised() io.Reader                   { return strings.NewReader(s.text) }
func (s said) ask(io.Reader, int64) (io.Reader, error) { return strings.NewReader(s.text), nil }
func (s said) said() string                            { return "" }
func (s said) close()                                  {}

// No server, whatever it says, makes more than an error.
func FuzzServer(f *testing.F) {
	advert := appendPkt(nil, "%s HEAD\x00report-status side-band-64k symref=HEAD:refs/heads/main\n", object.EmptyTree)
	f.Add(string(append(appendPkt(advert, "%s refs/heads/main\n", object.EmptyTree), flushPkt...)))
	f.Add("0008NAK\n0006\x01x0000")
	f.Add("0032\x01000eunpack ok\n0019ok refs/heads/main\n0000")
	f.Fuzz(func(t *testing.T, text string) {
		c := &Conn{ctx: context.Background(), service: said{text}, Refs: map[string]object.Hash{}, capable: map[string]string{}}
		_ = c.readAdvertisement()
		c.capable["report-status"] = ""
		if pack, err := c.Fetch(object.EmptyTree, nil, nil); err == nil {
			_, _ = io.Copy(io.Discard, pack)
		}
		_ = c.Push("refs/heads/main", object.Hash{}, object.EmptyTree, strings.NewReader(""), 0)
		band := &sideband{r: bufio.NewReader(bytes.NewReader([]byte(text)))}
		_, _ = io.Copy(io.Discard, band)
	})
}
