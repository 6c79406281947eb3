package odb

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/postbag/postbag/repo/internal/object"
)

// Object is an object to be written.
type Object struct {
	Hash object.Hash
	Kind object.Kind
	Data []byte
}

// NewObject names an object by its content.
func NewObject(kind object.Kind, data []byte) Object {
	return Object{Hash: object.Sum(kind, data), Kind: kind, Data: data}
}

// looseLimit is the number of objects up to which each gets its own file;
// more go into one pack. Git draws the line at 100 too.
const looseLimit = 100

// Write stores the objects that are not here yet, durably.
func (s *Store) Write(objects []Object) error {
	var missing []Object
	seen := map[object.Hash]bool{}
	for _, o := range objects {
		if !seen[o.Hash] && !s.hasHere(o.Hash) {
			missing = append(missing, o)
		}
		seen[o.Hash] = true
	}
	if len(missing) > looseLimit {
		return s.WritePack(len(missing), func(i int) (Object, error) { return missing[i], nil })
	}
	group := workers()
	for _, o := range missing {
		group.Go(func() error {
			if err := s.writeLoose(o); err != nil {
				return fmt.Errorf("write object %s: %w", o.Hash, err)
			}
			return nil
		})
	}
	return group.Wait()
}

// Copy stores those of the named objects that are not here yet, taking them
// from another store.
func (s *Store) Copy(from *Store, hashes []object.Hash) error {
	if len(hashes) > looseLimit {
		return s.WritePack(len(hashes), from.objects(hashes))
	}
	objects := make([]Object, len(hashes))
	for i := range hashes {
		var err error
		if objects[i], err = from.objects(hashes)(i); err != nil {
			return err
		}
	}
	return s.Write(objects)
}

func (s *Store) objects(hashes []object.Hash) func(int) (Object, error) {
	return func(i int) (Object, error) {
		kind, data, err := s.Read(hashes[i])
		return Object{Hash: hashes[i], Kind: kind, Data: data}, err
	}
}

// EncodePack writes a pack of the named objects, without deltas.
func (s *Store) EncodePack(w io.Writer, hashes []object.Hash) error {
	_, _, err := encodePack(w, len(hashes), s.objects(hashes))
	return err
}

// WritePack stores n objects as one pack with its index.
func (s *Store) WritePack(n int, at func(int) (Object, error)) error {
	f, err := s.tempPack()
	if err != nil {
		return err
	}
	defer discard(f)
	buf := bufio.NewWriterSize(f, 1<<18)
	list, sum, err := encodePack(buf, n, at)
	if err == nil {
		err = buf.Flush()
	}
	if err != nil {
		return fmt.Errorf("write pack: %w", err)
	}
	return s.keepPack(f, list, sum)
}

func (s *Store) tempPack() (*os.File, error) {
	dir := filepath.Join(s.dir, "pack")
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return nil, fmt.Errorf("write pack: %w", err)
	}
	f, err := os.CreateTemp(dir, "tmp_pack_")
	if err != nil {
		return nil, fmt.Errorf("write pack: %w", err)
	}
	return f, nil
}

// discard closes and removes what is left of a temporary file.
func discard(f *os.File) {
	f.Close()
	os.Remove(f.Name())
}

// keepPack gives a written pack its name: the pack first, its index last, so
// that whoever sees the index finds the pack.
func (s *Store) keepPack(f *os.File, list []packed, sum object.Hash) error {
	dir := filepath.Join(s.dir, "pack")
	x, err := os.CreateTemp(dir, "tmp_idx_")
	if err != nil {
		return fmt.Errorf("write pack index: %w", err)
	}
	defer os.Remove(x.Name())
	sync := workers()
	sync.Go(func() error { return writeSynced(x, encodeIdx(list, sum)) })
	sync.Go(func() error { return errors.Join(f.Sync(), f.Close()) })
	if err := sync.Wait(); err != nil {
		return fmt.Errorf("sync pack: %w", err)
	}
	stem := filepath.Join(dir, "pack-"+sum.String())
	if err := install(f.Name(), stem+".pack"); err != nil {
		return fmt.Errorf("keep pack: %w", err)
	}
	if err := install(x.Name(), stem+".idx"); err != nil {
		return fmt.Errorf("keep pack: %w", err)
	}
	return s.rescan()
}
