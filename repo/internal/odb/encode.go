package odb

import (
	"bytes"
	"crypto/sha1"
	"encoding/binary"
	"hash/crc32"
	"io"
	"runtime"

	"golang.org/x/sync/errgroup"

	"github.com/postbag/postbag/repo/internal/object"
)

// batch is how many objects are deflated side by side before they are
// written in order; it bounds the memory.
const batch = 512

func encodePack(w io.Writer, n int, at func(int) (Object, error)) ([]packed, object.Hash, error) {
	sum := sha1.New()
	out := io.MultiWriter(w, sum)
	head := binary.BigEndian.AppendUint32([]byte("PACK\x00\x00\x00\x02"), uint32(n))
	if _, err := out.Write(head); err != nil {
		return nil, object.Hash{}, err
	}
	list, offset := make([]packed, 0, n), int64(len(head))
	for start := 0; start < n; start += batch {
		hashes, entries, err := encodeBatch(start, min(start+batch, n), at)
		if err != nil {
			return nil, object.Hash{}, err
		}
		for i, e := range entries {
			if _, err := out.Write(e); err != nil {
				return nil, object.Hash{}, err
			}
			list = append(list, packed{hash: hashes[i], offset: offset, crc: crc32.ChecksumIEEE(e)})
			offset += int64(len(e))
		}
	}
	trailer := object.Hash(sum.Sum(nil))
	_, err := w.Write(trailer[:])
	return list, trailer, err
}

func encodeBatch(from, to int, at func(int) (Object, error)) ([]object.Hash, [][]byte, error) {
	hashes, entries := make([]object.Hash, to-from), make([][]byte, to-from)
	group := workers()
	for i := range entries {
		group.Go(func() error {
			o, err := at(from + i)
			if err != nil {
				return err
			}
			hashes[i] = o.Hash
			head := appendHead(nil, o.Kind, len(o.Data))
			entries[i] = bytes.Join([][]byte{head, deflate(o.Data)}, nil)
			return nil
		})
	}
	return hashes, entries, group.Wait()
}

// workers is a group that keeps every core busy.
func workers() *errgroup.Group {
	g := new(errgroup.Group)
	g.SetLimit(max(2, runtime.GOMAXPROCS(0)))
	return g
}
