package object

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Mode is the mode of a tree or index entry.
type Mode uint32

// The modes git writes today.
const (
	ModeDir     Mode = 0o040000
	ModeFile    Mode = 0o100644
	ModeExec    Mode = 0o100755
	ModeSymlink Mode = 0o120000
	ModeGitlink Mode = 0o160000
)

const modeType Mode = 0o170000

// IsDir tells a directory.
func (m Mode) IsDir() bool { return m&modeType == ModeDir }

// IsRegular tells a regular file, executable or not.
func (m Mode) IsRegular() bool { return m&modeType == ModeFile&modeType }

// Entry is one name in a tree.
type Entry struct {
	Name string
	Mode Mode
	Hash Hash
}

// EmptyTree names the tree without entries.
var EmptyTree = Sum(Tree, nil)

// DecodeTree reads the content of a tree. The entries stand as they were
// written: neither their names nor their order are to be trusted.
func DecodeTree(data []byte) ([]Entry, error) {
	entries := make([]Entry, 0, len(data)/40)
	for len(data) > 0 {
		head, rest, ok := bytes.Cut(data, []byte{0})
		if !ok || len(rest) < len(Hash{}) {
			return nil, errors.New("decode tree: cut short")
		}
		mode, name, ok := bytes.Cut(head, []byte{' '})
		m, err := strconv.ParseUint(string(mode), 8, 32)
		if !ok || err != nil || len(name) == 0 {
			return nil, fmt.Errorf("decode tree: bad entry %q", head)
		}
		entries = append(entries, Entry{Name: string(name), Mode: Mode(m), Hash: Hash(rest[:len(Hash{})])})
		data = rest[len(Hash{}):]
	}
	return entries, nil
}

// EncodeTree writes the content of a tree. It sorts the entries in place, in
// git's order.
func EncodeTree(entries []Entry) []byte {
	slices.SortFunc(entries, compareEntries)
	var b []byte
	for _, e := range entries {
		b = strconv.AppendUint(b, uint64(e.Mode), 8)
		b = append(append(append(b, ' '), e.Name...), 0)
		b = append(b, e.Hash[:]...)
	}
	return b
}

// compareEntries orders by name, a directory as if its name ended in "/".
func compareEntries(a, b Entry) int { return strings.Compare(sortName(a), sortName(b)) }

func sortName(e Entry) string {
	if e.Mode.IsDir() {
		return e.Name + "/"
	}
	return e.Name
}
