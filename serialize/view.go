package serialize

import (
	"io/fs"
	"maps"
	"path"
	"slices"

	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/postman"
)

// ReadViews reads of a workspace, as several sides have it, what is needed to
// compare or merge them: what the changed files keep, which must be all that
// differ between any two of the sides; what holds it, what is beside it, what is
// right below it, and everything below a folder that may be another one on some side.
// What is not read is the same on all sides, and Write leaves it alone.
//
// Notes go only to what was read. Those of anything else stay as they are, even
// if they have come to speak of nothing.
func ReadViews(root string, sides []fs.FS, changed []string) ([]*Store, error) {
	v, err := newView(root, sides)
	if err != nil {
		return nil, err
	}
	for _, file := range changed {
		v.change(inside(root, file))
	}
	for k := range v.noted {
		v.compareNotes(k)
	}
	for k := range v.keys {
		v.roots[rootOf(k)] = true
	}
	for k := range v.roots {
		v.widen(k)
	}
	for k := range v.keys {
		v.take(k)
	}
	v.takeConflicts()
	return v.read(sides)
}

// view are the places of a workspace that are looked at.
type view struct {
	root   string
	sides  []*viewed
	keys   map[entity.Key]bool // what changed files keep, and notes that differ speak of
	noted  map[entity.Key]bool // roots of which a file of notes has changed
	roots  map[entity.Key]bool // of the keys
	listed map[Place]bool      // holders of which all is looked at that is right below
	whole  map[string]bool     // paths below which everything is looked at
	known  *bodies
}

// viewed is a side, with the files and folders of it to read.
type viewed struct {
	*Finder
	only map[string]bool
}

func newView(root string, sides []fs.FS) (*view, error) {
	v := &view{root: root, keys: map[entity.Key]bool{}, noted: map[entity.Key]bool{}, roots: map[entity.Key]bool{},
		listed: map[Place]bool{}, whole: map[string]bool{}, known: newBodies()}
	for _, files := range sides {
		f, err := NewFinder(files, root)
		if err != nil {
			return nil, err
		}
		v.sides = append(v.sides, &viewed{f, map[string]bool{workspaceFile: true}})
	}
	return v, nil
}

func (s *viewed) add(files ...string) {
	for _, file := range files {
		s.only[file] = true
	}
}

// change notes what a file keeps that is not the same on all sides.
func (v *view) change(file string) {
	if k, ok := keyOf(file); ok {
		v.keys[k] = true
	} else if k, ok := extrasRoot(file); ok && isExtras(file) {
		v.noted[k] = true
	}
}

// compareNotes notes what the notes of a root tell of that is not the same on
// all sides.
func (v *view) compareNotes(root entity.Key) {
	first, understood := v.sides[0].notes(root, v.known)
	for _, side := range v.sides[1:] {
		other, ok := side.notes(root, v.known)
		understood = understood && ok
		for _, notes := range []map[entity.Key]*entity.Map{first, other} {
			for k := range notes {
				if (first[k] == nil) != (other[k] == nil) || !entity.Equal(first[k], other[k]) {
					v.keys[k] = true
				}
			}
		}
	}
	if !understood {
		v.wholly(root)
	}
}

// notes are those of a root and of all that it holds; ok is false where some
// cannot be understood.
func (s *viewed) notes(root entity.Key, known *bodies) (notes map[entity.Key]*entity.Map, ok bool) {
	notes, ok = map[entity.Key]*entity.Map{}, true
	for _, place := range s.ExtrasOf(root) {
		_ = walk(s.files, place, func(file string) error {
			m, err := known.read(s.files, file)
			ok = ok && err == nil
			if of, isRoot := extrasRoot(file); err == nil && isRoot {
				for _, e := range extrasEntries(of, m) {
					notes[e.Key] = e.Extras
				}
			}
			return nil
		})
	}
	return notes, ok
}

// wholly has a root looked at with all that it holds.
func (v *view) wholly(root entity.Key) {
	v.keys[root], v.roots[root] = true, true
	if root.Kind == entity.Collection {
		v.below(root.Path)
	}
}

// below has everything below a path looked at.
func (v *view) below(p string) {
	v.whole[p] = true
	for _, side := range v.sides {
		side.add(side.there([]string{path.Join(collectionsDir, p)})...)
	}
}

// widen has a root looked at wholly where its notes cannot be judged apart:
// those of version 1 speak of everything in the collection.
func (v *view) widen(root entity.Key) {
	for _, side := range v.sides {
		side.add(side.ExtrasOf(root)...)
		m, err := v.known.read(side.files, extrasPath(root))
		if root.Kind == entity.Collection && err == nil && postman.SourceFormat(&entity.Entity{Key: root, Extras: m}) == postman.CollectionV1 {
			v.wholly(root)
		}
	}
}

// looked reports whether what is at a place is looked at, be it there or not.
func (v *view) looked(k entity.Key) bool {
	if v.keys[k] || v.listed[Place{k.Parent(), isPart(k.Kind)}] {
		return true
	}
	for p := k.Path; p != ""; p = (entity.Key{Path: p}).Parent() {
		if v.whole[p] {
			return true
		}
	}
	return false
}

// read reads what is looked at.
func (v *view) read(sides []fs.FS) ([]*Store, error) {
	var out []*Store
	for i, side := range v.sides {
		only := slices.Sorted(maps.Keys(side.only)) // of two files for one thing the first counts
		read, err := ReadPart(sides[i], Part{Root: v.root, Only: only, looked: v.looked, known: v.known})
		if err != nil {
			return nil, err
		}
		out = append(out, read)
	}
	return out, nil
}

// first is what the first file in a folder that can be understood keeps, of what
// counts.
func (s *viewed) first(dir string, known *bodies, counts func(entity.Key) bool) (k entity.Key, file string) {
	_ = walk(s.files, dir, func(name string) error {
		at, ok := keyOf(name)
		if !ok || !counts(at) {
			return nil
		}
		if _, err := known.read(s.files, name); err != nil {
			return nil
		}
		k, file = at, name
		return fs.SkipAll
	})
	return k, file
}
