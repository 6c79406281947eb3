package workflow

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/json"
	"github.com/postbag/postbag/serialize/postman"
)

// ImportedSource is one document of an import: a file, or a part of one that
// holds several.
type ImportedSource struct {
	File   string `json:"file"`
	Part   string `json:"part,omitempty"` // of the file, as "collection Shop"
	Format string `json:"format,omitempty"`
	Ref    *Ref   `json:"entity,omitempty"`
	Error  string `json:"error,omitempty"`
	Hint   string `json:"hint,omitempty"`

	// Notes are lines about what is not stored.
	Notes []string `json:"notes,omitempty"`

	bundle *postman.Bundle
	part   *postman.Part
	doc    *postman.Document
	record record       // where it holds no document
	keys   []entity.Key // of what it was put at: of a document one
	origin string       // the file in which it is remembered, "" for none
}

// key is where a document was put.
func (src *ImportedSource) key() entity.Key {
	if len(src.keys) == 0 {
		return entity.Key{}
	}
	return src.keys[0]
}

// refIn names what the source was put as.
func (src *ImportedSource) refIn(w *entity.Workspace) Ref {
	if src.record != nil {
		return src.record.ref(w, src.keys)
	}
	return refOf(w, w.Get(src.key()))
}

// Label is what a person knows the source by.
func (src *ImportedSource) Label() string {
	if src.Part == "" {
		return src.File
	}
	return src.File + ": " + src.Part
}

// isPart reports whether the source is one of several in its file.
func (src *ImportedSource) isPart() bool { return src.Part != "" }

func countErrors(sources []ImportedSource) int {
	n := 0
	for i := range sources {
		if sources[i].Error != "" {
			n++
		}
	}
	return n
}

// readSources reads and recognises every file. A folder is searched for files
// that hold Postman data; what else lies in it is passed over.
func (s *Store) readSources(o ImportOptions) ([]ImportedSource, error) {
	var out []ImportedSource
	for _, path := range o.Paths {
		if path == "-" {
			data, err := io.ReadAll(o.Stdin)
			if err != nil {
				return nil, failed("read standard input", err)
			}
			out = append(out, s.parseSource("standard input", data)...)
			continue
		}
		info, err := os.Stat(path)
		switch {
		case err != nil:
			out = append(out, sourceError(path, err))
		case info.IsDir():
			out = append(out, s.searchFolder(path)...)
		default:
			out = append(out, s.readSource(path)...)
		}
	}
	return out, nil
}

func (s *Store) readSource(path string) []ImportedSource {
	data, err := os.ReadFile(path)
	if err != nil {
		return []ImportedSource{sourceError(path, err)}
	}
	return s.parseSource(path, data)
}

// parseSource gives a source for each document in a file.
func (s *Store) parseSource(name string, data []byte) []ImportedSource {
	bundle, err := postman.Open(data)
	if err == nil && len(bundle.Parts) == 0 {
		err = &postman.UnknownError{What: "nothing is in it"}
	}
	var unknown *postman.UnknownError
	if errors.As(err, &unknown) {
		if r, other := s.parseRecord(data); !errors.Is(other, errNoRecord) {
			return []ImportedSource{recordSource(name, r, other)}
		}
	}
	if err != nil {
		return []ImportedSource{sourceError(name, err)}
	}
	var out []ImportedSource
	for _, part := range bundle.Parts {
		src := ImportedSource{File: name}
		if part.Err != nil {
			src = sourceError(name, part.Err)
		} else {
			src.Format, src.doc = string(part.Document.Format), part.Document
		}
		src.Part, src.bundle, src.part = part.Name, bundle, part
		out = append(out, src)
	}
	return out
}

func recordSource(name string, r record, err error) ImportedSource {
	if err != nil {
		return sourceError(name, err)
	}
	return ImportedSource{File: name, Format: r.format(), record: r}
}

func sourceError(name string, err error) ImportedSource {
	src := ImportedSource{File: name, Error: err.Error()}
	var (
		path    *fs.PathError
		syntax  *json.Error
		unknown *postman.UnknownError
		shape   *postman.ShapeError
		archive *postman.ArchiveError
	)
	switch {
	case errors.As(err, &path):
		src.Error = path.Err.Error()
		src.Hint = "check the path and that it can be read"
	case errors.As(err, &syntax):
		src.Hint = "export it from Postman again, or mend the file at that place"
	case errors.As(err, &unknown):
		src.Hint = unknown.Hint
	case errors.As(err, &archive):
		src.Hint = "take the archive as Postman sent it, or unpack it and import its files"
	case errors.As(err, &shape):
		src.Hint = "mend the file at that place, or export it from Postman again"
	}
	if src.Hint == "" {
		src.Hint = "postbag import takes collections, environments, globals, header presets, data dumps, data exports and run results, as Postman writes them, and history as HAR"
	}
	return src
}

// searchFolder takes the files of a folder that hold Postman data. Files that
// hold something else are none of ours, but one that is named as an export of
// Postman's and cannot be read is an error.
func (s *Store) searchFolder(dir string) []ImportedSource {
	var out []ImportedSource
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			out = append(out, sourceError(path, err))
			return nil
		case d.IsDir() && path != dir && (d.Name() == ".git" || d.Name() == "node_modules"):
			return fs.SkipDir
		case !d.Type().IsRegular() || !mayBeOurs(path):
			return nil
		}
		found := s.readSource(path)
		if countErrors(found) < len(found) || isNamedAsOurs(d.Name()) {
			out = append(out, found...)
		}
		return nil
	})
	if err == nil && len(out) == 0 {
		err = errors.New("the folder holds no file that Postman exported")
	}
	if err != nil {
		out = append(out, sourceError(dir, err))
	}
	return out
}

// mayBeOurs reports whether a file of a folder is worth reading.
func mayBeOurs(path string) bool {
	return slices.Contains([]string{".json", ".zip", ".har"}, strings.ToLower(filepath.Ext(path)))
}

func isNamedAsOurs(name string) bool {
	name = strings.ToLower(name)
	return strings.Contains(name, "postman") || strings.HasSuffix(name, ".har") || strings.Contains(name, "dump") && strings.HasSuffix(name, ".json")
}
