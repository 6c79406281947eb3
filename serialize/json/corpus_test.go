package json

import (
	"bytes"
	"cmp"
	stdjson "encoding/json"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

const defaultCorpus = "../../../shared/corpus"

// corpusFiles returns the JSON files of the corpus of real exports, or skips.
func corpusFiles(tb testing.TB) []string {
	dir := cmp.Or(os.Getenv("POSTBAG_CORPUS"), defaultCorpus)
	var files []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && filepath.Ext(path) == ".json" {
			files = append(files, path)
		}
		return err
	})
	switch {
	case err == nil:
		return files
	case os.Getenv("POSTBAG_REQUIRE_ALL") == "1":
		tb.Fatalf("no corpus: %v", err)
	}
	tb.Skipf("no corpus (set POSTBAG_CORPUS): %v", err)
	return nil
}

// Files that no JSON.stringify wrote (uneven white space, needless escapes)
// cannot come out the same; all others must.
func TestCorpus(t *testing.T) {
	files := corpusFiles(t)
	tabs, same := 0, 0
	for _, path := range files {
		data := read(t, path)
		v, err := Decode(data)
		if err != nil {
			t.Errorf("%s: %v", path, err)
			continue
		}
		if !bytes.HasPrefix(data, []byte("{\n\t")) {
			continue
		}
		tabs++
		data = bytes.TrimSuffix(data, []byte("\n"))
		if bytes.Equal(Encode(v, "\t"), data) {
			same++
		} else if stringified(data) {
			t.Errorf("%s: not the same bytes", path)
		}
	}
	t.Logf("%d files decoded; %d of %d with tabs written again to the same bytes", len(files), same, tabs)
}

// stringified reports whether data looks like the work of JSON.stringify.
func stringified(data []byte) bool {
	var even bytes.Buffer
	err := stdjson.Indent(&even, data, "", "\t")
	return err == nil && bytes.Equal(even.Bytes(), data) &&
		!bytes.Contains(data, []byte(`\/`)) && !bytes.Contains(data, []byte(`\u`))
}

func BenchmarkDecode(b *testing.B) {
	data := largest(b)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Decode(data); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkStandardTokens(b *testing.B) {
	data := largest(b)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		dec := stdjson.NewDecoder(bytes.NewReader(data))
		for {
			if _, err := dec.Token(); err == io.EOF {
				break
			} else if err != nil {
				b.Fatal(err)
			}
		}
	}
}

func BenchmarkEncode(b *testing.B) {
	data := largest(b)
	v, err := Decode(data)
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		Encode(v, "\t")
	}
}

// largest is the largest JSON file of the corpus.
func largest(tb testing.TB) []byte {
	var data []byte
	for _, path := range corpusFiles(tb) {
		if info, err := os.Stat(path); err == nil && info.Size() > int64(len(data)) {
			data = read(tb, path)
		}
	}
	return data
}

func read(tb testing.TB, path string) []byte {
	data, err := os.ReadFile(path)
	if err != nil {
		tb.Fatal(err)
	}
	return data
}
