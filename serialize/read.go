package serialize

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/json"
	"github.com/postbag/postbag/serialize/yaml"
)

// Store is what was read from the files of a workspace.
type Store struct {
	// Workspace holds what the files say. It belongs to the caller: to write,
	// change a Clone of it and give that to Write.
	Workspace *entity.Workspace
	// Problems are the files that could not be understood. They count as
	// neither there nor gone: Write leaves them as they are.
	Problems []*Problem

	before *entity.Workspace     // nil where it is not known
	root   string                // the folder of the workspace, "" at the top
	files  fs.FS                 // of that folder
	paths  map[entity.Key]string // where each entity was read
	bodies map[entity.Key]*entity.Map
	extras *extrasFiles
	looked func(entity.Key) bool // at other places, what has notes is there; nil for none
	known  *bodies
	moved  map[entity.Key]origin // from where they are to where they were read

	accepted map[string][]byte // files that could not be understood and may be written over
}

// Problem is a file that could not be understood.
type Problem struct {
	Path string // in the store
	Err  error
}

// Error says what is wrong.
func (p *Problem) Error() string { return fmt.Sprintf("%s: %v", p.Path, p.Err) }

// Unwrap is the cause.
func (p *Problem) Unwrap() error { return p.Err }

// Part says what to read of a store. The zero Part is all of the workspace at
// the top.
type Part struct {
	// Root is the folder of the workspace, "" for the one at the top.
	Root string
	// Only are the files and folders of the workspace to read ("postman",
	// "postbag/runs/Shop"); none means all. Write leaves alone what was not
	// read. Extras are read where they are among them.
	Only []string
	// InPlace has extras given only to what is at their place. What was not
	// read must not seem to have gone elsewhere.
	InPlace bool
	// Before is the workspace as it was, if that is known: extras of what is gone
	// are given to nothing that is as it was then, and had none.
	Before *entity.Workspace

	looked func(entity.Key) bool // tells the places that were looked at; nil for all
	known  *bodies               // what other sides say, nil where there are none
}

// Bodies are the parts of a workspace that a person makes, as Postman's schema
// has them: all but extras, run results and history.
var Bodies = []string{postmanDir, presetsDir, workspaceFile}

// Made are the parts of a workspace that a person makes, with extras.
var Made = append(slices.Clone(Bodies), extrasDir)

// Runs are the run results of a workspace.
var Runs = []string{runsDir}

// Records are the parts of a workspace that using it leaves behind: run
// results, history and conflicts.
var Records = []string{runsDir, historyDir, conflictsDir}

// Conflicts are the records of conflicts of a workspace.
var Conflicts = []string{conflictsDir}

// Self is the part in which a workspace says what it is.
var Self = []string{workspaceFile}

// Read reads all files of the workspace at the top of a store.
func Read(files fs.FS) (*Store, error) { return ReadPart(files, Part{}) }

// ReadPart reads the files of a part of a store. It fails only where files
// cannot be listed; what cannot be read or understood is a Problem.
func ReadPart(files fs.FS, part Part) (*Store, error) {
	s := &Store{
		Workspace: entity.NewWorkspace(), before: part.Before, root: part.Root, files: files,
		paths: map[entity.Key]string{}, bodies: map[entity.Key]*entity.Map{}, looked: part.looked, known: part.known,
	}
	s.Workspace.Folder = part.Root
	if part.Root != "" {
		var err error
		if s.files, err = fs.Sub(files, part.Root); err != nil {
			return nil, err
		}
	}
	only := part.Only
	if only == nil {
		only = slices.Concat(Made, Records)
	}
	var extras []string
	r := newReading(s.files, s.known)
	for _, place := range only {
		if place == extrasDir || isExtras(place) {
			extras = append(extras, place)
		} else if err := walk(s.files, place, r.note); err != nil {
			return nil, err
		}
	}
	for _, f := range r.all() {
		s.take(f)
	}
	s.addImplicit()
	if slices.Contains(only, workspaceFile) {
		s.addWorkspace()
	}
	return s, s.readExtras(extras, !part.InPlace)
}

// Root is the folder of the workspace that was read, "" at the top.
func (s *Store) Root() string { return s.root }

// at is the path in the store of a file of the workspace.
func (s *Store) at(file string) string { return path.Join(s.root, file) }

// problem notes a file of the workspace that cannot be understood.
func (s *Store) problem(file string, err error) {
	s.Problems = append(s.Problems, &Problem{s.at(file), err})
}

// walk calls do for every file below dir, in order; a folder that is not there
// holds none.
func walk(files fs.FS, dir string, do func(file string) error) error {
	return fs.WalkDir(files, dir, func(file string, d fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist) && file == dir:
			return fs.SkipAll
		case err != nil:
			return fmt.Errorf("list %q: %w", file, err)
		case d.IsDir():
			return nil
		}
		return do(file)
	})
}

// take adds what a file says. Of two files that keep the same entity the
// second is a problem.
func (s *Store) take(f *readFile) {
	if f.err == nil && s.Workspace.Get(f.key) != nil {
		f.err = fmt.Errorf("%q keeps the same %s", s.paths[f.key], f.key.Kind)
	}
	if f.err != nil {
		s.problem(f.name, f.err)
		return
	}
	s.add(f.key, f.name, f.body)
}

func (s *Store) add(k entity.Key, file string, body *entity.Map) {
	s.Workspace.Put(&entity.Entity{Key: k, ID: body.Text("id"), Body: body})
	s.paths[k] = file
	s.bodies[k] = body
}

func decodeBody(file string, data []byte) (*entity.Map, error) {
	decode := yaml.Decode
	if path.Ext(file) == ".json" {
		decode = json.Decode
	}
	v, err := decode(data)
	if err != nil {
		return nil, err
	}
	body, ok := v.(*entity.Map)
	if !ok {
		return nil, errors.New("is not a map of fields")
	}
	return body, nil
}

// DecodeFile is the body of the entity that a file keeps. It is for looking at
// one file alone: extras are not in it.
func DecodeFile(file string, data []byte) (*entity.Map, error) { return decodeBody(file, data) }

// EncodeFile is a new file for an entity.
func EncodeFile(e *entity.Entity) []byte { return encodeBody(PathOf(e.Key), e) }

// addImplicit adds the collections and folders that are there only by what
// they hold: a definition file is optional.
func (s *Store) addImplicit() {
	for _, e := range s.Workspace.All() {
		if e.Kind != entity.Request && e.Kind != entity.Folder {
			continue
		}
		for dir := e.Parent(); dir != ""; dir = (entity.Key{Path: dir}).Parent() {
			k, _ := definitionKey(dir)
			if s.Workspace.Get(k) != nil || s.broken(k) {
				continue
			}
			s.Workspace.Put(&entity.Entity{Key: k, Body: &entity.Map{}})
			s.bodies[k] = &entity.Map{}
		}
	}
}

// addWorkspace adds what a workspace in a folder of its own says of itself, where
// it says nothing: it is there by what it holds.
func (s *Store) addWorkspace() {
	k := entity.WorkspaceKey
	if s.root == "" || s.Workspace.Get(k) != nil || s.broken(k) || !isWorkspace(s.files) {
		return
	}
	s.Workspace.Put(&entity.Entity{Key: k, Body: &entity.Map{}})
	s.bodies[k] = &entity.Map{}
}

// broken reports whether the file of an entity is one of the problems.
func (s *Store) broken(k entity.Key) bool {
	for _, p := range s.Problems {
		if strings.TrimSuffix(p.Path, path.Ext(p.Path)) == strings.TrimSuffix(s.at(PathOf(k)), ".yaml") {
			return true
		}
	}
	return false
}

// FileOf is the file of the store that an entity was read from, "" where it
// has none.
func (s *Store) FileOf(k entity.Key) string {
	if file := s.paths[k]; file != "" {
		return s.at(file)
	}
	return ""
}

// FilesOf are the files in which a root entity and all that it holds are kept,
// whatever they hold, without extras, by their paths in the workspace.
func (s *Store) FilesOf(root entity.Key) (map[string][]byte, error) {
	out := map[string][]byte{}
	take := func(file string) error {
		data, err := fs.ReadFile(s.files, file)
		out[file] = data
		return err
	}
	if root.Kind != entity.Collection {
		return out, take(s.paths[root])
	}
	return out, walk(s.files, FolderOf(root), take)
}
