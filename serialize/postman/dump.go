package postman

import (
	"errors"
	"fmt"
	"slices"

	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/json"
)

// dumpLists are the lists of a data dump, in the order in which Postman wrote
// them, each with the kind of what it holds.
var dumpLists = []struct {
	key  string
	kind entity.Kind
}{
	{"collections", entity.Collection}, {"environments", entity.Environment},
	{"headerPresets", entity.HeaderPreset}, {"globals", entity.Globals},
}

// isDump reports whether an object is a data dump: a list of collections and
// at least one of the others.
func isDump(m *entity.Map) bool {
	lists := 0
	for _, l := range dumpLists {
		if _, isList := get(m, l.key).(entity.List); isList {
			lists++
		}
	}
	return lists > 1
}

// openDump reads a dump. What it says beside its lists is remembered, with the
// order of all.
func openDump(m *entity.Map) *Bundle {
	b := &Bundle{Format: DumpFile, about: &entity.Map{}}
	keys, rest := entity.List{}, &entity.Map{}
	for k, v := range m.All() {
		keys = append(keys, k)
		if list, isList := v.(entity.List); isList && kindOfList(k) != "" {
			b.addList(k, list)
		} else {
			rest.Set(k, v)
		}
	}
	b.about.Set("keys", keys)
	b.about.Set("rest", rest)
	return b
}

func kindOfList(key string) entity.Kind {
	for _, l := range dumpLists {
		if l.key == key {
			return l.kind
		}
	}
	return ""
}

func (b *Bundle) addList(key string, list entity.List) {
	if key == "globals" {
		if len(list) > 0 {
			b.add(key, list, globalsOfDump)
		}
		return
	}
	for i, v := range list {
		b.add(key, v, func(v entity.Value) (*Document, error) {
			return dumpPart(v, kindOfList(key), fmt.Sprintf("/%s/%d", key, i))
		})
	}
}

// dumpPart reads an entry of one of the lists.
func dumpPart(v entity.Value, kind entity.Kind, pointer string) (*Document, error) {
	if mapOf(v) == nil || kind == entity.HeaderPreset {
		return presetOf(v, pointer)
	}
	d, err := parseValue(v)
	var shape *ShapeError
	if errors.As(err, &shape) {
		return nil, &ShapeError{pointer + shape.Pointer, shape.Want}
	}
	if err == nil && d.Kind() != kind {
		err = &ShapeError{pointer, "a " + string(kind)}
	}
	return d, err
}

// globalsOfDump are the globals, which a dump has as a flat list.
func globalsOfDump(v entity.Value) (*Document, error) {
	list, _ := v.(entity.List)
	root := entity.MapOf("values", list, "name", "Globals", "_postman_variable_scope", "globals")
	return &Document{Format: GlobalsFile, root: root}, checkObjects(list, "/globals")
}

// WriteDump writes root entities as a data dump: as the one that about
// remembers, or, where that is nil, as Postman wrote them. What is new stands
// behind what the dump had. It tells what version 1 cannot hold.
func WriteDump(w *entity.Workspace, roots []*entity.Entity, about *entity.Map) (*Export, error) {
	out := &Export{Format: DumpFile}
	doc, rest := &entity.Map{}, about.Map("rest")
	if about == nil {
		rest = entity.MapOf("version", entity.Number("1"))
	}
	has := func(kind entity.Kind) bool { return len(inOrder(roots, kind, nil)) > 0 }
	for _, key := range dumpKeys(about, has) {
		kind := kindOfList(key)
		if v, ok := rest.Get(key); ok || kind == "" {
			doc.Set(key, v)
			continue
		}
		list, err := out.dumpList(w, inOrder(roots, kind, about.List(key)), about.List(key))
		if err != nil {
			return nil, err
		}
		doc.Set(key, list)
	}
	out.Data = json.Encode(doc, "\t")
	return out, nil
}

// dumpKeys are the keys of a dump; lists that it did not have but of which
// something is wanted are last.
func dumpKeys(about *entity.Map, wanted func(entity.Kind) bool) []string {
	var keys []string
	for _, v := range about.List("keys") {
		keys = append(keys, textOf(v))
	}
	if about == nil {
		keys = []string{"version"}
	}
	for _, l := range dumpLists {
		if !slices.Contains(keys, l.key) && (about == nil || wanted(l.kind)) {
			keys = append(keys, l.key)
		}
	}
	return keys
}

// inOrder are the entities of a kind, first those that the list of paths
// names.
func inOrder(roots []*entity.Entity, kind entity.Kind, paths entity.List) []*entity.Entity {
	var out []*entity.Entity
	for _, e := range roots {
		if e.Kind == kind {
			out = append(out, e)
		}
	}
	rank := func(e *entity.Entity) int {
		if i := slices.Index(paths, entity.Value(e.Path)); i >= 0 {
			return i
		}
		return len(paths)
	}
	slices.SortStableFunc(out, func(a, b *entity.Entity) int { return rank(a) - rank(b) })
	return out
}

// dumpList writes the entries of one list. Collections that came with a dump
// keep their version, all others are of version 1.
func (x *Export) dumpList(w *entity.Workspace, entities []*entity.Entity, known entity.List) (entity.List, error) {
	list := entity.List{}
	for _, e := range entities {
		format := SourceFormat(e)
		if e.Kind == entity.Collection && !slices.Contains(known, entity.Value(e.Path)) {
			format = CollectionV1
		}
		doc, left, err := write(w, e, format)
		if err != nil {
			return nil, err
		}
		x.Left = append(x.Left, left...)
		if e.Kind == entity.Globals {
			return doc.List("values"), nil
		}
		list = append(list, doc)
	}
	return list, nil
}
