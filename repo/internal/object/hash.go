// Package object is the form of git's objects: names, kinds, trees and
// commits, from bytes to values and back. It reads no disk.
package object

import (
	"crypto/sha1"
	"encoding/hex"
	"fmt"
	"strconv"
)

// Hash names an object by the SHA-1 of its content. The zero Hash names
// nothing: no commit, an absent reference, the empty tree of an unborn branch.
type Hash [sha1.Size]byte

// ParseHash reads the forty hexadecimal digits that String writes.
func ParseHash(s string) (Hash, error) {
	var h Hash
	if len(s) != 2*len(h) {
		return h, fmt.Errorf("parse hash %q: want 40 hexadecimal digits", s)
	}
	if _, err := hex.Decode(h[:], []byte(s)); err != nil {
		return Hash{}, fmt.Errorf("parse hash %q: %w", s, err)
	}
	return h, nil
}

// String is the hash as forty hexadecimal digits.
func (h Hash) String() string { return hex.EncodeToString(h[:]) }

// IsZero tells whether the hash names nothing.
func (h Hash) IsZero() bool { return h == Hash{} }

// Kind is the kind of an object, numbered as in a pack.
type Kind byte

// The four kinds.
const (
	Commit Kind = 1
	Tree   Kind = 2
	Blob   Kind = 3
	Tag    Kind = 4
)

var kindNames = [...]string{Commit: "commit", Tree: "tree", Blob: "blob", Tag: "tag"}

// String is the word that git writes for the kind.
func (k Kind) String() string {
	if k < Commit || k > Tag {
		return fmt.Sprintf("kind %d", byte(k))
	}
	return kindNames[k]
}

// ParseKind reads the word that String writes.
func ParseKind(s string) (Kind, error) {
	for k := Commit; k <= Tag; k++ {
		if kindNames[k] == s {
			return k, nil
		}
	}
	return 0, fmt.Errorf("parse object kind %q: unknown", s)
}

// Header is what precedes an object's content in its hash and in a loose file.
func Header(k Kind, size int) []byte {
	b := append(make([]byte, 0, 32), k.String()...)
	b = strconv.AppendInt(append(b, ' '), int64(size), 10)
	return append(b, 0)
}

// Sum names the object of that kind and content.
func Sum(k Kind, data []byte) Hash {
	h := sha1.New()
	h.Write(Header(k, len(data)))
	h.Write(data)
	return Hash(h.Sum(nil))
}
