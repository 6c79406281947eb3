package extras

import (
	"slices"
	"strconv"

	"github.com/postbag/postbag/serialize/entity"
)

// Restore completes a draft: notes where they still apply, the style
// elsewhere. Where same is false the draft is another thing of the same name,
// and notes that are bound to nothing but the thing itself are left out.
func Restore(s *Shape, st *Style, draft entity.Value, notes *entity.Map, same bool) entity.Value {
	r := restorer{style: st, notes: notes, same: same}
	return r.restore(s, "", draft)
}

// Prune returns the notes that still apply to the draft.
func Prune(s *Shape, draft entity.Value, notes *entity.Map, same bool) *entity.Map {
	r := restorer{style: &Style{}, notes: notes, same: same, used: map[string]bool{}, entries: map[*entity.Map]bool{}}
	r.restore(s, "", draft)
	kept := &entity.Map{}
	for path, note := range notes.All() {
		if r.used[path] {
			kept.Set(path, r.pruneList(note))
		}
	}
	return kept
}

// pruneList is a note without what it says of entries that are gone.
func (r *restorer) pruneList(note entity.Value) entity.Value {
	m, ok := note.(*entity.Map)
	if !ok || !m.Has(keyEntries) && !m.Has(keyInsert) {
		return note
	}
	out := &entity.Map{}
	for k, v := range m.All() {
		list, _ := v.(entity.List)
		kept := slices.DeleteFunc(slices.Clone(list), func(n entity.Value) bool {
			entry, ok := n.(*entity.Map)
			return !ok || !r.entries[entry]
		})
		if len(kept) > 0 {
			out.Set(k, kept)
		}
	}
	return out
}

type restorer struct {
	style *Style
	notes *entity.Map
	same  bool
	// Where it is wanted what applied: the paths of notes, and the notes on
	// entries.
	used    map[string]bool
	entries map[*entity.Map]bool
}

func (r *restorer) restore(s *Shape, path string, v entity.Value) entity.Value {
	note := r.notes.Map(path)
	if note != nil && !note.Has(keyEntries) && !note.Has(keyInsert) && r.leafApplies(s, note, v) {
		r.use(path)
		return r.style.apply(s, note, r.style.dressPart(s, v))
	}
	switch v := v.(type) {
	case *entity.Map:
		if s.open() {
			return r.restoreMap(s, path, v, note)
		}
	case entity.List:
		if s.Elem != nil {
			return r.restoreList(s, path, v, note)
		}
	}
	return r.style.dressPart(s, v)
}

// leafApplies reports whether a note is one for the whole value at its path,
// and for this very value.
func (r *restorer) leafApplies(s *Shape, note *entity.Map, v entity.Value) bool {
	if _, isMap := v.(*entity.Map); isMap && s.open() && !whole(note) {
		return false
	}
	return note.Text(keyOf) != "" && note.Text(keyOf) == Hash(v)
}

// whole reports whether a note on an object is one for the whole of it.
func whole(note *entity.Map) bool { return note.Has(keyIs) || note.Has(keyField) }

func (r *restorer) restoreMap(s *Shape, path string, m, note *entity.Map) entity.Value {
	if !r.keyApplies(s, note, m) {
		note = nil
	}
	if note != nil {
		r.use(path)
	}
	out := &entity.Map{}
	for k, v := range r.style.noteKeys(s, m, note).All() {
		if m.Has(k) {
			v = r.restore(s.field(k), join(path, k), v)
		}
		out.Set(k, v)
	}
	return out
}

// keyApplies reports whether a note is one on the keys of an object, and on
// this very object.
func (r *restorer) keyApplies(s *Shape, note, m *entity.Map) bool {
	if note == nil || !r.same || whole(note) {
		return false
	}
	return s.Guard == "" || note.Text(keyOf) == guardOf(s, m)
}

// guardOf is the hash of the value that guards notes on an object, "" where
// the object does not have it.
func guardOf(s *Shape, m *entity.Map) string {
	if guard, ok := m.Get(s.Guard); ok {
		return Hash(guard)
	}
	return ""
}

func (r *restorer) restoreList(s *Shape, path string, l entity.List, note *entity.Map) entity.Value {
	out := make(entity.List, 0, len(l))
	if note == nil {
		for _, v := range l {
			out = append(out, r.style.dress(s.Elem, v))
		}
		return out
	}
	marks := marksOf(l)
	insert, notes := r.insertions(note, marks), byMark(note.List(keyEntries))
	for i, v := range l {
		out = append(out, insert[i]...)
		out = r.restoreEntry(s.Elem, path, v, notes[marks[i]], out)
	}
	if len(insert) > 0 {
		r.use(path)
	}
	return append(out, insert[len(l)]...)
}

func (r *restorer) restoreEntry(s *Shape, path string, v entity.Value, note *entity.Map, out entity.List) entity.List {
	if note == nil {
		return append(out, r.style.dress(s, v))
	}
	r.use(path)
	r.useEntry(note)
	if gone, _ := note.Get(keyGone); gone == true {
		return out
	}
	return append(out, r.style.apply(s, note, r.style.dress(s, v)))
}

// marksOf are the marks of the entries of a list, as texts.
func marksOf(l entity.List) []string {
	marks, seen := make([]string, len(l)), map[string]int{}
	for i, v := range l {
		marks[i] = markText(markOf(v, seen))
	}
	return marks
}

// insertions are the values that a note puts into a list, by the place of the
// entry that they come before.
func (r *restorer) insertions(note *entity.Map, marks []string) map[int]entity.List {
	out := map[int]entity.List{}
	if !r.same {
		return out
	}
	for _, n := range note.List(keyInsert) {
		m, ok := n.(*entity.Map)
		if !ok {
			continue
		}
		at := 0
		if after := m.Map(keyAfter); after != nil {
			at = slices.Index(marks, markText(after)) + 1
			if at == 0 {
				at = min(countOf(m, keyAt), len(marks))
			}
		}
		out[at] = append(out[at], get(m, keyValue))
		r.useEntry(m)
	}
	return out
}

func (r *restorer) use(path string) {
	if r.used != nil {
		r.used[path] = true
	}
}

func (r *restorer) useEntry(note *entity.Map) {
	if r.entries != nil {
		r.entries[note] = true
	}
}

// byMark finds the notes on entries by the entry that they name.
func byMark(notes entity.List) map[string]*entity.Map {
	out := map[string]*entity.Map{}
	for _, n := range notes {
		if m, ok := n.(*entity.Map); ok {
			out[markText(m)] = m
		}
	}
	return out
}

func markText(mark *entity.Map) string {
	nth, _ := mark.Get(keyNth)
	n, _ := nth.(entity.Number)
	return mark.Text(keyOf) + "/" + string(n)
}

// countOf is the number at a key, 0 where there is none that can count.
func countOf(m *entity.Map, key string) int {
	number, _ := get(m, key).(entity.Number)
	n, err := strconv.Atoi(string(number))
	if err != nil || n < 0 {
		return 0
	}
	return n
}

func numberOf(n int) entity.Number { return entity.Number(strconv.Itoa(n)) }
