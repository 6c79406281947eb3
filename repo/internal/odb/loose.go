package odb

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"

	"github.com/klauspost/compress/zlib"

	"github.com/postbag/postbag/repo/internal/object"
)

func (s *Store) loosePath(h object.Hash) string {
	name := h.String()
	return filepath.Join(s.dir, name[:2], name[2:])
}

func (s *Store) readLoose(h object.Hash) (object.Kind, []byte, error) {
	f, err := os.Open(s.loosePath(h))
	if errors.Is(err, os.ErrNotExist) {
		return 0, nil, ErrMissing
	}
	if err != nil {
		return 0, nil, err
	}
	defer f.Close()
	z, err := newInflater(bufio.NewReader(f))
	if err != nil {
		return 0, nil, err
	}
	defer z.release()
	return decodeLoose(bufio.NewReader(z))
}

func decodeLoose(r *bufio.Reader) (object.Kind, []byte, error) {
	head, err := r.ReadString(0)
	if err != nil {
		return 0, nil, fmt.Errorf("loose header: %w", err)
	}
	word, digits, _ := strings.Cut(strings.TrimSuffix(head, "\x00"), " ")
	kind, err := object.ParseKind(word)
	if err != nil {
		return 0, nil, err
	}
	size, err := strconv.ParseInt(digits, 10, 64)
	if err != nil {
		return 0, nil, fmt.Errorf("loose header: %w", err)
	}
	data, err := readExactly(r, size)
	return kind, data, err
}

// readExactly reads size bytes, growing with what really comes.
func readExactly(r io.Reader, size int64) ([]byte, error) {
	if size < 0 || size > maxObject {
		return nil, fmt.Errorf("object of %d bytes is too large", size)
	}
	var b bytes.Buffer
	b.Grow(int(min(size, 1<<20)) + bytes.MinRead)
	n, err := b.ReadFrom(io.LimitReader(r, size+1))
	if err != nil {
		return nil, err
	}
	if n != size {
		return nil, fmt.Errorf("object holds other than the %d bytes it announces", size)
	}
	return b.Bytes(), nil
}

// writeLoose writes one object into a file of its own. An object that is
// already there is left alone.
func (s *Store) writeLoose(o Object) error {
	target := s.loosePath(o.Hash)
	if err := os.MkdirAll(filepath.Dir(target), 0o777); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(target), "tmp_obj_")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	if err := writeSynced(f, deflate(object.Header(o.Kind, len(o.Data)), o.Data)); err != nil {
		return err
	}
	return install(f.Name(), target)
}

// writeSynced writes, syncs and closes the file.
func writeSynced(f *os.File, data []byte) error {
	_, err := f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

// install gives a finished temporary file its name, read-only as git has it.
// Where the name is taken the content is the same, and the old file stays.
func install(temp, target string) error {
	if _, err := os.Lstat(target); err == nil {
		return nil
	}
	if err := os.Chmod(temp, 0o444); err != nil {
		return err
	}
	return os.Rename(temp, target)
}

var deflaters = sync.Pool{New: func() any {
	w, err := zlib.NewWriterLevel(nil, zlib.BestSpeed)
	if err != nil {
		panic(err) // the level is a constant
	}
	return w
}}

func deflate(parts ...[]byte) []byte {
	var b bytes.Buffer
	w := deflaters.Get().(*zlib.Writer)
	defer deflaters.Put(w)
	w.Reset(&b)
	for _, p := range parts {
		_, _ = w.Write(p) // a bytes.Buffer takes everything
	}
	_ = w.Close()
	return b.Bytes()
}

// inflater is a zlib reader that is used again.
type inflater struct{ io.ReadCloser }

var inflaters sync.Pool

func newInflater(r io.Reader) (*inflater, error) {
	if z, ok := inflaters.Get().(*inflater); ok {
		return z, z.ReadCloser.(zlib.Resetter).Reset(r, nil)
	}
	z, err := zlib.NewReader(r)
	if err != nil {
		return nil, err
	}
	return &inflater{z}, nil
}

func (z *inflater) release() { inflaters.Put(z) }
