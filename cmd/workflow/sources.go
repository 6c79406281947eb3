package workflow

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/json"
	"github.com/postbag/postbag/serialize/postman"
)

// ImportedSource is one file of an import.
type ImportedSource struct {
	File   string         `json:"file"`
	Format postman.Format `json:"format,omitempty"`
	Ref    *Ref           `json:"entity,omitempty"`
	Error  string         `json:"error,omitempty"`
	Hint   string         `json:"hint,omitempty"`

	doc *postman.Document
	key entity.Key
}

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
func readSources(o ImportOptions) ([]ImportedSource, error) {
	var out []ImportedSource
	for _, path := range o.Paths {
		if path == "-" {
			data, err := io.ReadAll(o.Stdin)
			if err != nil {
				return nil, failed("read standard input", err)
			}
			out = append(out, parseSource("standard input", data))
			continue
		}
		info, err := os.Stat(path)
		switch {
		case err != nil:
			out = append(out, sourceError(path, err))
		case info.IsDir():
			out = append(out, searchFolder(path)...)
		default:
			out = append(out, readSource(path))
		}
	}
	return out, nil
}

func readSource(path string) ImportedSource {
	data, err := os.ReadFile(path)
	if err != nil {
		return sourceError(path, err)
	}
	return parseSource(path, data)
}

func parseSource(name string, data []byte) ImportedSource {
	doc, err := postman.Parse(data)
	if err != nil {
		return sourceError(name, err)
	}
	return ImportedSource{File: name, Format: doc.Format, doc: doc}
}

func sourceError(name string, err error) ImportedSource {
	src := ImportedSource{File: name, Error: err.Error()}
	var (
		path    *fs.PathError
		syntax  *json.Error
		unknown *postman.UnknownError
		shape   *postman.ShapeError
	)
	switch {
	case errors.As(err, &path):
		src.Error = path.Err.Error()
		src.Hint = "check the path and that it can be read"
	case errors.As(err, &syntax):
		src.Hint = "export it from Postman again, or mend the file at that place"
	case errors.As(err, &unknown):
		src.Hint = unknown.Hint
	case errors.As(err, &shape):
		src.Hint = "mend the file at that place, or export it from Postman again"
	}
	if src.Hint == "" {
		src.Hint = "postbag import takes collections v2.1 and v2.0, environments and globals, as Postman exports them"
	}
	return src
}

// searchFolder takes the files of a folder that hold Postman data. JSON files
// that hold something else are none of ours, but one that is named as a
// Postman export and cannot be read is an error.
func searchFolder(dir string) []ImportedSource {
	var out []ImportedSource
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			out = append(out, sourceError(path, err))
			return nil
		case d.IsDir() && path != dir && (d.Name() == ".git" || d.Name() == "node_modules"):
			return fs.SkipDir
		case !d.Type().IsRegular() || !strings.EqualFold(filepath.Ext(path), ".json"):
			return nil
		}
		src := readSource(path)
		if src.Error == "" || strings.Contains(strings.ToLower(d.Name()), "postman") {
			out = append(out, src)
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
