// Package odb is git's object database on disk: loose objects, packs and
// alternates. What it writes is complete and synced before it has its final
// name, so a crash at any point leaves either the object or nothing.
package odb

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/postbag/postbag/repo/internal/object"
)

// ErrMissing is wrapped by every error about an object that is not here.
var ErrMissing = errors.New("object is missing")

// maxObject bounds one object's content, so that no pack can fill the memory.
const maxObject = 512 << 20

// Store is the objects folder of a repository. It may be used by several
// goroutines at once.
type Store struct {
	dir        string
	alternates []*Store

	mu    sync.Mutex
	packs map[string]*pack // by path of the .idx
}

// Open opens the objects folder dir with the alternates it names.
func Open(dir string) (*Store, error) { return open(dir, 0) }

func open(dir string, depth int) (*Store, error) {
	s := &Store{dir: dir, packs: map[string]*pack{}}
	list, err := os.ReadFile(filepath.Join(dir, "info", "alternates"))
	if errors.Is(err, os.ErrNotExist) {
		return s, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read alternates: %w", err)
	}
	for line := range strings.Lines(string(list)) {
		other := strings.TrimSpace(line)
		if other == "" || other[0] == '#' || depth > 5 {
			continue
		}
		if !filepath.IsAbs(other) {
			other = filepath.Join(dir, other)
		}
		alt, err := open(other, depth+1)
		if err != nil {
			return nil, err
		}
		s.alternates = append(s.alternates, alt)
	}
	return s, nil
}

// Close gives back the files that are held open. The store stays usable.
func (s *Store) Close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, p := range s.packs {
		p.file.Close()
	}
	clear(s.packs)
	for _, alt := range s.alternates {
		alt.Close()
	}
}

// Read is the kind and content of an object, proved by its hash. The content
// may be shared: it is not to be changed.
func (s *Store) Read(h object.Hash) (object.Kind, []byte, error) {
	kind, data, err := s.read(h)
	if err == nil && object.Sum(kind, data) != h {
		err = errors.New("it is damaged: its content has another hash")
	}
	if err != nil {
		return 0, nil, fmt.Errorf("read object %s: %w", h, err)
	}
	return kind, data, nil
}

func (s *Store) read(h object.Hash) (object.Kind, []byte, error) {
	kind, data, err := s.lookup(h)
	if !errors.Is(err, ErrMissing) {
		return kind, data, err
	}
	if err := s.rescan(); err != nil { // a gc beside us may have packed it
		return 0, nil, err
	}
	kind, data, err = s.lookup(h)
	for _, alt := range s.alternates {
		if !errors.Is(err, ErrMissing) {
			break
		}
		kind, data, err = alt.read(h)
	}
	return kind, data, err
}

func (s *Store) lookup(h object.Hash) (object.Kind, []byte, error) {
	s.mu.Lock()
	p, offset, ok := s.find(h)
	s.mu.Unlock()
	if ok {
		return p.read(offset, s.base)
	}
	return s.readLoose(h)
}

// base reads the base of a delta that names it by hash.
func (s *Store) base(h object.Hash) (object.Kind, []byte, error) { return s.read(h) }

// find is the pack that holds the object, among those that are open.
func (s *Store) find(h object.Hash) (*pack, int64, bool) {
	for _, p := range s.packs {
		if offset, ok := p.index.find(h); ok {
			return p, offset, true
		}
	}
	return nil, 0, false
}

// Has tells whether the object is here or in an alternate.
func (s *Store) Has(h object.Hash) bool {
	if s.hasHere(h) {
		return true
	}
	if s.rescan() == nil && s.hasHere(h) {
		return true
	}
	for _, alt := range s.alternates {
		if alt.Has(h) {
			return true
		}
	}
	return false
}

// Missing is those of the objects that are neither here nor in an alternate.
// It looks for new packs once, not for every object.
func (s *Store) Missing(hashes []object.Hash) ([]object.Hash, error) {
	if err := s.rescan(); err != nil {
		return nil, err
	}
	var missing []object.Hash
	for _, h := range hashes {
		if !s.hasHere(h) {
			missing = append(missing, h)
		}
	}
	for _, alt := range s.alternates {
		var err error
		if missing, err = alt.Missing(missing); err != nil {
			return nil, err
		}
	}
	return missing, nil
}

func (s *Store) hasHere(h object.Hash) bool {
	s.mu.Lock()
	_, _, ok := s.find(h)
	s.mu.Unlock()
	if ok {
		return true
	}
	_, err := os.Lstat(s.loosePath(h))
	return err == nil
}

// ReadAs is the content of an object that has to be of the kind.
func (s *Store) ReadAs(want object.Kind, h object.Hash) ([]byte, error) {
	kind, data, err := s.Read(h)
	if err == nil && kind != want {
		return nil, fmt.Errorf("read object %s: it is a %s, not a %s", h, kind, want)
	}
	return data, err
}

// Tree reads a tree; the zero hash is the empty one.
func (s *Store) Tree(h object.Hash) ([]object.Entry, error) {
	if h.IsZero() || h == object.EmptyTree {
		return nil, nil
	}
	data, err := s.ReadAs(object.Tree, h)
	if err != nil {
		return nil, err
	}
	return object.DecodeTree(data)
}

// Commit reads a commit.
func (s *Store) Commit(h object.Hash) (object.CommitData, error) {
	data, err := s.ReadAs(object.Commit, h)
	if err != nil {
		return object.CommitData{}, err
	}
	return object.DecodeCommit(data)
}
