package serialize

import (
	"bytes"
	"io/fs"
	"path"
	"runtime"
	"slices"
	"sync"

	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/json"
	"github.com/postbag/postbag/serialize/yaml"
)

// Write gives the files that differ once the workspace is w: path in the store
// to bytes, nil for a file that goes. A file whose meaning does not change is not among
// them, and of one that does, the parts that stay keep their bytes.
func (s *Store) Write(w *entity.Workspace) map[string][]byte {
	out := map[string][]byte{}
	var fresh []*entity.Entity
	for _, e := range w.All() {
		if s.isFresh(e) {
			fresh = append(fresh, e)
		} else {
			s.writeEntity(out, e)
		}
	}
	for i, data := range encodeAll(fresh) {
		out[PathOf(fresh[i].Key)] = data
	}
	for k, file := range s.paths {
		if w.Get(k) == nil {
			if _, taken := out[file]; !taken {
				out[file] = nil
			}
		}
	}
	s.writeExtras(out, w)
	return s.inStore(out)
}

// inStore names files of the workspace by their paths in the store.
func (s *Store) inStore(files map[string][]byte) map[string][]byte {
	if s.root == "" {
		return files
	}
	out := make(map[string][]byte, len(files))
	for file, data := range files {
		out[s.at(file)] = data
	}
	return out
}

// Follow tells Write where entities of the workspace stood when they were read,
// from their keys there, in this workspace or in another: their files move with
// the bytes of what stays.
func (s *Store) Follow(from *Store, moved map[entity.Key]entity.Key) {
	if s.moved == nil {
		s.moved = map[entity.Key]origin{}
	}
	for k, was := range moved {
		s.moved[k] = origin{from, was}
	}
}

// origin is where an entity stood when it was read.
type origin struct {
	store *Store
	key   entity.Key
}

// file is the content of the file that kept the entity; ok is false where there
// is none in YAML.
func (o origin) file() (data []byte, ok bool) {
	if o.store == nil {
		return nil, false
	}
	file := o.store.paths[o.key]
	if file == "" || path.Ext(file) == ".json" {
		return nil, false
	}
	data, err := fs.ReadFile(o.store.files, file)
	return data, err == nil
}

// isFresh reports whether an entity gets a file that owes nothing to another.
func (s *Store) isFresh(e *entity.Entity) bool {
	_, known := s.bodies[e.Key]
	_, moved := s.moved[e.Key]
	return !known && !moved && s.paths[e.Key] == "" && e.Body.Len() > 0
}

// encodeAll encodes new files on all processors: an import has many of them.
func encodeAll(entities []*entity.Entity) [][]byte {
	out := make([][]byte, len(entities))
	var wait sync.WaitGroup
	workers := runtime.GOMAXPROCS(0)
	for first := range workers {
		wait.Go(func() {
			for i := first; i < len(entities); i += workers {
				out[i] = encodeBody(PathOf(entities[i].Key), entities[i])
			}
		})
	}
	wait.Wait()
	return out
}

func (s *Store) writeEntity(out map[string][]byte, e *entity.Entity) {
	old, known := s.bodies[e.Key]
	implicit := !known && e.Body.Len() == 0 && e.Kind != entity.HeaderPreset
	if known && entity.Equal(old, e.Body) || implicit {
		return
	}
	file := s.paths[e.Key]
	if file == "" {
		out[PathOf(e.Key)] = s.encodeMoved(e)
		return
	}
	if previous, err := fs.ReadFile(s.files, file); err == nil && path.Ext(file) != ".json" {
		out[file] = yaml.Splice(previous, e.Body, styleOf(e.Kind))
		return
	}
	out[file] = encodeBody(file, e)
}

// encodeMoved is the file of an entity at a new place.
func (s *Store) encodeMoved(e *entity.Entity) []byte {
	if previous, ok := s.moved[e.Key].file(); ok {
		return yaml.Splice(previous, e.Body, styleOf(e.Kind))
	}
	return encodeBody(PathOf(e.Key), e)
}

func encodeBody(file string, e *entity.Entity) []byte {
	if path.Ext(file) == ".json" {
		return json.Encode(e.Body, "\t")
	}
	return yaml.Encode(e.Body, styleOf(e.Kind))
}

// styleOf is the hand in which Postman writes files of a kind.
func styleOf(kind entity.Kind) yaml.Style {
	if kind == entity.Environment || kind == entity.Globals {
		return yaml.Classic
	}
	return yaml.Block
}

// writeExtras adds the extras files that differ. Those of a collection or
// environment whose extras are the very ones that were read stay as they are,
// and so do files that could not be read; where all is gone, they go.
func (s *Store) writeExtras(out map[string][]byte, w *entity.Workspace) {
	touched, there := s.touched(w)
	files := encodeExtras(s.withKept(w, touched))
	for file, data := range files {
		if old, ok := s.extras.bytes[file]; !s.isProblem(file) && (!ok || !bytes.Equal(old, data)) {
			out[file] = data
		}
	}
	for file := range s.extras.bytes {
		root, _ := extrasRoot(file)
		if files[file] == nil && (touched[root] || !there[root]) {
			out[file] = nil
		}
	}
}

// touched tells the roots that have other extras than were read, and those of
// which anything is there.
func (s *Store) touched(w *entity.Workspace) (touched, there map[entity.Key]bool) {
	touched, there = map[entity.Key]bool{}, map[entity.Key]bool{}
	for _, e := range w.All() {
		root := rootOf(e.Key)
		there[root] = true
		if e.Extras != s.extras.of[e.Key] {
			touched[root] = true
		}
	}
	for k := range s.extras.of {
		if w.Get(k) == nil {
			touched[rootOf(k)] = true
		}
	}
	for file := range s.extras.bytes {
		if root, _ := extrasRoot(file); s.extras.clear[root.Root()] {
			touched[root] = true
		}
	}
	for _, e := range s.extras.kept {
		there[rootOf(e.Key)] = true
	}
	return touched, there
}

// withKept are the entities of the roots, and in order among them those whose
// files could not be understood.
func (s *Store) withKept(w *entity.Workspace, roots map[entity.Key]bool) []*entity.Entity {
	all := w
	if len(s.extras.kept) > 0 {
		all = w.Clone()
	}
	for _, e := range s.extras.kept {
		if all.Get(e.Key) == nil {
			all.Put(e)
		}
	}
	return slices.DeleteFunc(all.All(), func(e *entity.Entity) bool { return !roots[rootOf(e.Key)] })
}

func (s *Store) isProblem(file string) bool {
	return slices.ContainsFunc(s.Problems, func(p *Problem) bool { return p.Path == s.at(file) })
}

func sortedPaths[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
