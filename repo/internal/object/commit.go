package object

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Signature says who did something, and when, to the second.
type Signature struct {
	Name  string
	Email string
	When  time.Time
}

// CommitData is the content of a commit, without the headers that only its
// maker needs (signature, encoding, merge tags).
type CommitData struct {
	Tree      Hash
	Parents   []Hash
	Author    Signature
	Committer Signature
	Message   string
}

// EncodeCommit writes the content of a commit.
func EncodeCommit(c CommitData) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "tree %s\n", c.Tree)
	for _, p := range c.Parents {
		fmt.Fprintf(&b, "parent %s\n", p)
	}
	fmt.Fprintf(&b, "author %s\n", c.Author)
	fmt.Fprintf(&b, "committer %s\n\n", c.Committer)
	b.WriteString(c.Message)
	return b.Bytes()
}

// DecodeCommit reads the content of a commit.
func DecodeCommit(data []byte) (CommitData, error) {
	var c CommitData
	head, message, _ := strings.Cut(string(data), "\n\n")
	for line := range strings.SplitSeq(head, "\n") {
		key, value, _ := strings.Cut(line, " ")
		if err := c.header(key, value); err != nil {
			return CommitData{}, fmt.Errorf("decode commit: %s: %w", key, err)
		}
	}
	if c.Tree.IsZero() {
		return CommitData{}, errors.New("decode commit: it names no tree")
	}
	c.Message = message
	return c, nil
}

func (c *CommitData) header(key, value string) (err error) {
	switch key {
	case "tree":
		c.Tree, err = ParseHash(value)
	case "parent":
		var p Hash
		p, err = ParseHash(value)
		c.Parents = append(c.Parents, p)
	case "author":
		c.Author = parseSignature(value)
	case "committer":
		c.Committer = parseSignature(value)
	}
	return err
}

// Clean is the signature without what git does not allow in one: angle
// brackets, line ends and surrounding blanks.
func (s Signature) Clean() Signature {
	s.Name, s.Email = cleanIdent(s.Name), cleanIdent(s.Email)
	return s
}

func cleanIdent(s string) string {
	s = strings.Map(func(r rune) rune {
		if r == '<' || r == '>' || r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, s)
	return strings.Trim(s, " .,:;\"\\'")
}

// String is the signature as a commit holds it.
func (s Signature) String() string {
	return fmt.Sprintf("%s <%s> %d %s", s.Name, s.Email, s.When.Unix(), s.When.Format("-0700"))
}

// parseSignature takes what it can from a signature that others wrote.
func parseSignature(s string) Signature {
	open, end := strings.IndexByte(s, '<'), strings.LastIndexByte(s, '>')
	if open < 0 || end < open {
		return Signature{Name: s}
	}
	sig := Signature{Name: strings.TrimSpace(s[:open]), Email: s[open+1 : end]}
	stamp, zone, _ := strings.Cut(strings.TrimSpace(s[end+1:]), " ")
	if unix, err := strconv.ParseInt(stamp, 10, 64); err == nil {
		sig.When = time.Unix(unix, 0).In(parseZone(zone))
	}
	return sig
}

func parseZone(s string) *time.Location {
	t, err := time.Parse("-0700", s)
	if err != nil {
		return time.UTC
	}
	_, offset := t.Zone()
	return time.FixedZone("", offset)
}
