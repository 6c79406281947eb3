package odb

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"github.com/postbag/postbag/repo/internal/object"
)

func blobs(n int) []Object {
	rng := rand.New(rand.NewPCG(1, 2))
	list := make([]Object, n)
	for i := range list {
		data := bytes.Repeat(fmt.Appendf(nil, "%d %x\n", i, rng.Uint64()), rng.IntN(300))
		list[i] = NewObject(object.Blob, data)
	}
	return list
}

func TestWhatIsWrittenIsRead(t *testing.T) {
	for _, n := range []int{1, looseLimit, looseLimit + 1, 3 * batch} {
		s, err := Open(t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		want := blobs(n)
		if err := s.Write(want); err != nil {
			t.Fatal(err)
		}
		fresh, err := Open(s.dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range want {
			kind, data, err := fresh.Read(o.Hash)
			if err != nil || kind != o.Kind || !bytes.Equal(data, o.Data) {
				t.Fatalf("%d objects: %s: %v %v", n, o.Hash, kind, err)
			}
		}
		if err := s.Write(want); err != nil {
			t.Fatal(err)
		}
	}
}

// Every single byte of a pack that comes in is guarded: no change of one goes
// by unnoticed, and none makes a panic.
func TestDamagedPacksAreRefused(t *testing.T) {
	from, err := Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	objects := blobs(5)
	var hashes []object.Hash
	for _, o := range objects {
		hashes = append(hashes, o.Hash)
	}
	if err := from.Write(objects); err != nil {
		t.Fatal(err)
	}
	var pack bytes.Buffer
	if err := from.EncodePack(&pack, hashes); err != nil {
		t.Fatal(err)
	}
	to, err := Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for i := range pack.Bytes() {
		bad := bytes.Clone(pack.Bytes())
		bad[i] ^= 1 << (i % 8)
		if to.Receive(bytes.NewReader(bad)) == nil {
			t.Fatalf("byte %d changed, and the pack was taken", i)
		}
		if to.Receive(bytes.NewReader(pack.Bytes()[:i])) == nil {
			t.Fatalf("cut at byte %d, and the pack was taken", i)
		}
	}
	left, err := filepath.Glob(filepath.Join(to.dir, "pack", "*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %q, %v", left, err)
	}
	if err := to.Receive(&pack); err != nil {
		t.Fatal(err)
	}
	if missing, err := to.Missing(hashes); err != nil || len(missing) > 0 {
		t.Errorf("missing %v, %v", missing, err)
	}
}

func TestDamagedObjectsAreNoticed(t *testing.T) {
	s, err := Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	a, b := NewObject(object.Blob, []byte("a")), NewObject(object.Blob, []byte("b"))
	if err := s.Write([]Object{a, b}); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(s.loosePath(a.Hash)); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Dir(s.loosePath(a.Hash)), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(s.loosePath(b.Hash), s.loosePath(a.Hash)); err != nil {
		t.Fatal(err)
	}
	if _, _, err := s.Read(a.Hash); err == nil {
		t.Error("the content of another object was taken")
	}
}

// A pack whose index is not there yet, as a crash or another process leaves
// it, is in nobody's way.
func TestPackWithoutIndexIsIgnored(t *testing.T) {
	s, err := Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	o := blobs(1)[0]
	if err := s.Write([]Object{o}); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(s.dir, "pack"), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(s.dir, "pack", "pack-x.pack"), []byte("half"), 0o666); err != nil {
		t.Fatal(err)
	}
	if _, _, err := s.Read(o.Hash); err != nil {
		t.Error(err)
	}
	if s.Has(object.Hash{1}) {
		t.Error("it has what nobody wrote")
	}
}

func FuzzReceive(f *testing.F) {
	from, err := Open(f.TempDir())
	if err != nil {
		f.Fatal(err)
	}
	o := blobs(1)[0]
	if err := from.Write([]Object{o}); err != nil {
		f.Fatal(err)
	}
	var pack bytes.Buffer
	if err := from.EncodePack(&pack, []object.Hash{o.Hash}); err != nil {
		f.Fatal(err)
	}
	f.Add(pack.Bytes())
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		_ = s.Receive(bytes.NewReader(data)) // it must only not panic
		_, _ = readEntry(bytes.NewReader(data), 100)
		s.Close()
	})
}

func FuzzDelta(f *testing.F) {
	f.Add([]byte("hello world"), []byte{11, 5, 0x90, 5})
	f.Fuzz(func(t *testing.T, base, delta []byte) {
		if out, err := applyDelta(base, delta); err == nil && len(out) > maxObject {
			t.Fatal("too large")
		}
	})
}
