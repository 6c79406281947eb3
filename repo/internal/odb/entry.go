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

var errDelta = errors.New("delta is malformed")

// applyDelta builds an object from its base and a delta.
func applyDelta(base, delta []byte) ([]byte, error) {
	from, delta, ok := deltaSize(delta)
	if !ok || from != len(base) {
		return nil, errDelta
	}
	to, delta, ok := deltaSize(delta)
	if !ok || to > maxObject {
		return nil, errDelta
	}
	out := make([]byte, 0, min(to, 1<<24))
	for len(delta) > 0 {
		part, rest, ok := deltaStep(base, delta)
		if !ok || len(out)+len(part) > to {
			return nil, errDelta
		}
		out, delta = append(out, part...), rest
	}
	if len(out) != to {
		return nil, errDelta
	}
	return out, nil
}

func deltaSize(d []byte) (int, []byte, bool) {
	n := 0
	for i := 0; i < len(d) && i < 7; i++ {
		n |= int(d[i]&0x7f) << (7 * i)
		if d[i]&0x80 == 0 {
			return n, d[i+1:], true
		}
	}
	return 0, nil, false
}

// deltaStep is the bytes that the first instruction yields, and the rest.
func deltaStep(base, d []byte) (part, rest []byte, ok bool) {
	op := d[0]
	d = d[1:]
	if op&0x80 == 0 { // insert the next op bytes
		n := int(op)
		if n == 0 || n > len(d) {
			return nil, nil, false
		}
		return d[:n], d[n:], true
	}
	var args [7]int // four bytes of offset, three of size
	for i := range args {
		if op>>i&1 == 0 {
			continue
		}
		if len(d) == 0 {
			return nil, nil, false
		}
		args[i], d = int(d[0]), d[1:]
	}
	offset := args[0] | args[1]<<8 | args[2]<<16 | args[3]<<24
	size := args[4] | args[5]<<8 | args[6]<<16
	if size == 0 {
		size = 0x10000
	}
	if offset+size > len(base) {
		return nil, nil, false
	}
	return base[offset : offset+size], d, true
}
