package odb

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"hash/crc32"
	"io"

	"github.com/pjbgf/sha1cd"

	"github.com/postbag/postbag/repo/internal/object"
)

// maxPack bounds what a remote may send.
const maxPack = 4 << 30

// Receive stores a pack that comes from elsewhere. Every object is inflated,
// its deltas are resolved and it is hashed with collision detection before
// the pack becomes visible. Deltas whose base is here but not in the pack
// (thin packs) are refused, since they are never asked for.
func (s *Store) Receive(r io.Reader) error {
	f, err := s.tempPack()
	if err != nil {
		return err
	}
	defer discard(f)
	in := &packReader{r: bufio.NewReaderSize(r, 1<<16), out: bufio.NewWriterSize(f, 1<<18), sum: sha1cd.New()}
	list, sum, err := in.scan()
	if err == nil {
		err = in.out.Flush()
	}
	if err == nil {
		err = resolveAll(f, list)
	}
	if err != nil {
		return fmt.Errorf("receive pack: %w", err)
	}
	if len(list) == 0 {
		return nil
	}
	packs := make([]packed, len(list))
	for i, e := range list {
		packs[i] = e.packed
	}
	return s.keepPack(f, packs, sum)
}

// scanned is an entry of a pack on its way in.
type scanned struct {
	packed
	delta bool
}

// packReader passes on every byte it reads, and counts and sums it.
type packReader struct {
	r      *bufio.Reader
	out    *bufio.Writer
	sum    hash.Hash
	crc    uint32
	offset int64
	one    [1]byte
}

// Read is that of io.Reader.
func (p *packReader) Read(b []byte) (int, error) {
	n, err := p.r.Read(b)
	if n > 0 {
		if err := p.pass(b[:n]); err != nil {
			return 0, err
		}
	}
	return n, err
}

// ReadByte is that of io.ByteReader.
func (p *packReader) ReadByte() (byte, error) {
	b, err := p.r.ReadByte()
	if err != nil {
		return 0, err
	}
	p.one[0] = b
	return b, p.pass(p.one[:])
}

func (p *packReader) pass(b []byte) error {
	p.offset += int64(len(b))
	if p.offset > maxPack {
		return errors.New("the pack is too large")
	}
	p.sum.Write(b)
	p.crc = crc32.Update(p.crc, crc32.IEEETable, b)
	_, err := p.out.Write(b)
	return err
}

// scan reads the pack to its end and finds where its entries lie.
func (p *packReader) scan() ([]scanned, object.Hash, error) {
	var head [12]byte
	if _, err := io.ReadFull(p, head[:]); err != nil {
		return nil, object.Hash{}, fmt.Errorf("header: %w", unexpected(err))
	}
	if v := string(head[:8]); v != "PACK\x00\x00\x00\x02" && v != "PACK\x00\x00\x00\x03" {
		return nil, object.Hash{}, errors.New("it is not a pack")
	}
	count := binary.BigEndian.Uint32(head[8:])
	list := make([]scanned, 0, min(count, 1<<16))
	for range count {
		e, err := p.scanEntry()
		if err != nil {
			return nil, object.Hash{}, fmt.Errorf("entry at %d: %w", p.offset, unexpected(err))
		}
		list = append(list, e)
	}
	want := object.Hash(p.sum.Sum(nil))
	var sum object.Hash
	if _, err := io.ReadFull(p, sum[:]); err != nil {
		return nil, sum, fmt.Errorf("trailer: %w", unexpected(err))
	}
	if sum != want {
		return nil, sum, errors.New("the checksum is wrong")
	}
	return list, sum, nil
}

func (p *packReader) scanEntry() (scanned, error) {
	start := p.offset
	p.crc = 0
	e, err := readEntry(p, start)
	if err != nil {
		return scanned{}, err
	}
	s := scanned{packed: packed{offset: start, crc: p.crc}}
	if s.delta = e.kind == ofsDelta || e.kind == refDelta; !s.delta {
		s.hash = sumRemote(e.kind, e.data)
	}
	return s, nil
}

func unexpected(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}
