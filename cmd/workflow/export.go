package workflow

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/postbag/postbag/serialize"
	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/postman"
)

// FormatV3 is the store's own layout: a tree of YAML files.
const FormatV3 postman.Format = "v3"

// ExportOptions are the choices of Export.
type ExportOptions struct {
	Names  []string
	All    bool
	Format postman.Format // "" is the format that each came from
	Dir    string         // "" gives back the one file instead of writing it
	Force  bool           // write over files that are there
	DryRun bool           // write nothing
}

// Exported is what Export did.
type Exported struct {
	Files []ExportedFile `json:"files"`
}

// ExportedFile is one exported entity, or several in one file: then the Ref
// has the format as its kind.
type ExportedFile struct {
	Ref
	Format postman.Format `json:"format"`
	File   string         `json:"file,omitempty"`
	Left   []string       `json:"left,omitempty"` // entities that the format cannot hold

	Data []byte `json:"-"`

	missing []string // what the store does not have of a report
}

// Export writes collections, environments, globals and header presets in the
// format that they came from, or in another.
func (s *Store) Export(o ExportOptions) (*Exported, error) {
	read, err := s.part(o.parts()...)
	if err != nil {
		return nil, failed("read the store", err)
	}
	if _, several := severalFormats[o.Format]; several {
		return s.exportSeveral(read, o)
	}
	chosen, err := choose(read.Workspace, o)
	if err != nil {
		return nil, err
	}
	if o.All && o.Format == FormatRun {
		chosen = nil
	}
	chosen = append(chosen, runsOf(read.Workspace, o)...)
	if o.Dir == "" && (len(chosen) != 1 || o.Format == FormatV3) {
		return nil, &Problem{Kind: Usage, What: "export to standard output", Err: errors.New("that takes one collection, environment, globals or header preset as JSON"), Hint: "postbag export -o DIR"}
	}
	done := &Exported{}
	names := map[string]bool{}
	for _, e := range chosen {
		file, err := s.exportOne(read, e, o, names)
		if err != nil {
			return done, err
		}
		done.Files = append(done.Files, file)
	}
	return done, exportProblem(read, o, done)
}

// parts are those that may be exported.
func (o ExportOptions) parts() []string {
	if o.All {
		return nil
	}
	return partsFor(o.Names...)
}

func choose(w *entity.Workspace, o ExportOptions) ([]*entity.Entity, error) {
	if o.All {
		return postman.Children(w, "", kindsAtTop...), nil
	}
	if len(o.Names) == 0 {
		top := postman.Children(w, "", kindsAtTop...)
		if len(top) == 1 {
			return top, nil
		}
		return nil, &Problem{Kind: Usage, What: "export", Err: errors.New("there is more than one thing to export, or none"), Hint: "postbag export NAME, or: postbag export --all -o DIR"}
	}
	var out []*entity.Entity
	for _, name := range o.Names {
		e, err := findTop(w, name)
		if err != nil {
			return nil, err
		}
		out = append(out, e)
	}
	return out, nil
}

// findTop prefers what can be exported by itself.
func findTop(w *entity.Workspace, name string) (*entity.Entity, error) {
	top := entity.NewWorkspace(postman.Children(w, "", kindsAtTop...)...)
	if e, err := find(top, name); err == nil {
		return e, nil
	}
	e, err := find(w, name)
	if err != nil {
		return nil, err
	}
	if !isTop(e.Kind) {
		return nil, &Problem{Kind: Usage, What: fmt.Sprintf("export %s %q by itself", e.Kind, e.Title()), Err: errors.New("that is part of a collection"), Hint: fmt.Sprintf("postbag export %q", e.Root())}
	}
	return e, nil
}

func (s *Store) exportOne(read *serialize.Store, e *entity.Entity, o ExportOptions, names map[string]bool) (ExportedFile, error) {
	file := ExportedFile{Ref: refOf(read.Workspace, e), Format: o.Format}
	if o.Format == FormatV3 {
		return file, exportTree(read, e, o, &file)
	}
	if e.Kind == entity.Run {
		return file, exportRun(e, o, &file, names)
	}
	if file.Format == "" {
		file.Format = postman.SourceFormat(e)
	}
	out, err := postman.Write(read.Workspace, e, file.Format)
	if err != nil {
		return file, &Problem{Kind: Usage, What: "export", Err: err, Hint: "leave out --format, or take one that suits"}
	}
	file.Data = out.Data
	for _, k := range out.Left {
		file.Left = append(file.Left, string(k.Kind)+" "+k.Path)
	}
	if o.Dir == "" {
		return file, nil
	}
	file.File = filepath.Join(o.Dir, usualName(e, file.Format, names))
	return file, writeNew(file.File, file.Data, o)
}

func exports(done *Exported, root entity.Key) bool {
	return slices.ContainsFunc(done.Files, func(f ExportedFile) bool { return f.Kind == root.Kind && f.Path == root.Path })
}

// usualName is the name that Postman's app gives an export.
func usualName(e *entity.Entity, format postman.Format, names map[string]bool) string {
	suffix := ".postman_collection.json"
	switch format {
	case postman.EnvironmentFile:
		suffix = ".postman_environment.json"
	case postman.GlobalsFile:
		suffix = ".postman_globals.json"
	case postman.PresetsFile:
		suffix = ".postman_header_preset.json"
	}
	return unused(e.Path, suffix, names)
}

// unused is a file name that no export of the call has yet.
func unused(stem, suffix string, names map[string]bool) string {
	name := stem + suffix
	for n := 2; names[strings.ToLower(name)]; n++ {
		name = fmt.Sprintf("%s-%d%s", stem, n, suffix)
	}
	names[strings.ToLower(name)] = true
	return name
}

// writeNew writes a file that is not there yet, or is the same.
func writeNew(name string, data []byte, o ExportOptions) error {
	old, err := os.ReadFile(name)
	if err == nil && string(old) == string(data) {
		return nil
	}
	if err == nil && !o.Force {
		return &Problem{Kind: Unsafe, What: fmt.Sprintf("write %q", name), Err: errors.New("a different file is there"), State: "it was left as it is", Hint: "--force writes over it"}
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return failed("export", err)
	}
	if o.DryRun {
		return nil
	}
	err = os.MkdirAll(filepath.Dir(name), 0o755)
	if err == nil {
		err = replaceFile(name, data)
	}
	return failed("export", err)
}

// replaceFile writes a file beside the old one and renames it into place, so
// that a full disk leaves the old one whole.
func replaceFile(name string, data []byte) error {
	f, err := os.CreateTemp(filepath.Dir(name), ".postbag-export-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // gone already where all went well
	_, err = f.Write(data)
	err = errors.Join(err, f.Chmod(0o644), f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), name)
	}
	return err
}

// exportTree copies the files of one entity as the store has them.
func exportTree(read *serialize.Store, e *entity.Entity, o ExportOptions, file *ExportedFile) error {
	file.File = filepath.Join(o.Dir, filepath.FromSlash(serialize.FolderOf(e.Key)))
	files, err := read.FilesOf(e.Key)
	if err != nil {
		return failed("export", err)
	}
	for path, data := range files {
		if err := writeNew(filepath.Join(o.Dir, filepath.FromSlash(path)), data, o); err != nil {
			return err
		}
	}
	return nil
}

// exportProblem names what was left out, be it by the format or because a file
// cannot be understood. Trees are copied with all their files.
func exportProblem(read *serialize.Store, o ExportOptions, done *Exported) error {
	p := &Problem{Kind: Partial, What: "export everything", State: "what is named below is not in the export"}
	for _, f := range done.Files {
		for _, left := range f.Left {
			p.Lines = append(p.Lines, fmt.Sprintf("%s: %s cannot hold it", left, f.Format))
		}
		for _, e := range orphans(read.Workspace) {
			if e.Root() == f.Path && f.Format != FormatV3 {
				p.Lines = append(p.Lines, fmt.Sprintf("%s %s: the file of what holds it is missing or broken", e.Kind, e.Path))
			}
		}
	}
	for _, bad := range read.Problems {
		root, ok := serialize.RootOf(bad.Path)
		copied := o.Format == FormatV3 && read.Workspace.Get(root) != nil
		if ok && !copied && (o.All || exports(done, root)) {
			p.Lines = append(p.Lines, bad.Error())
		}
	}
	p.Hint = "postbag export --format v3 -o DIR keeps all of it"
	if lines := leftOutLines(done.Files); len(p.Lines) == 0 && len(lines) > 0 {
		p.Lines, p.Hint = lines, "only the report that was imported has it: secrets, and bodies above runs.body-limit, are not stored"
	} else {
		p.Lines = append(p.Lines, lines...)
	}
	if len(p.Lines) == 0 {
		return nil
	}
	return p
}
