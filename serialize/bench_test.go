package serialize_test

import (
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"github.com/postbag/postbag/serialize"
	"github.com/postbag/postbag/serialize/postman"
)

// BenchmarkImport is the way of the largest collection of the corpus from
// bytes to the bytes of every file.
func BenchmarkImport(b *testing.B) {
	data := largest(b)
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		doc, err := postman.Parse(data)
		if err != nil {
			b.Fatal(err)
		}
		store, err := serialize.Read(fstest.MapFS{})
		if err != nil {
			b.Fatal(err)
		}
		w := store.Workspace.Clone()
		doc.Import(w)
		if len(store.Write(w)) == 0 {
			b.Fatal("nothing was written")
		}
	}
}

// BenchmarkReimport imports it where it is already.
func BenchmarkReimport(b *testing.B) {
	data := largest(b)
	files, _ := imported(b, fstest.MapFS{}, data)
	store := read(b, files)
	for b.Loop() {
		doc, err := postman.Parse(data)
		if err != nil {
			b.Fatal(err)
		}
		w := store.Workspace.Clone()
		doc.Import(w)
		if n := len(store.Write(w)); n > 0 {
			b.Fatalf("%d files change", n)
		}
	}
}

// BenchmarkRead reads all its files.
func BenchmarkRead(b *testing.B) {
	files, _ := imported(b, fstest.MapFS{}, largest(b))
	for b.Loop() {
		read(b, files)
	}
}

// BenchmarkExport is the way back.
func BenchmarkExport(b *testing.B) {
	files, key := imported(b, fstest.MapFS{}, largest(b))
	w := read(b, files).Workspace
	for b.Loop() {
		if _, err := postman.Write(w, w.Get(key), postman.CollectionV21); err != nil {
			b.Fatal(err)
		}
	}
}

func largest(b *testing.B) []byte {
	files, err := filepath.Glob(filepath.Join(corpus(b), "v21", "stripe*.json"))
	if err != nil || len(files) == 0 {
		b.Skip("no large collection in the corpus")
	}
	data, err := os.ReadFile(files[0])
	if err != nil {
		b.Fatal(err)
	}
	return data
}
