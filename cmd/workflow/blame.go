package workflow

import (
	"errors"
	"io/fs"
	"slices"
	"strings"

	"github.com/postbag/postbag/repo"
	"github.com/postbag/postbag/serialize"
	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/field"
	"github.com/postbag/postbag/serialize/json"
)

// FieldOrigin tells which commit gave a field the value that it has.
type FieldOrigin struct {
	Field string `json:"field"`
	Entry
}

// Origins tells for each field of an entity, or of a variable, who set it last,
// through renames and moves.
func (s *Store) Origins(name string) ([]FieldOrigin, error) {
	head, err := s.repo.Head()
	if err != nil {
		return nil, failed("read the history", err)
	}
	read, err := s.committed(head)
	if err != nil {
		return nil, failed("read the last commit", err)
	}
	e, only, err := fieldsOf(read.Workspace, name)
	if err != nil {
		return nil, err
	}
	if isRecord(e.Kind) {
		return nil, usage("tell who set each field of "+name, "postbag log NAME", "a %s is written once, as a whole", e.Kind)
	}
	b := &blame{store: s, found: map[string]Entry{}}
	err = b.trace(step{head, read.FileOf(e.Key), nil}, only)
	out := []FieldOrigin{}
	for path := range field.Leaves(e.Body) {
		if by, ok := b.found[path]; ok {
			out = append(out, FieldOrigin{path, by})
		}
	}
	return out, failed("read the history", err)
}

// fieldsOf is the entity of a name, and where that means a variable, the field
// that it is.
func fieldsOf(w *entity.Workspace, name string) (*entity.Entity, string, error) {
	if v, err := findVariable(w, name); v != nil || err != nil {
		if err != nil {
			return nil, "", err
		}
		return v.root, variablesField(v.root.Kind) + "." + v.name, nil
	}
	e, err := find(w, name)
	return e, "", err
}

// blame passes each field down the history as long as a parent has it the same.
type blame struct {
	store *Store
	found map[string]Entry
	last  []byte // of the file that was decoded last, with its fields
	dec   map[string]string
}

// step is a version of a file, with the fields whose origin is sought.
type step struct {
	commit repo.Hash
	file   string
	fields []string // nil is all
}

func (b *blame) trace(from step, only string) error {
	todo := []step{from}
	for len(todo) > 0 {
		at := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		values, err := b.fields(at.commit, at.file)
		if err != nil {
			return err
		}
		if at.fields == nil {
			for path := range values {
				if only == "" || path == only || strings.HasPrefix(path, only+".") {
					at.fields = append(at.fields, path)
				}
			}
		}
		parents, err := b.pass(at, values)
		if err != nil {
			return err
		}
		todo = append(todo, parents...)
	}
	return nil
}

// pass gives the parents of a commit the fields that they have the same, and
// notes the commit as the origin of the others.
func (b *blame) pass(at step, values map[string]string) ([]step, error) {
	info, err := b.store.repo.Info(at.commit)
	if err != nil {
		return nil, err
	}
	var out []step
	left := at.fields
	for _, parent := range withoutPure(info).Parents {
		file, theirs, err := b.before(parent, info.Hash, at.file)
		if err != nil {
			return nil, err
		}
		var same []string
		left = slices.DeleteFunc(slices.Clone(left), func(path string) bool {
			v, ok := theirs[path]
			if ok = ok && v == values[path]; ok {
				same = append(same, path)
			}
			return ok
		})
		if len(same) > 0 {
			out = append(out, step{parent, file, same})
		}
	}
	for _, path := range left {
		b.found[path] = entryOf(info)
	}
	return out, nil
}

// before is the file that a parent has in the stead of a commit's, and its
// fields; it may have stood elsewhere.
func (b *blame) before(parent, commit repo.Hash, file string) (string, map[string]string, error) {
	values, err := b.fields(parent, file)
	if !errors.Is(err, fs.ErrNotExist) {
		return file, values, err
	}
	was, err := b.store.cameFrom(parent, commit, file)
	if err != nil || was == "" {
		return file, nil, err
	}
	values, err = b.fields(parent, was)
	return was, values, err
}

// fields are the fields of a file in a commit, by path; none where it cannot be
// understood.
func (b *blame) fields(commit repo.Hash, file string) (map[string]string, error) {
	files, err := b.store.repo.Files(commit)
	if err != nil {
		return nil, err
	}
	data, err := fs.ReadFile(files, file)
	if err != nil {
		return nil, err
	}
	if b.dec != nil && slices.Equal(b.last, data) {
		return b.dec, nil
	}
	out := map[string]string{}
	if body, err := serialize.DecodeFile(file, data); err == nil {
		for path, v := range field.Leaves(body) {
			out[path] = string(json.Encode(v, ""))
		}
	}
	b.last, b.dec = data, out
	return out, nil
}
