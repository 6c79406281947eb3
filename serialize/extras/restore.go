package extras

import (
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
	r := restorer{style: &Style{}, notes: notes, same: same, used: map[string]bool{}}
	r.restore(s, "", draft)
	kept := &entity.Map{}
	for path, note := range notes.All() {
		if r.used[path] {
			kept.Set(path, note)
		}
	}
	return kept
}

type restorer struct {
	style *Style
	notes *entity.Map
	same  bool
	used  map[string]bool // where wanted, the paths whose notes applied
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
	notes := marked(note.List(keyEntries), func(m *entity.Map) *entity.Map { return m })
	after := marked(note.List(keyInsert), func(m *entity.Map) *entity.Map { return m.Map(keyAfter) })
	if !r.same {
		after = nil
	}
	out := make(entity.List, 0, len(l))
	insert := func(mark string) {
		for _, m := range after[mark] {
			v, _ := m.Get(keyValue)
			out = append(out, v)
			r.use(path)
		}
		delete(after, mark)
	}
	insert("")
	seen := map[string]int{}
	for _, v := range l {
		mark := ""
		if note != nil {
			mark = markText(markOf(v, seen))
		}
		out = r.restoreEntry(s.Elem, path, v, notes[mark], out)
		if note != nil {
			insert(mark)
		}
	}
	for _, mark := range sortedKeys(after) {
		insert(mark)
	}
	return out
}

func (r *restorer) restoreEntry(s *Shape, path string, v entity.Value, notes []*entity.Map, out entity.List) entity.List {
	if len(notes) == 0 {
		return append(out, r.style.dress(s, v))
	}
	r.use(path)
	if gone, _ := notes[0].Get(keyGone); gone == true {
		return out
	}
	return append(out, r.style.apply(s, notes[0], r.style.dress(s, v)))
}

func (r *restorer) use(path string) {
	if r.used != nil {
		r.used[path] = true
	}
}

// marked groups notes by the entry that they name; "" is the start of a list.
func marked(notes entity.List, mark func(*entity.Map) *entity.Map) map[string][]*entity.Map {
	out := map[string][]*entity.Map{}
	for _, n := range notes {
		if m, ok := n.(*entity.Map); ok {
			key := markText(mark(m))
			out[key] = append(out[key], m)
		}
	}
	return out
}

func markText(mark *entity.Map) string {
	if mark == nil {
		return ""
	}
	nth, _ := mark.Get(keyNth)
	n, _ := nth.(entity.Number)
	return mark.Text(keyOf) + "/" + string(n)
}

func numberOf(n int) entity.Number { return entity.Number(strconv.Itoa(n)) }
