package yaml

import (
	"errors"
	"testing"
	"unicode/utf8"

	"github.com/postbag/postbag/serialize/entity"
)

var seeds = []string{
	"", "a: b\n", "- a\n- b: c\n", "|-\n a\n\tb", "a: |2-\n   x\n  y\n", "a: >-\n  \tb\n", "a: &x [*x]\n", "a: !!int 1\n",
	"'a''b': \"c\\n\\\n  d\"\n", "# c\na: {b: [1, ~]}\n# d\nb: 'x'\n", "? a\n: b\n", "a: 1\r\nb: 2\r\n", "\uFEFFa: \u2028\n", "---\na: b\n...\n",
	"a: b\n<<<<<<< HEAD\n=======\n>>>>>>> x\n", "%YAML 1.2\n---\na: b\n", "a: \u0085\n", "\t", "- \n  - a\n", "a:\n- b\n", "a: 'x\n\n  y'\n", "a:\n  - k: |\n      \tb\n",
}

func FuzzDecode(f *testing.F) {
	for _, s := range seeds {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		v, err := Decode(data)
		if err != nil {
			if e := (*Error)(nil); !errors.As(err, &e) || e.Msg == "" {
				t.Fatalf("not an *Error: %#v", err)
			}
			return
		}
		for _, style := range styles {
			out := Encode(v, style)
			if got, err := Decode(out); err != nil || !entity.Equal(got, v) {
				t.Fatalf("style %d of %#v is read as %#v, %v:\n%q", style, v, got, err, out)
			}
		}
	})
}

func FuzzSplice(f *testing.F) {
	for _, s := range seeds {
		f.Add([]byte(s), "a", "text")
	}
	f.Fuzz(func(t *testing.T, data []byte, key, text string) {
		v, err := Decode(data)
		m, ok := v.(*entity.Map)
		if err != nil || !ok {
			m = &entity.Map{}
		}
		next := m.Clone()
		if utf8.ValidString(key) && utf8.ValidString(text) {
			next.Set(key, text)
		}
		out := Splice(data, next, Block)
		if got, err := Decode(out); err != nil || !entity.Equal(got, next) {
			t.Fatalf("%v:\n%q", err, out)
		}
	})
}
