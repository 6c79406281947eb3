package serialize_test

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/postbag/postbag/serialize/postman"
)

func zipped(t fataler, files map[string]string) []byte {
	t.Helper()
	all := map[string][]byte{}
	for name, text := range files {
		all[name] = []byte(text)
	}
	data, err := postman.Zip(all)
	if err != nil {
		t.Fatalf("zip: %v", err)
	}
	return data
}

func unzipped(t fataler, data []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatalf("unzip: %v", err)
	}
	out := map[string]string{}
	for _, f := range z.File {
		text, err := fs.ReadFile(z, f.Name)
		if err != nil {
			t.Fatalf("unzip: %v", err)
		}
		out[f.Name] = string(text)
	}
	return out
}

// entry is an archive of an index and one entry, whose headers are changed.
func entry(t *testing.T, header zip.FileHeader, text string) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	index, err := z.Create("archive.json")
	if err == nil {
		_, err = io.WriteString(index, `{"collection": {}, "environment": {}}`)
	}
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.CreateHeader(&header)
	if err == nil {
		_, err = io.WriteString(f, text)
	}
	if err = errors.Join(err, z.Close()); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// lying changes what the central directory says of the size of the last entry.
func lying(t *testing.T, data []byte, size uint32) []byte {
	t.Helper()
	at := bytes.LastIndex(data, []byte("PK\x01\x02"))
	if at < 0 {
		t.Fatal("no central directory")
	}
	out := bytes.Clone(data)
	binary.LittleEndian.PutUint32(out[at+24:], size)
	return out
}

func flagged(data []byte, flags uint16) []byte {
	out := bytes.Clone(data)
	at := bytes.LastIndex(out, []byte("PK\x01\x02"))
	binary.LittleEndian.PutUint16(out[at+8:], flags)
	return out
}

// overlapping lets every entry of the central directory be the same bytes.
func overlapping(t *testing.T) []byte {
	t.Helper()
	files := map[string]string{"archive.json": `{"collection": {}, "environment": {}}`}
	for i := range 100 {
		files[fmt.Sprintf("collection/%03d.json", i)] = strings.Repeat(fmt.Sprint(i, " "), 2000)
	}
	data := zipped(t, files)
	first := bytes.Index(data, []byte("PK\x01\x02"))
	out := data[first:]
	var large uint32
	for at := 0; at >= 0 && at+46 < len(out); {
		large = max(large, binary.LittleEndian.Uint32(out[at+20:]))
		binary.LittleEndian.PutUint32(out[at+20:], 1<<20)
		next := bytes.Index(out[at+4:], []byte("PK\x01\x02"))
		if next < 0 {
			break
		}
		at += 4 + next
	}
	return data
}

func hostileArchives(t *testing.T) map[string][]byte {
	zeros := strings.Repeat("0", 60<<20)
	link := zip.FileHeader{Name: "collection/link.json"}
	link.SetMode(fs.ModeSymlink | 0o777)
	many := map[string]string{"archive.json": "{}"}
	for i := range 20_001 {
		many[fmt.Sprintf("collection/%d.json", i)] = ""
	}
	plain := entry(t, zip.FileHeader{Name: "collection/a.json", Method: zip.Deflate}, `{"x": 1}`)
	return map[string][]byte{
		"leads out":          entry(t, zip.FileHeader{Name: "../collection/a.json"}, "{}"),
		"leads out, deep":    entry(t, zip.FileHeader{Name: "collection/../../a.json"}, "{}"),
		"leads out, rooted":  entry(t, zip.FileHeader{Name: "/etc/a.json"}, "{}"),
		"leads out, Windows": entry(t, zip.FileHeader{Name: `..\a.json`}, "{}"),
		"leads out, drive":   entry(t, zip.FileHeader{Name: `C:a.json`}, "{}"),
		"link":               entry(t, link, "/etc/passwd"),
		"archive itself":     entry(t, zip.FileHeader{Name: "lib 0.zip"}, "PK"),
		"encrypted":          flagged(plain, 1),
		"broken, smaller":    lying(t, plain, 3),
		"broken, larger":     lying(t, plain, 3000),
		"packed":             entry(t, zip.FileHeader{Name: "collection/a.json", Method: zip.Deflate}, zeros),
		"MB are allowed":     lying(t, plain, 1<<31),
		"entries":            zipped(t, many),
		"over each other":    overlapping(t),
		"no archive.json":    zipped(t, map[string]string{"readme.txt": "hello"}),
		"cannot be read":     []byte("PK\x03\x04 nothing"),
		"not JSON":           zipped(t, map[string]string{"archive.json": "{"}),
		"not an object":      zipped(t, map[string]string{"archive.json": "[]"}),
	}
}

// What would do harm when unpacked, or fill the memory, is refused by name, at
// once.
func TestHostileArchives(t *testing.T) {
	for want, data := range hostileArchives(t) {
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		start := time.Now()
		_, err := postman.Open(data)
		took := time.Since(start)
		runtime.ReadMemStats(&after)
		var refused *postman.ArchiveError
		want, _, _ = strings.Cut(want, ",")
		if !errors.As(err, &refused) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", want, err)
		}
		if used := (after.TotalAlloc - before.TotalAlloc) >> 20; took > 5*time.Second || used > 256 {
			t.Errorf("%s: %v and %d MB", want, took, used)
		}
	}
}

// What is wrong with one part is said of that part.
func TestPartsOfArchives(t *testing.T) {
	bundle, err := postman.Open(zipped(t, map[string]string{
		"archive.json":         `{"collection": {"a": true, "gone": true}, "environment": {}}`,
		"collection/a.json":    kitchen,
		"collection/bad.json":  `{"info": `,
		"notes.txt":            "hello",
		"__MACOSX/._a.json":    "junk",
		".DS_Store":            "junk",
		"environment/api.json": `{"openapi": "3.1.0"}`,
	}))
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, p := range bundle.Parts {
		got[p.Name] = fmt.Sprint(p.Err)
	}
	for name, want := range map[string]string{"collection Kitchen": "nil", "collection/bad.json": "line 1", "notes.txt": "not JSON",
		"environment/api.json": "no Postman collection", "collection/gone.json": "not in the archive"} {
		if !strings.Contains(got[name], want) && !strings.HasPrefix(name, "collection ") {
			t.Errorf("%s: %s, not %s", name, got[name], want)
		}
	}
	if len(bundle.Parts) != 5 {
		t.Errorf("%d parts: %v", len(bundle.Parts), got)
	}
}

// An archive that is cut anywhere is refused, or what is left of it is read.
func TestCutArchives(t *testing.T) {
	data := zipped(t, map[string]string{"archive.json": `{"collection": {"a": true}, "environment": {}}`, "collection/a.json": kitchen})
	for n := range data {
		if _, err := postman.Open(data[:n]); err == nil {
			t.Errorf("the first %d of %d bytes are an archive", n, len(data))
		}
	}
}

// Whatever bytes an archive has, it is refused, or its sound parts go through a
// store.
func FuzzArchive(f *testing.F) {
	f.Add(zipped(f, map[string]string{"archive.json": `{"collection": {"a": true}, "environment": {}}`, "collection/a.json": `{"info":{"name":"A"},"item":[]}`}))
	f.Add(zipped(f, map[string]string{"x/archive.json": `{}`, "x/environment/globals.json": `{"values":[]}`}))
	f.Add([]byte("PK\x05\x06" + strings.Repeat("\x00", 18)))
	f.Fuzz(func(t *testing.T, data []byte) {
		bundle, err := postman.Open(append([]byte("PK"), data[min(2, len(data)):]...))
		if err != nil {
			return
		}
		store := read(t, fstest.MapFS{})
		w := store.Workspace.Clone()
		for _, p := range bundle.Parts {
			if p.Err == nil {
				p.Document.ImportNew(w)
			}
		}
		unchanged(t, written(fstest.MapFS{}, store.Write(w)))
	})
}
