package extras

import (
	"slices"

	"github.com/postbag/postbag/serialize/entity"
)

// A note says what one part of a draft lacks. Notes are stored by the path of
// the part ("request.url"), each a map:
//
//	for a leaf        of (the hash of the draft's value) and an edit
//	for an open map   keep (keys that the style would leave out), add,
//	                  drop (key: hash of the dropped value), order
//	for a list        entries (each of, nth, and an edit, or gone),
//	                  insert (each after, at, value: behind the entry that
//	                  is named, else where it stood, counted in the draft)
//
// and, for an open map whose shape has a Guard, of: the hash of that value.
// Hashes are of the bare draft; edits start from the draft in the style.
const (
	keyOf      = "of"
	keyNth     = "nth"
	keyGone    = "gone"
	keyEntries = "entries"
	keyInsert  = "insert"
	keyAfter   = "after"
	keyAt      = "at"
	keyValue   = "value"
	keyKeep    = "keep"
)

// Compare gives the notes that turn draft, dressed in the style, into
// original. No notes means that the style alone does it.
func Compare(s *Shape, st *Style, draft, original entity.Value) *entity.Map {
	c := comparer{style: st, notes: &entity.Map{}}
	c.compare(s, "", draft, original)
	return c.notes
}

type comparer struct {
	style *Style
	notes *entity.Map
}

func (c *comparer) compare(s *Shape, path string, draft, original entity.Value) {
	d, isMap := draft.(*entity.Map)
	o, ok := original.(*entity.Map)
	if isMap && ok && s.open() {
		c.compareMaps(s, path, d, o)
		return
	}
	list, isList := draft.(entity.List)
	entries, ok := original.(entity.List)
	if isList && ok && s.Elem != nil {
		c.compareLists(s, path, list, entries)
		return
	}
	c.compareLeaf(s, path, draft, original)
}

func (c *comparer) compareLeaf(s *Shape, path string, draft, original entity.Value) {
	if edit := c.style.edit(s, c.style.dressPart(s, draft), original); edit != nil {
		c.notes.Set(path, bound(entity.MapOf(keyOf, Hash(draft)), edit))
	}
}

// bound is an edit with the mark of what it applies to.
func bound(mark, edit *entity.Map) *entity.Map {
	for k, v := range edit.All() {
		mark.Set(k, v)
	}
	return mark
}

func (c *comparer) compareMaps(s *Shape, path string, d, o *entity.Map) {
	if !sameKeys(c.style.dressKeys(s, d), o, d) {
		c.notes.Set(path, c.keyNote(s, d, o))
	}
	for k, v := range d.All() {
		if w, ok := o.Get(k); ok {
			c.compare(s.field(k), join(path, k), v, w)
		}
	}
}

// sameKeys reports whether the dressed draft has the keys of the original in
// its order, and its values for the keys that the style added.
func sameKeys(dressed, o, d *entity.Map) bool {
	if dressed.Len() != o.Len() {
		return false
	}
	keys := o.Keys()
	i := 0
	for k, v := range dressed.All() {
		if keys[i] != k {
			return false
		}
		if w, _ := o.Get(k); !d.Has(k) && !entity.Equal(v, w) {
			return false
		}
		i++
	}
	return true
}

// keyNote is the note on the keys of an open map. Values that both sides have
// are not its business.
func (c *comparer) keyNote(s *Shape, d, o *entity.Map) *entity.Map {
	note, dressed := &entity.Map{}, c.style.dressKeys(s, d)
	if guard := guardOf(s, d); s.Guard != "" && guard != "" {
		note.Set(keyOf, guard)
	}
	keep, add, drop := entity.List{}, &entity.Map{}, &entity.Map{}
	for k, v := range o.All() {
		was, ok := dressed.Get(k)
		switch {
		case !ok && d.Has(k):
			keep = append(keep, k)
		case !d.Has(k) && (!ok || !entity.Equal(was, v)):
			add.Set(k, v)
		}
	}
	for k, v := range dressed.All() {
		if !o.Has(k) {
			drop.Set(k, Hash(v))
		}
	}
	if len(keep) > 0 {
		note.Set(keyKeep, keep)
	}
	putMap(note, keyAdd, add)
	putMap(note, keyDrop, drop)
	if !slices.Equal(c.style.noteKeys(s, d, note).Keys(), o.Keys()) {
		note.Set(keyOrder, texts(o.Keys()))
	}
	return note
}

func (c *comparer) compareLists(s *Shape, path string, draft, original entity.List) {
	if slices.EqualFunc(draft, original, func(d, o entity.Value) bool { return entity.Equal(c.style.dress(s.Elem, d), o) }) {
		return
	}
	entries, insert := entity.List{}, entity.List{}
	seen, after := map[string]int{}, (*entity.Map)(nil)
	before := 0
	for _, p := range align(s, draft, original) {
		if p.draft < 0 {
			insert = append(insert, insertion(after, before, original[p.original]))
			continue
		}
		before++
		mark := markOf(draft[p.draft], seen)
		after = mark
		if p.original < 0 {
			gone := mark.Clone()
			gone.Set(keyGone, true)
			entries = append(entries, gone)
		} else if note := c.entryNote(s.Elem, mark, draft[p.draft], original[p.original]); note != nil {
			entries = append(entries, note)
		}
	}
	note := &entity.Map{}
	if len(entries) > 0 {
		note.Set(keyEntries, entries)
	}
	if len(insert) > 0 {
		note.Set(keyInsert, insert)
	}
	putMap(c.notes, path, note)
}

// markOf names an entry: its hash, and its number among equal ones from the
// second on.
func markOf(v entity.Value, seen map[string]int) *entity.Map {
	h := Hash(v)
	mark := entity.MapOf(keyOf, h)
	if n := seen[h]; n > 0 {
		mark.Set(keyNth, numberOf(n))
	}
	seen[h]++
	return mark
}

func insertion(after *entity.Map, at int, v entity.Value) *entity.Map {
	out := &entity.Map{}
	if after != nil {
		out.Set(keyAfter, after.Clone())
		out.Set(keyAt, numberOf(at))
	}
	out.Set(keyValue, v)
	return out
}

func (c *comparer) entryNote(s *Shape, mark *entity.Map, draft, original entity.Value) *entity.Map {
	edit := c.style.edit(s, c.style.dress(s, draft), original)
	if edit == nil {
		return nil
	}
	return bound(mark.Clone(), edit)
}
