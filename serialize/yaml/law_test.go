package yaml

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/postbag/postbag/serialize/entity"
)

// text generates strings out of hostile fragments and any code point.
func text() *rapid.Generator[string] {
	piece := rapid.OneOf(rapid.SampledFrom(fragments), rapid.Map(rapid.Rune(), func(r rune) string { return string(r) }))
	return rapid.Custom(func(t *rapid.T) string {
		s := strings.Join(rapid.SliceOfN(piece, 0, 8).Draw(t, "pieces"), "")
		if n := rapid.SampledFrom([]int{0, 0, 0, 0, 40, 1100}).Draw(t, "padding"); n > 0 {
			s += strings.Repeat(rapid.SampledFrom([]string{"p", "é", "😀", "\n", "q "}).Draw(t, "pad"), n)
		}
		return strings.ToValidUTF8(s, "�")
	})
}

var literals = []entity.Number{"0", "-0", "1.50", "+12", "0x1F", "0o17", "1e400", ".5", "5.", ".inf", "-.INF", ".nan", "12345678901234567890"}

// values generates values of any kind.
func values(depth int) *rapid.Generator[entity.Value] {
	scalar := rapid.OneOf(
		rapid.Just(entity.Value(nil)),
		rapid.Map(rapid.Bool(), func(b bool) entity.Value { return b }),
		rapid.Map(rapid.SampledFrom(literals), func(n entity.Number) entity.Value { return n }),
		rapid.Map(text(), func(s string) entity.Value { return s }),
		rapid.Map(text(), func(s string) entity.Value { return s }),
	)
	if depth == 0 {
		return scalar
	}
	return rapid.OneOf(scalar,
		rapid.Map(rapid.SliceOfN(values(depth-1), 0, 4), func(l []entity.Value) entity.Value { return entity.List(l) }),
		rapid.Map(maps(depth-1), func(m *entity.Map) entity.Value { return m }))
}

func maps(depth int) *rapid.Generator[*entity.Map] {
	return rapid.Custom(func(t *rapid.T) *entity.Map {
		m := &entity.Map{}
		for range rapid.IntRange(0, 4).Draw(t, "size") {
			m.Set(text().Draw(t, "key"), values(depth).Draw(t, "value"))
		}
		return m
	})
}

var styles = []Style{Block, Classic}

func TestEncodeIsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := values(3).Draw(t, "value")
		for _, style := range styles {
			data := Encode(v, style)
			if got, err := Decode(data); err != nil || !entity.Equal(got, v) {
				t.Fatalf("style %d: %v\n%q\ngot %#v", style, err, data, got)
			}
		}
	})
}

func TestSpliceDecodesToNext(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		old, next := maps(1).Draw(t, "old"), maps(1).Draw(t, "next")
		for k, v := range old.All() {
			if rapid.Bool().Draw(t, "keep") {
				next.Set(k, v)
			}
		}
		style := rapid.SampledFrom(styles).Draw(t, "style")
		from := Encode(old, rapid.SampledFrom(styles).Draw(t, "old style"))
		out := Splice(from, next, style)
		if got, err := Decode(out); err != nil || !entity.Equal(got, next) {
			t.Fatalf("%v\n%q\ngot %#v", err, out, got)
		}
		if same := Splice(out, next, style); !bytes.Equal(same, out) {
			t.Fatalf("no change, and yet\n%q\nbecomes\n%q", out, same)
		}
	})
}

// TestEveryCodePoint writes and reads every code point at every place that
// matters.
func TestEveryCodePoint(t *testing.T) {
	if testing.Short() {
		t.Skip("slow")
	}
	for plane := range rune(17) {
		t.Run(fmt.Sprintf("plane %d", plane), func(t *testing.T) {
			t.Parallel()
			for first := plane << 16; first < (plane+1)<<16; first += 64 {
				checkCodePoints(t, first, first+64)
			}
		})
	}
}

func checkCodePoints(t *testing.T, first, end rune) {
	m := &entity.Map{}
	for c := first; c < end; c++ {
		if !utf8.ValidRune(c) {
			continue
		}
		s := string(c)
		m.Set(s, entity.List{s, "a" + s + "b", "a" + s, "one\n" + s + "two" + s, s + "\n\nb"})
		m.Set("a"+s+"b", entity.MapOf(s+"b", nil, "a"+s, nil))
	}
	for _, style := range styles {
		data := Encode(m, style)
		if got, err := Decode(data); err != nil || !entity.Equal(got, m) {
			t.Errorf("U+%04X to U+%04X, style %d: %v", first, end-1, style, err)
		}
	}
}
