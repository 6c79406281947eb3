package postman

import (
	"bytes"
	"fmt"

	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/json"
)

// Bundle is what one file holds: a document, or several.
type Bundle struct {
	Format Format // of the file as a whole
	Parts  []*Part

	about *entity.Map
}

// Part is one of the documents of a file, or why it cannot be read.
type Part struct {
	Name     string // in the file: "collection Shop", "collection/1.json"; "" for a file that is one document
	Document *Document
	Err      error

	list string // of the bundle, that has it
	name string // in that list
}

// Open reads a file that holds a document, or several: a list of header
// presets, a data dump or an export archive. Its errors are those of [Parse]
// and *ArchiveError; a part that cannot be read does not keep the others from
// being read.
func Open(data []byte) (*Bundle, error) {
	if bytes.HasPrefix(data, []byte("PK")) {
		return openArchive(data)
	}
	v, err := json.Decode(data)
	if err != nil {
		return nil, err
	}
	list, isList := v.(entity.List)
	switch {
	case isList && len(list) > 0 && isPreset(mapOf(list[0])):
		return openPresets(list), nil
	case isDump(mapOf(v)):
		return openDump(mapOf(v)), nil
	}
	d, err := parseValue(v)
	if err != nil {
		return nil, err
	}
	return &Bundle{Format: d.Format, Parts: []*Part{{Document: d}}}, nil
}

// parseValue recognises a decoded document.
func parseValue(v entity.Value) (*Document, error) {
	format, err := Detect(v)
	if err != nil {
		return nil, err
	}
	d := &Document{Format: format, root: mapOf(v)}
	if format != PresetsFile && isWrapped(d.root) {
		inner := d.root.Map("collection")
		d.wrapper = d.root.Clone()
		d.wrapper.Set("collection", nil)
		d.root = inner
	}
	return d, d.check()
}

func openPresets(list entity.List) *Bundle {
	b := &Bundle{Format: PresetsFile}
	for i, v := range list {
		b.add("headerPresets", v, func(v entity.Value) (*Document, error) { return presetOf(v, fmt.Sprintf("/%d", i)) })
	}
	return b
}

func presetOf(v entity.Value, pointer string) (*Document, error) {
	if mapOf(v) == nil {
		return nil, &ShapeError{pointer, "an object"}
	}
	return &Document{Format: PresetsFile, root: mapOf(v)}, nil
}

// add reads a part and names it by what it holds, or by its place.
func (b *Bundle) add(list string, v entity.Value, parse func(entity.Value) (*Document, error)) *Part {
	p := &Part{list: list}
	p.Document, p.Err = parse(v)
	p.Name = fmt.Sprintf("%s/%d", list, b.count(list))
	if p.Err == nil {
		p.Name = fmt.Sprintf("%s %s", p.Document.Kind(), p.Document.Name())
	}
	b.Parts = append(b.Parts, p)
	return p
}

func (b *Bundle) count(list string) int {
	n := 0
	for _, p := range b.Parts {
		if p.list == list {
			n++
		}
	}
	return n
}

// About is what is to be remembered of the bundle itself, so that it can be
// made again: what it says beside its parts, and where these are now. It is
// nil where there is nothing.
func (b *Bundle) About(places map[*Part]entity.Key) *entity.Map {
	if b.about == nil {
		return nil
	}
	out := b.about.Clone()
	for _, p := range b.Parts {
		k, ok := places[p]
		switch {
		case !ok || p.list == "":
		case b.Format == ArchiveFile:
			subMap(out, p.list).Set(p.name, k.Path)
		default:
			out.Set(p.list, append(out.List(p.list), k.Path))
		}
	}
	return out
}

// subMap is the map at a key, made where there is none.
func subMap(m *entity.Map, key string) *entity.Map {
	if m.Map(key) == nil {
		m.Set(key, &entity.Map{})
	}
	return m.Map(key)
}
