package serialize

import (
	"bytes"
	"slices"

	"github.com/postbag/postbag/serialize/entity"
)

// Saw reports whether a file of the store says what it said when the store was read; nil
// data means that it is not there. Whoever writes what was decided on that
// reading asks this first, since an editor may have saved the file meanwhile.
func (s *Store) Saw(file string, data []byte) bool {
	if old, known := s.accepted[file]; known {
		return data != nil && bytes.Equal(old, data)
	}
	root, ok := WorkspaceOf(file)
	if file = inside(root, file); !ok || root != s.root {
		return true // of no workspace, or another: nothing was read from it
	}
	if isExtras(file) {
		old, known := s.extras.bytes[file]
		return known == (data != nil) && bytes.Equal(old, data)
	}
	k, ok := keyOf(file)
	if !ok {
		return true // keeps no entity, so nothing was read from it
	}
	known := s.paths[k] == file
	if data == nil || !known {
		return !known && data == nil
	}
	body, err := decodeBody(file, data)
	return err == nil && entity.Equal(body, s.bodies[k])
}

// Accept has a file that cannot be understood be written over, as long as it
// says what it says here.
func (s *Store) Accept(file string, data []byte) {
	s.Problems = slices.DeleteFunc(s.Problems, func(p *Problem) bool { return p.Path == file })
	if s.accepted == nil {
		s.accepted = map[string][]byte{}
	}
	s.accepted[file] = data
}

// RootOf is the root entity that a file of a store belongs to: its own, that of
// what holds it, or that whose extras it keeps.
func RootOf(file string) (entity.Key, bool) {
	root, ok := WorkspaceOf(file)
	if file = inside(root, file); ok && isExtras(file) {
		return extrasRoot(file)
	}
	k, isEntity := keyOf(file)
	return rootOf(k), ok && isEntity
}
