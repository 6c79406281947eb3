package odb

import (
	"errors"
	"io"

	"github.com/postbag/postbag/repo/internal/object"
)

// entry is one entry of a pack as it is stored: an object, or a delta.
type entry struct {
	kind       object.Kind
	data       []byte
	baseOffset int64       // of an ofsDelta
	baseHash   object.Hash // of a refDelta
}

// byteReader is read exactly as far as an entry goes.
type byteReader interface {
	io.Reader
	io.ByteReader
}

// readEntry reads the entry that begins at the offset of its pack.
func readEntry(r byteReader, offset int64) (entry, error) {
	var e entry
	size, err := e.readHead(r)
	if err != nil {
		return entry{}, err
	}
	switch e.kind {
	case object.Commit, object.Tree, object.Blob, object.Tag:
	case ofsDelta:
		back, err := readBack(r)
		if err != nil {
			return entry{}, err
		}
		if e.baseOffset = offset - back; back <= 0 || e.baseOffset < 12 {
			return entry{}, errors.New("base lies outside the pack")
		}
	case refDelta:
		if _, err := io.ReadFull(r, e.baseHash[:]); err != nil {
			return entry{}, err
		}
	default:
		return entry{}, errors.New("unknown kind of object")
	}
	z, err := newInflater(r)
	if err != nil {
		return entry{}, err
	}
	defer z.release()
	e.data, err = readExactly(z, size)
	return e, err
}

// readHead reads kind and size: four bits of size, then seven at a time.
func (e *entry) readHead(r io.ByteReader) (int64, error) {
	b, err := r.ReadByte()
	if err != nil {
		return 0, err
	}
	e.kind = object.Kind(b >> 4 & 7)
	size := int64(b & 15)
	for shift := 4; b&0x80 != 0; shift += 7 {
		if b, err = r.ReadByte(); err != nil {
			return 0, err
		}
		if shift > 50 {
			return 0, errors.New("size is out of range")
		}
		size |= int64(b&0x7f) << shift
	}
	return size, nil
}

// readBack reads how far before its delta the base lies.
func readBack(r io.ByteReader) (int64, error) {
	b, err := r.ReadByte()
	if err != nil {
		return 0, err
	}
	n := int64(b & 0x7f)
	for b&0x80 != 0 {
		if b, err = r.ReadByte(); err != nil {
			return 0, err
		}
		if n > 1<<50 {
			return 0, errors.New("base offset is out of range")
		}
		n = (n+1)<<7 | int64(b&0x7f)
	}
	return n, nil
}

// appendHead writes what readHead reads.
func appendHead(b []byte, kind object.Kind, size int) []byte {
	c := byte(kind)<<4 | byte(size&15)
	for size >>= 4; size > 0; size >>= 7 {
		b = append(b, c|0x80)
		c = byte(size & 0x7f)
	}
	return append(b, c)
}
