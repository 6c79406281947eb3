package extras_test

import (
	"testing"

	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/extras"
	"github.com/postbag/postbag/serialize/json"
)

// Whatever notes and style a file holds, a draft is restored without a crash,
// pruned notes restore the same, and notes that compare makes are exact.
func FuzzRestore(f *testing.F) {
	f.Add(`{"b":[{"a":"k"}],"d":"x"}`, `{"":{"add":{"n":1},"order":["n","b"]},"b":{"entries":[{"of":"x","nth":1,"gone":true}],"insert":[{"after":{"of":"y"},"at":3,"value":null}]}}`,
		`{"description":"text/plain","root":{"add":{"z":[]},"drop":["d"],"order":["d",1]}}`, `{"d":{"content":"x"}}`)
	f.Add(`{"a":{"b":"g","c":["x","y"]}}`, `{"a":{"of":"","keep":["b"],"drop":{"c":1}},"a.c":{"of":"0","lines":true}}`, `{}`, `{"a":"g"}`)
	f.Add(`[]`, `{"":{"of":"4f53cda18c2b","wrap":"w","add":{}}}`, `{"root":1}`, `null`)
	f.Fuzz(func(t *testing.T, draftText, notesText, styleText, originalText string) {
		draft, notes, style, original := value(draftText), asMap(notesText), extras.StyleOf(asMap(styleText)), value(originalText)
		for _, same := range []bool{true, false} {
			got := extras.Restore(shape, style, draft, notes, same)
			kept := extras.Prune(shape, draft, notes, same)
			if again := extras.Restore(shape, style, draft, kept, same); !entity.Equal(got, again) {
				t.Fatalf("notes %s give %s, pruned to %s they give %s", notesText, text(got), text(kept), text(again))
			}
		}
		made := extras.Compare(shape, style, draft, original)
		if got := extras.Restore(shape, style, draft, made, true); !entity.Equal(got, original) {
			t.Fatalf("draft %s notes %s gives %s, want %s", text(draft), text(made), text(got), text(original))
		}
	})
}

func value(s string) entity.Value {
	v, err := json.Decode([]byte(s))
	if err != nil {
		return s
	}
	return v
}

func asMap(s string) *entity.Map {
	m, _ := value(s).(*entity.Map)
	return m
}
