package odb

import (
	"errors"
	"os"

	"github.com/pjbgf/sha1cd"

	"github.com/postbag/postbag/repo/internal/object"
)

// sumRemote names an object that others made.
func sumRemote(kind object.Kind, data []byte) object.Hash {
	h := sha1cd.New()
	h.Write(object.Header(kind, len(data)))
	h.Write(data)
	return object.Hash(h.Sum(nil))
}

// resolveAll finds the hashes of the deltas, whose bases may come after them
// when they are named by hash: it goes round until nothing new is found.
func resolveAll(f *os.File, list []scanned) error {
	for left := countDeltas(list); left > 0; {
		p, err := newPack(f, indexOf(list))
		if err != nil {
			return err
		}
		for i := range list {
			if err := list[i].resolve(p); err != nil {
				return err
			}
		}
		now := countDeltas(list)
		if now == left {
			return errors.New("a delta has no base in the pack")
		}
		left = now
	}
	return nil
}

func (s *scanned) resolve(p *pack) error {
	if !s.delta {
		return nil
	}
	kind, data, err := p.read(s.offset, noBase)
	if errors.Is(err, ErrMissing) {
		return nil
	}
	if err != nil {
		return err
	}
	s.hash, s.delta = sumRemote(kind, data), false
	return nil
}

func noBase(object.Hash) (object.Kind, []byte, error) { return 0, nil, ErrMissing }

func countDeltas(list []scanned) (n int) {
	for _, s := range list {
		if s.delta {
			n++
		}
	}
	return n
}

// indexOf is an index of the entries whose hash is known.
func indexOf(list []scanned) *idx {
	var known []packed
	for _, s := range list {
		if !s.delta {
			known = append(known, s.packed)
		}
	}
	data := encodeIdx(known, object.Hash{})
	return &idx{data: data, count: len(known)}
}
