package index

import (
	"bytes"
	"crypto/sha1"
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/postbag/postbag/repo/internal/object"
)

const (
	headSize  = 12
	fixedSize = 62 // of an entry, up to its flags
	hashSize  = len(object.Hash{})
)

var errShort = errors.New("cut short")

// decode reads an index of version 2, 3 or 4. A checksum of zeros, as git
// writes under index.skipHash, is not checked.
func decode(data []byte) (*Index, error) {
	if len(data) < headSize+hashSize || string(data[:4]) != "DIRC" {
		return nil, errors.New("not a git index")
	}
	body, sum := data[:len(data)-hashSize], object.Hash(data[len(data)-hashSize:])
	if !sum.IsZero() && sum != sha1.Sum(body) {
		return nil, errors.New("the checksum is wrong")
	}
	version, count := binary.BigEndian.Uint32(data[4:]), binary.BigEndian.Uint32(data[8:])
	if version < 2 || version > 4 {
		return nil, &UnsupportedError{fmt.Sprintf("version %d", version)}
	}
	d := decoder{body: body, at: headSize, version: version}
	x := &Index{Entries: make([]Entry, 0, min(int(count), len(body)/fixedSize+1))}
	for range count {
		e, err := d.entry()
		if err != nil {
			return nil, fmt.Errorf("entry %d: %w", len(x.Entries), err)
		}
		x.Entries = append(x.Entries, e)
	}
	return x, d.extensions(x)
}

type decoder struct {
	body    []byte
	at      int
	version uint32
	path    []byte // of the entry before, which version 4 builds upon
}

func (d *decoder) entry() (Entry, error) {
	start := d.at
	if len(d.body)-start < fixedSize {
		return Entry{}, errShort
	}
	b, be := d.body[start:], binary.BigEndian
	word := func(i int) uint32 { return be.Uint32(b[4*i:]) }
	e := Entry{
		Stat: Stat{
			CTime: word(0), CTimeNano: word(1), MTime: word(2), MTimeNano: word(3),
			Dev: word(4), Ino: word(5), UID: word(7), GID: word(8), Size: word(9),
		},
		Mode:  object.Mode(word(6)),
		Hash:  object.Hash(b[40:60]),
		Flags: be.Uint16(b[60:]) & (assumeValid | stageMask),
	}
	d.at += fixedSize
	if be.Uint16(b[60:])&extendedPresent != 0 {
		if len(d.body) < d.at+2 {
			return Entry{}, errShort
		}
		e.Extended = be.Uint16(d.body[d.at:])
		d.at += 2
	}
	err := d.name(start)
	e.Path = string(d.path)
	return e, err
}

// name reads the path of the entry that began at start.
func (d *decoder) name(start int) error {
	keep := 0
	if d.version == 4 {
		drop, err := d.varint()
		if err != nil || drop > len(d.path) {
			return errShort
		}
		keep = len(d.path) - drop
	}
	end := bytes.IndexByte(d.body[d.at:], 0)
	if end < 0 {
		return errShort
	}
	d.path = append(d.path[:keep], d.body[d.at:d.at+end]...)
	d.at += end + 1
	if d.version < 4 { // padded with zeros to eight bytes
		d.at = start + (d.at-start+7)&^7
	}
	if d.at > len(d.body) {
		return errShort
	}
	return nil
}

func (d *decoder) varint() (int, error) {
	n := 0
	for d.at < len(d.body) && n < 1<<24 {
		b := d.body[d.at]
		d.at++
		n = n<<7 | int(b&0x7f)
		if b&0x80 == 0 {
			return n, nil
		}
		n++
	}
	return 0, errShort
}

// extensions reads what follows the entries. Caches are dropped, since the
// changes to come would make them wrong; git builds them again. What has a
// meaning of its own is kept, or refused.
func (d *decoder) extensions(x *Index) error {
	for rest := d.body[d.at:]; len(rest) > 0; {
		if len(rest) < 8 {
			return errShort
		}
		name, size := string(rest[:4]), binary.BigEndian.Uint32(rest[4:])
		if uint64(len(rest)-8) < uint64(size) {
			return errShort
		}
		content := rest[8 : 8+size]
		rest = rest[8+size:]
		switch {
		case name == "REUC":
			x.resolveUndo = content
		case name == "link":
			return &UnsupportedError{"a split index"}
		case name == "sdir":
			return &UnsupportedError{"a sparse index"}
		case name[0] < 'A' || name[0] > 'Z':
			return &UnsupportedError{fmt.Sprintf("the extension %q", name)}
		}
	}
	return nil
}
