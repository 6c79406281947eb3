package serialize

import (
	"io/fs"

	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/postman"
	"github.com/postbag/postbag/serialize/yaml"
)

// aboutFiles remember how files that hold several documents were put together,
// so that they can be written again.
var aboutFiles = map[postman.Format]string{
	postman.DumpFile:    "postbag/dump.yaml",
	postman.ArchiveFile: "postbag/archive.yaml",
}

// About is what is remembered of the last dump or archive that was imported;
// nil where there was none, or where the file cannot be understood: it says
// nothing that cannot be done without.
func (s *Store) About(format postman.Format) *entity.Map {
	data, err := fs.ReadFile(s.files, aboutFiles[format])
	if err != nil {
		return nil
	}
	m, err := decodeBody(aboutFiles[format], data)
	if err != nil {
		return nil
	}
	return m
}

// Remember adds to files what is to be remembered of a dump or an archive.
func (s *Store) Remember(files map[string][]byte, format postman.Format, about *entity.Map) {
	if about == nil || entity.Equal(about, s.About(format)) {
		return
	}
	files[s.at(aboutFiles[format])] = yaml.Encode(about, yaml.Block)
}
