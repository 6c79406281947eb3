package odb

import (
	"bytes"
	"crypto/sha1"
	"encoding/binary"
	"errors"
	"slices"

	"github.com/postbag/postbag/repo/internal/object"
)

const (
	idxMagic  = "\xfftOc\x00\x00\x00\x02"
	hashSize  = len(object.Hash{})
	fanoutEnd = len(idxMagic) + 256*4
)

// idx is the index of a pack, version 2, as it lies in its file.
type idx struct {
	data  []byte
	count int
}

func parseIdx(data []byte) (*idx, error) {
	if len(data) < fanoutEnd+2*hashSize || string(data[:8]) != idxMagic {
		return nil, errors.New("not a pack index of version 2")
	}
	x := &idx{data: data, count: int(binary.BigEndian.Uint32(data[fanoutEnd-4:]))}
	if len(data) < fanoutEnd+x.count*(hashSize+8)+2*hashSize {
		return nil, errors.New("pack index is cut short")
	}
	return x, nil
}

func (x *idx) hash(i int) []byte {
	at := fanoutEnd + i*hashSize
	return x.data[at : at+hashSize]
}

// find is the offset of the object in the pack.
func (x *idx) find(h object.Hash) (int64, bool) {
	fan := func(b int) int { return int(binary.BigEndian.Uint32(x.data[8+4*b:])) }
	lo, hi := 0, fan(int(h[0]))
	if h[0] > 0 {
		lo = fan(int(h[0]) - 1)
	}
	if hi > x.count {
		return 0, false
	}
	for lo < hi {
		mid := int(uint(lo+hi) / 2)
		switch c := bytes.Compare(x.hash(mid), h[:]); {
		case c == 0:
			return x.offset(mid)
		case c < 0:
			lo = mid + 1
		default:
			hi = mid
		}
	}
	return 0, false
}

func (x *idx) offset(i int) (int64, bool) {
	table := fanoutEnd + x.count*(hashSize+4)
	small := binary.BigEndian.Uint32(x.data[table+4*i:])
	if small>>31 == 0 {
		return int64(small), true
	}
	at := table + x.count*4 + int(small&0x7fffffff)*8
	if at+8 > len(x.data) {
		return 0, false
	}
	return int64(binary.BigEndian.Uint64(x.data[at:])), true
}

// packed is one object of a pack under construction.
type packed struct {
	hash   object.Hash
	offset int64
	crc    uint32
}

// encodeIdx writes the index of a pack whose trailer is sum. It sorts the
// objects in place.
func encodeIdx(objects []packed, sum object.Hash) []byte {
	slices.SortFunc(objects, func(a, b packed) int { return bytes.Compare(a.hash[:], b.hash[:]) })
	be := binary.BigEndian
	b := append(make([]byte, 0, fanoutEnd+len(objects)*(hashSize+8)+2*hashSize), idxMagic...)
	var counts [256]uint32
	for _, o := range objects {
		counts[o.hash[0]]++
	}
	total := uint32(0)
	for _, n := range counts {
		total += n
		b = be.AppendUint32(b, total)
	}
	for _, o := range objects {
		b = append(b, o.hash[:]...)
	}
	for _, o := range objects {
		b = be.AppendUint32(b, o.crc)
	}
	b = appendOffsets(b, objects)
	b = append(b, sum[:]...)
	own := sha1.Sum(b)
	return append(b, own[:]...)
}

func appendOffsets(b []byte, objects []packed) []byte {
	var large []byte
	for _, o := range objects {
		if o.offset < 1<<31 {
			b = binary.BigEndian.AppendUint32(b, uint32(o.offset))
			continue
		}
		b = binary.BigEndian.AppendUint32(b, 1<<31|uint32(len(large)/8))
		large = binary.BigEndian.AppendUint64(large, uint64(o.offset))
	}
	return append(b, large...)
}
