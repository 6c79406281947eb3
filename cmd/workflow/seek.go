package workflow

import (
	"io/fs"
	"slices"
	"strings"

	"github.com/postbag/postbag/serialize"
	"github.com/postbag/postbag/serialize/entity"
)

// seeker tells what a name means, and reads of a workspace no more than that
// takes. It gives the answer that reading all of it would give.
type seeker struct {
	*serialize.Finder

	files fs.FS
	root  string
}

// meaning is what a name means.
type meaning struct {
	read     *serialize.Store // as much as was read to tell
	places   []string         // that were read; nil is everything
	entity   *entity.Entity
	variable *variable // if this is meant, there is no entity
}

// meaning is what a name means, with all that it holds where that is wanted,
// and with ids where they are.
func (s *Store) meaning(name string, withHeld, withIDs bool) (*meaning, error) {
	if s.open != nil {
		return nil, s.open
	}
	k, err := newSeeker(s.repo.Worktree(), s.root)
	if err != nil {
		return nil, failed("read the store", err)
	}
	m, err := k.meaning(name)
	if err == nil {
		err = k.complete(m, withHeld, withIDs)
	}
	return m, failed("read the store", err)
}

func newSeeker(files fs.FS, root string) (*seeker, error) {
	finder, err := serialize.NewFinder(files, root)
	return &seeker{finder, files, root}, err
}

func (s *seeker) part(only ...string) (*serialize.Store, error) {
	return serialize.ReadPart(s.files, serialize.Part{Root: s.root, Only: only})
}

// meaning is what a name means: told by the files at that path, else by the
// names of what leads there, else by all that is there.
func (s *seeker) meaning(name string) (*meaning, error) {
	steps := []func(string) (*meaning, error){s.byPath, s.byTitles, s.byAll}
	if kind, _ := splitKind(name); isRecord(kind) {
		steps = nil // these are found in ways of their own
	}
	for _, step := range steps {
		if m, err := step(name); m != nil || err != nil {
			return m, err
		}
	}
	read, err := s.part(slices.Concat(serialize.Made, serialize.Records)...)
	if err != nil {
		return nil, err
	}
	return meaningIn(read, name)
}

// byPath gives nil where a path is not what the name is.
func (s *seeker) byPath(name string) (*meaning, error) {
	places := s.At(trimmed(name))
	if kind, rest := splitKind(name); kind != "" {
		places = append(places, s.At(trimmed(rest))...)
	}
	if len(places) == 0 {
		return nil, nil
	}
	read, err := s.part(places...)
	if err != nil {
		return nil, err
	}
	return entityIn(read, places, withKind(read.Workspace.All(), read.Workspace, name, byPath), name)
}

// byTitles gives nil where what the name tells is no way from the top.
func (s *seeker) byTitles(name string) (*meaning, error) {
	top, under := s.Top()
	read, err := s.part(top...)
	if err != nil {
		return nil, err
	}
	names := []string{joined(trimmed(name))}
	if kind, rest := splitKind(name); kind != "" {
		names = append(names, joined(trimmed(rest)))
	}
	places, below, err := s.descend(read, top, under, names)
	if err != nil {
		return nil, err
	}
	made, _ := apart(below.Workspace)
	m, err := entityIn(below, places, withKind(made, below.Workspace, name, byTitles), name)
	if m != nil || err != nil {
		return m, err
	}
	return s.variable(read, top, name)
}

// variable is the variable that a name tells from the top. A collection without
// a definition, which only what it holds tells of, may be meant instead.
func (s *seeker) variable(read *serialize.Store, top []string, name string) (*meaning, error) {
	if v, _ := findExactVariable(read.Workspace, name); v == nil {
		return nil, nil
	}
	for i := range name {
		if name[i] == '/' {
			place := strings.TrimRight(name[:i], " ")
			_, rest := splitKind(place)
			top = append(append(top, s.At(trimmed(place))...), s.At(trimmed(rest))...)
		}
	}
	read, err := s.part(top...)
	if err != nil {
		return nil, err
	}
	v, _ := findExactVariable(read.Workspace, name)
	if v == nil {
		return nil, nil
	}
	return &meaning{read: read, places: top, variable: v}, nil
}

// byAll gives nil where the name means nothing that people make.
func (s *seeker) byAll(name string) (*meaning, error) {
	read, err := s.part(serialize.Made...)
	if err != nil {
		return nil, err
	}
	m, err := meaningIn(read, name)
	if err != nil && len(meant(read.Workspace, name)) == 0 {
		return nil, nil
	}
	return m, err
}

// meaningIn is what a name means in all that was read.
func meaningIn(read *serialize.Store, name string) (*meaning, error) {
	if v, err := findVariable(read.Workspace, name); v != nil || err != nil {
		return &meaning{read: read, variable: v}, err
	}
	e, err := find(read.Workspace, name)
	return &meaning{read: read, entity: e}, err
}

// entityIn is the meaning of a name that was found; nil where it was not.
func entityIn(read *serialize.Store, places []string, found []*entity.Entity, name string) (*meaning, error) {
	if len(found) == 0 {
		return nil, nil
	}
	e, err := only(found, name)
	return &meaning{read: read, places: places, entity: e}, err
}
