package postman

import (
	"archive/zip"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// What an archive may hold. A person's whole account is far below.
const (
	maxEntries    = 20_000
	maxEntrySize  = 64 << 20
	maxTotalSize  = 192 << 20
	maxRatio      = 200     // of an entry's size to what it takes in the archive,
	ratioFromSize = 1 << 20 // for entries of at least this size
)

// admitArchive refuses, by what the archive says of itself, what Postman never
// writes and what is too large.
func admitArchive(z *zip.Reader, size int64) error {
	if len(z.File) > maxEntries {
		return &ArchiveError{"", fmt.Sprintf("has %d entries; %d are allowed", len(z.File), maxEntries)}
	}
	seen, total, packed := map[string]bool{}, uint64(0), uint64(0)
	for _, f := range z.File {
		if err := admitEntry(f); err != nil {
			return err
		}
		name := path.Clean(f.Name)
		if seen[name] {
			return &ArchiveError{f.Name, "is there twice"}
		}
		seen[name] = true
		total += f.UncompressedSize64
		packed += f.CompressedSize64
		if total > maxTotalSize {
			return &ArchiveError{"", fmt.Sprintf("says that it holds more than %d MB", maxTotalSize>>20)}
		}
	}
	if packed > uint64(size) {
		return &ArchiveError{"", "has entries that lie over each other"}
	}
	return nil
}

func admitEntry(f *zip.File) error {
	switch {
	case !isPlainName(f.Name):
		return &ArchiveError{f.Name, "has a name that leads out of the archive"}
	case f.Flags&1 != 0:
		return &ArchiveError{f.Name, "is encrypted"}
	case f.Mode()&fs.ModeType&^fs.ModeDir != 0:
		return &ArchiveError{f.Name, "is a link or another thing that is not a plain file"}
	case strings.EqualFold(path.Ext(f.Name), ".zip"):
		return &ArchiveError{f.Name, "is an archive itself"}
	case f.UncompressedSize64 > maxEntrySize:
		return &ArchiveError{f.Name, fmt.Sprintf("says that it has %d bytes; %d MB are allowed", f.UncompressedSize64, maxEntrySize>>20)}
	case f.UncompressedSize64 >= ratioFromSize && f.UncompressedSize64/maxRatio > f.CompressedSize64:
		return &ArchiveError{f.Name, fmt.Sprintf("says that it is packed to less than a %dth; that is no data of Postman's", maxRatio)}
	}
	return nil
}

// isPlainName reports whether a name stays below the folder that it is in, on
// every system.
func isPlainName(name string) bool {
	if name == "" || strings.ContainsAny(name, "\\:\x00") || strings.HasPrefix(name, "/") {
		return false
	}
	return !slices.Contains(strings.Split(name, "/"), "..")
}

// unzip reads the files of an archive that was admitted, but for folders and
// what file managers add.
func unzip(z *zip.Reader) ([]unzipped, error) {
	var out []unzipped
	for _, f := range z.File {
		base := path.Base(f.Name)
		if strings.HasSuffix(f.Name, "/") || strings.HasPrefix(base, ".") || strings.HasPrefix(f.Name, "__MACOSX/") {
			continue
		}
		data, err := unzipEntry(f)
		if err != nil {
			return nil, err
		}
		out = append(out, unzipped{f.Name, data})
	}
	return out, nil
}

// unzipEntry reads no more than the entry says that it has.
func unzipEntry(f *zip.File) ([]byte, error) {
	r, err := f.Open()
	if err != nil {
		return nil, &ArchiveError{f.Name, "cannot be read: " + strings.TrimPrefix(err.Error(), "zip: ")}
	}
	defer r.Close()
	data, err := io.ReadAll(io.LimitReader(r, int64(f.UncompressedSize64)+1))
	if uint64(len(data)) > f.UncompressedSize64 {
		return nil, &ArchiveError{f.Name, "is larger than it says"}
	}
	if err != nil {
		return nil, &ArchiveError{f.Name, "is broken: " + strings.TrimPrefix(err.Error(), "zip: ")}
	}
	return data, nil
}
