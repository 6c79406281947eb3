package extras_test

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/extras"
	"github.com/postbag/postbag/serialize/json"
)

var shape = &extras.Shape{Class: "root", Fields: map[string]*extras.Shape{
	"a": {Class: "a", Rest: &extras.Shape{}, Guard: "b"},
	"b": {Elem: &extras.Shape{Class: "entry", Fields: map[string]*extras.Shape{"c": {Class: "inner"}}}, Label: "a"},
	"c": {Rest: &extras.Shape{Elem: &extras.Shape{Class: "x"}, Label: "a"}},
}}

// values draws small documents over few keys, so that drafts and originals
// often agree in parts.
func values(depth int) *rapid.Generator[entity.Value] {
	return rapid.Custom(func(t *rapid.T) entity.Value {
		kind := rapid.IntRange(0, 8).Draw(t, "kind")
		if depth == 0 {
			kind %= 5
		}
		switch kind {
		case 0:
			return nil
		case 1:
			return rapid.Bool().Draw(t, "bool")
		case 2:
			return entity.Number(rapid.SampledFrom([]string{"0", "1.0"}).Draw(t, "number"))
		case 3, 4:
			return rapid.SampledFrom([]string{"", "x", "y.z"}).Draw(t, "text")
		case 5, 6:
			list := entity.List{}
			for range rapid.IntRange(0, 4).Draw(t, "len") {
				list = append(list, values(depth-1).Draw(t, "entry"))
			}
			return list
		}
		m := &entity.Map{}
		for range rapid.IntRange(0, 5).Draw(t, "keys") {
			m.Set(rapid.SampledFrom([]string{"a", "b", "c", "d.e", "description", "~"}).Draw(t, "key"), values(depth-1).Draw(t, "value"))
		}
		return m
	})
}

// documents draws objects that the shape knows, most of whose values are of
// the sort that it expects.
func documents() *rapid.Generator[entity.Value] {
	entry := rapid.Custom(func(t *rapid.T) entity.Value {
		m := entity.MapOf("a", rapid.SampledFrom([]string{"k", "l"}).Draw(t, "label"))
		for range rapid.IntRange(0, 3).Draw(t, "keys") {
			m.Set(rapid.SampledFrom([]string{"v", "c", "type", "description"}).Draw(t, "key"), values(1).Draw(t, "value"))
		}
		return m
	})
	list := rapid.Custom(func(t *rapid.T) entity.Value {
		out := entity.List{}
		for _, v := range rapid.SliceOfN(entry, 0, 4).Draw(t, "entries") {
			out = append(out, v)
		}
		return out
	})
	return rapid.Custom(func(t *rapid.T) entity.Value {
		m := &entity.Map{}
		for _, k := range rapid.Permutation([]string{"a", "b", "c", "d", "description"}).Draw(t, "keys") {
			switch {
			case rapid.IntRange(0, 5).Draw(t, "odd") == 0:
				continue
			case rapid.IntRange(0, 3).Draw(t, "odd value") == 0:
				m.Set(k, values(3).Draw(t, "value"))
			case k == "b":
				m.Set(k, list.Draw(t, "list"))
			case k == "a" || k == "c":
				m.Set(k, entity.MapOf("b", "guard", "x", list.Draw(t, "list")))
			default:
				m.Set(k, "text")
			}
		}
		return m
	})
}

func text(v entity.Value) string { return string(json.Encode(v, " ")) }

// Whatever the draft, draft and notes are the original again, and none of the
// notes counts as stale.
func TestRestoreUndoesCompare(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		draft, original := documents().Draw(t, "draft"), documents().Draw(t, "original")
		var l extras.Learner
		for range rapid.IntRange(0, 3).Draw(t, "lessons") {
			l.Learn(shape, documents().Draw(t, "d"), documents().Draw(t, "o"))
		}
		l.Learn(shape, draft, original)
		style := extras.StyleOf(l.Style().Value())
		notes := extras.Compare(shape, style, draft, original)
		stored := entity.Clone(notes).(*entity.Map)
		if got := extras.Restore(shape, style, draft, stored, true); !entity.Equal(got, original) {
			t.Fatalf("draft %s\nnotes %s\ngives %s\nwant  %s", text(draft), text(notes), text(got), text(original))
		}
		if kept := extras.Prune(shape, draft, stored, true); !entity.Equal(kept, notes) {
			t.Fatalf("kept %s\nof    %s", text(kept), text(notes))
		}
	})
}

// A draft that an editor changed shows the edit, and no note on what changed.
func TestEditsShow(t *testing.T) {
	draft := entity.MapOf("b", entity.List{entity.MapOf("a", "k", "v", "1"), entity.MapOf("a", "l", "v", "2")}, "d", "text")
	original := entity.MapOf("d", entity.MapOf("content", "text", "type", "md"),
		"b", entity.List{entity.MapOf("a", "k", "v", "1", "type", "old"), entity.MapOf("a", "l", "v", "2", "type", "kept")}, "unknown", "u")
	notes := extras.Compare(shape, &extras.Style{}, draft, original)
	edited := entity.MapOf("b", entity.List{entity.MapOf("a", "k", "v", "changed"), entity.MapOf("a", "l", "v", "2")}, "d", "new text")
	want := entity.MapOf("d", "new text",
		"b", entity.List{entity.MapOf("a", "k", "v", "changed"), entity.MapOf("a", "l", "v", "2", "type", "kept")}, "unknown", "u")
	if got := extras.Restore(shape, &extras.Style{}, edited, notes, true); !entity.Equal(got, want) {
		t.Fatalf("got %s\nwant %s", text(got), text(want))
	}
	if got := extras.Restore(shape, &extras.Style{}, edited, notes, false).(*entity.Map); got.Has("unknown") {
		t.Fatalf("another thing of the same name has the unknown key: %s", text(got))
	}
}
