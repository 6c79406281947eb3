package serialize

import (
	"fmt"
	"io/fs"
	"maps"
	"path"
	"strings"

	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/postman"
	"github.com/postbag/postbag/serialize/yaml"
)

// splitSize is the size from which the extras of a collection are split by
// top-level folder, in bytes.
const splitSize = 200_000

// groups are the keys under which an extras file keeps the kinds of entity
// below a collection, each a map from the path in the collection.
var groups = map[entity.Kind]string{entity.Folder: "folders", entity.Request: "requests", entity.Response: "responses", entity.Message: "messages"}

var groupOrder = []entity.Kind{entity.Folder, entity.Request, entity.Response, entity.Message}

// extrasFiles are the extras as they were read.
type extrasFiles struct {
	bytes map[string][]byte          // by file
	of    map[entity.Key]*entity.Map // that entities have
	// kept are those of entities whose files could not be understood, or were not
	// looked at: as these they are neither there nor gone.
	kept  []*entity.Entity
	came  [][2]string     // from which root to which extras were given
	clear map[string]bool // roots of which all extras are written anew
}

// readExtras gives the entities their extras, from the files and folders named.
// With adoption those of an entity that is gone or has become another are given to
// the one that they speak of now: so a rename made elsewhere keeps them.
func (s *Store) readExtras(places []string, adoption bool) error {
	s.extras = &extrasFiles{bytes: map[string][]byte{}, of: map[entity.Key]*entity.Map{}}
	var orphans []*entity.Entity
	for _, place := range places {
		err := walk(s.files, place, func(file string) error {
			more, err := s.readExtrasFile(file)
			orphans = append(orphans, more...)
			return err
		})
		if err != nil {
			return err
		}
	}
	if adoption {
		s.adopt(orphans)
	}
	return nil
}

// readExtrasFile gives back the extras of entities that are not there.
func (s *Store) readExtrasFile(file string) (orphans []*entity.Entity, err error) {
	root, ok := extrasRoot(file)
	if !ok {
		return nil, nil
	}
	data, err := fs.ReadFile(s.files, file)
	if err != nil {
		return nil, fmt.Errorf("read %q: %w", s.at(file), err)
	}
	m, err := s.known.decode(file, data)
	if err != nil {
		s.problem(file, err)
		return nil, nil
	}
	s.extras.bytes[file] = data
	for _, e := range extrasEntries(root, m) {
		switch {
		case s.attach(e):
		case s.Workspace.Get(e.Key) == nil && (s.broken(e.Key) || s.looked != nil && !s.looked(e.Key)):
			s.extras.kept = append(s.extras.kept, e)
		default:
			orphans = append(orphans, e)
		}
	}
	return orphans, nil
}

// extrasRoot is the root entity whose extras a file keeps, or a part of them.
func extrasRoot(file string) (entity.Key, bool) {
	rel := strings.TrimPrefix(file, extrasDir+"/")
	stem, isYAML := strings.CutSuffix(rel, ".yaml")
	dir, rest, nested := strings.Cut(stem, "/")
	switch {
	case !isYAML:
		return entity.Key{}, false
	case rel == "globals.yaml":
		return entity.Key{Kind: entity.Globals, Path: "workspace"}, true
	case nested && dir == "environments":
		return entity.Key{Kind: entity.Environment, Path: rest}, true
	case nested && dir == "collections":
		root, _, _ := strings.Cut(rest, "/")
		return entity.Key{Kind: entity.Collection, Path: root}, true
	}
	return entity.Key{}, false
}

// ExtrasOf are the file and the folder that may keep the extras of a root entity
// and all that it holds, in the folder of its workspace.
func ExtrasOf(root entity.Key) []string {
	file := extrasPath(root)
	return []string{file, strings.TrimSuffix(file, ".yaml")}
}

// extrasEntries are the entities of an extras file, without bodies.
func extrasEntries(root entity.Key, m *entity.Map) []*entity.Entity {
	var out []*entity.Entity
	own := m.Clone()
	for _, kind := range groupOrder {
		group := groups[kind]
		own.Delete(group)
		for p := range m.Map(group).All() {
			k := entity.Key{Kind: kind, Path: path.Join(root.Path, p)}
			out = append(out, &entity.Entity{Key: k, Extras: m.Map(group).Map(p)})
		}
	}
	if own.Len() > 0 {
		out = append(out, &entity.Entity{Key: root, Extras: own})
	}
	return out
}

func (s *Store) attach(x *entity.Entity) bool {
	e := s.Workspace.Get(x.Key)
	if e == nil || !postman.Describes(x.Extras, e.Body) {
		return false
	}
	s.setExtras(e, x.Extras)
	return true
}

func (s *Store) setExtras(e *entity.Entity, extras *entity.Map) {
	e.Extras = extras
	s.extras.of[e.Key] = extras
	if id := extras.Text("id"); id != "" {
		e.ID = id
	}
}

// encodeExtras are the extras files of entities, which come in order.
func encodeExtras(all []*entity.Entity) map[string][]byte {
	byRoot := map[entity.Key]*entity.Map{}
	parts := map[entity.Key]map[string]*entity.Map{} // by top-level folder
	for _, e := range all {
		if e.Extras.Len() == 0 {
			continue
		}
		root := rootOf(e.Key)
		if byRoot[root] == nil {
			byRoot[root], parts[root] = &entity.Map{}, map[string]*entity.Map{}
		}
		if e.Key == root {
			addRoot(byRoot[root], e.Extras)
			continue
		}
		rel := strings.TrimPrefix(e.Path, root.Path+"/")
		addEntry(partFor(parts[root], e.Kind, rel), e, rel)
	}
	out := map[string][]byte{}
	for root, own := range byRoot {
		writeExtras(out, root, own, parts[root])
	}
	return out
}

// partFor is the part for what is at a path in a collection: that of its
// top-level folder, or that of all that is in none.
func partFor(parts map[string]*entity.Map, kind entity.Kind, rel string) *entity.Map {
	top, _, nested := strings.Cut(rel, "/")
	if !nested && kind != entity.Folder {
		top = ""
	}
	if parts[top] == nil {
		parts[top] = &entity.Map{}
	}
	return parts[top]
}

func rootOf(k entity.Key) entity.Key {
	if groups[k.Kind] != "" {
		return entity.Key{Kind: entity.Collection, Path: k.Root()}
	}
	return k
}

func addRoot(m, extras *entity.Map) {
	for k, v := range extras.All() {
		m.Set(k, v)
	}
}

func addEntry(m *entity.Map, e *entity.Entity, rel string) {
	group := groups[e.Kind]
	if m.Map(group) == nil {
		m.Set(group, &entity.Map{})
	}
	m.Map(group).Set(rel, e.Extras)
}

// groupHeads is at most what the heads of the groups take in a file, in bytes.
const groupHeads = len("folders:\nrequests:\nresponses:\nmessages:\n")

// writeExtras writes one file for a root, or one for each top-level folder
// where the whole is too large.
func writeExtras(out map[string][]byte, root entity.Key, own *entity.Map, parts map[string]*entity.Map) {
	file, size := extrasPath(root), 0
	apart := map[string][]byte{}
	for top, m := range parts {
		if top != "" && len(parts) > 1 {
			data := yaml.Encode(grouped(m), yaml.Block)
			apart[path.Join(strings.TrimSuffix(file, ".yaml"), top+".yaml")] = data
			size += len(data) - groupHeads
		}
	}
	if size <= splitSize {
		whole := own.Clone()
		for _, top := range sortedPaths(parts) {
			mergeGroups(whole, parts[top])
		}
		if data := yaml.Encode(grouped(whole), yaml.Block); len(data) <= splitSize || len(parts) < 2 {
			out[file] = data
			return
		}
	}
	if top := parts[""]; top != nil {
		mergeGroups(own, top)
	}
	if own.Len() > 0 {
		out[file] = yaml.Encode(grouped(own), yaml.Block)
	}
	maps.Copy(out, apart)
}

func mergeGroups(into, from *entity.Map) {
	for group := range from.All() {
		if into.Map(group) == nil {
			into.Set(group, &entity.Map{})
		}
		for p, x := range from.Map(group).All() {
			into.Map(group).Set(p, x)
		}
	}
}

// grouped puts the groups behind the root's own keys, in their fixed order.
func grouped(m *entity.Map) *entity.Map {
	out := m.Clone()
	for _, kind := range groupOrder {
		if group := m.Map(groups[kind]); group != nil {
			out.Delete(groups[kind])
			out.Set(groups[kind], group)
		}
	}
	return out
}
