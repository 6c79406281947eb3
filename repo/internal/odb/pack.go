package odb

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/postbag/postbag/repo/internal/object"
)

const (
	ofsDelta object.Kind = 6
	refDelta object.Kind = 7

	maxChain   = 4096     // deltas upon deltas; git itself stops at 50
	cacheLimit = 48 << 20 // bytes of delta bases kept per pack
)

// pack is a pack file with its index.
type pack struct {
	file  *os.File
	size  int64
	index *idx

	mu     sync.Mutex
	cache  map[int64]whole
	cached int
}

// whole is an object that needs no base.
type whole struct {
	kind object.Kind
	data []byte
}

// readBase reads the base of a delta that names it by hash.
type readBase func(object.Hash) (object.Kind, []byte, error)

// rescan opens the packs that have come and closes those that have gone. A
// pack without an index, as a crash leaves it, is not seen at all.
func (s *Store) rescan() error {
	names, err := filepath.Glob(filepath.Join(escapeGlob(s.dir), "pack", "pack-*.idx"))
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	here := map[string]bool{}
	for _, name := range names {
		here[name] = true
		if s.packs[name] != nil {
			continue
		}
		p, err := openPack(name)
		if errors.Is(err, os.ErrNotExist) {
			continue
		}
		if err != nil {
			return fmt.Errorf("open pack %q: %w", filepath.Base(name), err)
		}
		s.packs[name] = p
	}
	for name := range s.packs {
		if !here[name] { // its file stays open for whoever reads it now
			delete(s.packs, name)
		}
	}
	return nil
}

func escapeGlob(dir string) string {
	if filepath.Separator == '\\' {
		return dir
	}
	return strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`).Replace(dir)
}

func openPack(name string) (*pack, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	x, err := parseIdx(data)
	if err != nil {
		return nil, err
	}
	f, err := os.Open(strings.TrimSuffix(name, ".idx") + ".pack")
	if err != nil {
		return nil, err
	}
	return newPack(f, x)
}

func newPack(f *os.File, x *idx) (*pack, error) {
	info, err := f.Stat()
	if err != nil {
		f.Close()
		return nil, err
	}
	return &pack{file: f, size: info.Size(), index: x, cache: map[int64]whole{}}, nil
}

// read is the object at the offset, its deltas applied.
func (p *pack) read(offset int64, base readBase) (object.Kind, []byte, error) {
	w, err := p.resolve(offset, base, 0)
	return w.kind, w.data, err
}

func (p *pack) resolve(offset int64, base readBase, depth int) (whole, error) {
	if w, ok := p.recall(offset); ok {
		return w, nil
	}
	if depth > maxChain {
		return whole{}, errors.New("delta chain is too long")
	}
	e, err := p.entryAt(offset)
	if err != nil {
		return whole{}, err
	}
	w := whole{kind: e.kind, data: e.data}
	if e.kind == ofsDelta || e.kind == refDelta {
		from, err := p.baseOf(e, base, depth)
		if err != nil {
			return whole{}, err
		}
		data, err := applyDelta(from.data, e.data)
		if err != nil {
			return whole{}, err
		}
		w = whole{kind: from.kind, data: data}
	}
	p.remember(offset, w)
	return w, nil
}

func (p *pack) baseOf(e entry, base readBase, depth int) (whole, error) {
	if e.kind == ofsDelta {
		return p.resolve(e.baseOffset, base, depth+1)
	}
	if offset, ok := p.index.find(e.baseHash); ok {
		return p.resolve(offset, base, depth+1)
	}
	kind, data, err := base(e.baseHash)
	return whole{kind, data}, err
}

func (p *pack) recall(offset int64) (whole, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	w, ok := p.cache[offset]
	return w, ok
}

// remember keeps an object, in case it is the base of another. When the
// cache is full it starts anew.
func (p *pack) remember(offset int64, w whole) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.cached+len(w.data) > cacheLimit {
		clear(p.cache)
		p.cached = 0
	}
	if len(w.data) <= cacheLimit/8 {
		p.cache[offset] = w
		p.cached += len(w.data)
	}
}

// entryAt reads the entry at the offset as it is stored.
func (p *pack) entryAt(offset int64) (entry, error) {
	if offset < 12 || offset >= p.size {
		return entry{}, fmt.Errorf("offset %d lies outside the pack", offset)
	}
	e, err := readEntry(bufio.NewReader(io.NewSectionReader(p.file, offset, p.size-offset)), offset)
	if err != nil {
		return entry{}, fmt.Errorf("pack entry at %d: %w", offset, err)
	}
	return e, nil
}
