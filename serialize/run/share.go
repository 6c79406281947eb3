package run

import (
	"crypto/sha256"
	"encoding/binary"
	"hash"
	"strconv"

	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/json"
)

// digest is the hash of a value, with those of what lies in it.
type digest struct {
	sum  [sha256.Size]byte
	size int // about that of its JSON
	in   []*digest
}

// digestOf hashes lists and maps; other values have their part in the hash of
// what they lie in.
func digestOf(v entity.Value) *digest {
	d, h := &digest{}, sha256.New()
	switch v := v.(type) {
	case *entity.Map:
		h.Write([]byte{'{'})
		for k, sub := range v.All() {
			d.size += 1 + writeText(h, k)
			d.add(h, sub)
		}
	case entity.List:
		h.Write([]byte{'['})
		for _, sub := range v {
			d.size++
			d.add(h, sub)
		}
	default:
		d.size = writeText(h, string(json.Encode(v, "")))
	}
	h.Sum(d.sum[:0])
	return d
}

// add takes in a value that lies in the one that is hashed. Every value that
// is not a list or map counts as one without a digest of its own.
func (d *digest) add(h hash.Hash, v entity.Value) {
	switch v.(type) {
	case *entity.Map, entity.List:
		sub := digestOf(v)
		h.Write([]byte{'='})
		h.Write(sub.sum[:])
		d.size += sub.size
		d.in = append(d.in, sub)
	default:
		d.size += writeText(h, string(json.Encode(v, "")))
		d.in = append(d.in, nil)
	}
}

// writeText hashes a text so that no two sequences of texts look alike.
func writeText(h hash.Hash, s string) int {
	var size [9]byte
	size[0] = '"'
	binary.BigEndian.PutUint64(size[1:], uint64(len(s)))
	h.Write(size[:])
	h.Write([]byte(s))
	return len(s)
}

// worthSharing is the size from which a value that occurs again is replaced
// by a pointer to where it occurred first.
const worthSharing = 128

// share replaces the lists and maps that occur again: the items of the
// embedded collection, which each execution repeats, and equal answers.
func share(v entity.Value, d *digest) entity.Value {
	s := sharer{first: map[[sha256.Size]byte]string{}}
	return s.share("", v, d)
}

type sharer struct {
	first map[[sha256.Size]byte]string // the pointer of the first occurrence
}

func (s *sharer) share(at string, v entity.Value, d *digest) entity.Value {
	if d == nil {
		return v
	}
	if first, again := s.first[d.sum]; again && d.size >= worthSharing {
		return entity.MapOf(markSame, first)
	}
	s.first[d.sum] = at
	switch v := v.(type) {
	case *entity.Map:
		if _, _, ok := markerOf(v); ok {
			return v // what a marker says is no value of the report
		}
		out, i := &entity.Map{}, 0
		for k, sub := range v.All() {
			out.Set(k, s.share(at+"/"+json.Token(k), sub, d.in[i]))
			i++
		}
		return out
	case entity.List:
		out := make(entity.List, len(v))
		for i, sub := range v {
			out[i] = s.share(at+"/"+strconv.Itoa(i), sub, d.in[i])
		}
		return out
	}
	return v
}
