package workflow

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/postbag/postbag/serialize"
	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/json"
	"github.com/postbag/postbag/serialize/postman"
)

// severalFormats hold several entities in one file, each with the name that
// the file has in a folder.
var severalFormats = map[postman.Format]string{
	postman.DumpFile:    "Backup.postman_dump.json",
	postman.ArchiveFile: "postman-data-export.zip",
	postman.PresetsFile: "header-presets.json",
}

// exportSeveral writes all that was chosen into one file, without names all
// that the format can hold.
func (s *Store) exportSeveral(read *serialize.Store, o ExportOptions) (*Exported, error) {
	if len(o.Names) == 0 {
		o.All = true
	}
	chosen, err := choose(read.Workspace, o)
	if err != nil {
		return nil, err
	}
	if o.Format == postman.PresetsFile && len(o.Names) == 0 {
		chosen = slices.DeleteFunc(chosen, func(e *entity.Entity) bool { return e.Kind != entity.HeaderPreset })
	}
	if o.Format == postman.ArchiveFile {
		return s.exportArchive(read, chosen, o)
	}
	x, err := writeSeveral(read, chosen, o.Format)
	if err != nil {
		return nil, &Problem{Kind: Usage, What: "export", Err: err, Hint: "leave out --format, or take one that suits"}
	}
	file := severalFile(chosen, o.Format, x.Left)
	file.Data = x.Data
	if o.Dir != "" {
		file.File = fileIn(o, ".json")
		err = writeNew(file.File, file.Data, o)
	}
	return finish(read, o, file, err)
}

func writeSeveral(read *serialize.Store, chosen []*entity.Entity, format postman.Format) (*postman.Export, error) {
	if format == postman.DumpFile {
		return postman.WriteDump(read.Workspace, chosen, read.About(format))
	}
	list := entity.List{}
	for _, e := range chosen {
		if e.Kind != entity.HeaderPreset {
			return nil, fmt.Errorf("%s %q cannot be written as %s", e.Kind, e.Title(), format)
		}
		list = append(list, e.Body)
	}
	var v entity.Value = list
	if len(list) == 1 {
		v = list[0]
	}
	return &postman.Export{Format: format, Data: json.Encode(v, "\t")}, nil
}

// exportArchive writes a data export, packed or as a folder.
func (s *Store) exportArchive(read *serialize.Store, chosen []*entity.Entity, o ExportOptions) (*Exported, error) {
	if o.Dir == "" {
		return nil, &Problem{Kind: Usage, What: "export to standard output", Err: errors.New("a data export is an archive"), Hint: "postbag export --format zip -o FILE.zip, or a folder"}
	}
	files, left, err := postman.ArchiveFiles(read.Workspace, chosen, read.About(o.Format))
	if err != nil {
		return nil, &Problem{Kind: Usage, What: "export", Err: err, Hint: "leave out --format, or take one that suits"}
	}
	file := severalFile(chosen, o.Format, left)
	file.File = o.Dir
	if strings.EqualFold(filepath.Ext(o.Dir), ".zip") {
		if file.Data, err = postman.Zip(files); err != nil {
			return nil, failed("pack the export", err)
		}
		return finish(read, o, file, writeNew(o.Dir, file.Data, o))
	}
	for name, data := range files {
		if err := writeNew(filepath.Join(o.Dir, filepath.FromSlash(name)), data, o); err != nil {
			return finish(read, o, file, err)
		}
	}
	return finish(read, o, file, nil)
}

func severalFile(chosen []*entity.Entity, format postman.Format, left []entity.Key) ExportedFile {
	file := ExportedFile{Ref: Ref{Kind: entity.Kind(format), Name: Count(len(chosen), "document")}, Format: format}
	for _, k := range left {
		file.Left = append(file.Left, string(k.Kind)+" "+k.Path)
	}
	return file
}

// fileIn is the output where that names a file, else the usual file in it.
func fileIn(o ExportOptions, suffix string) string {
	if strings.EqualFold(filepath.Ext(o.Dir), suffix) {
		return o.Dir
	}
	return filepath.Join(o.Dir, severalFormats[o.Format])
}

// finish says what was exported and what was left.
func finish(read *serialize.Store, o ExportOptions, file ExportedFile, err error) (*Exported, error) {
	done := &Exported{Files: []ExportedFile{file}}
	if err != nil {
		return done, err
	}
	o.All = o.All || len(o.Names) == 0
	return done, exportProblem(read, o, done)
}
