package yaml

import (
	"strings"
	"testing"

	"github.com/postbag/postbag/serialize/entity"
)

func TestEncodeScalars(t *testing.T) {
	long := strings.Repeat("x", 40)
	tests := []struct {
		value   entity.Value
		block   string
		classic string
	}{
		{nil, "null", "null"},
		{true, "true", "true"},
		{entity.Number("1.50"), "1.50", "1.50"},
		{"", `""`, "''"},
		{"plain text", "plain text", "plain text"},
		{"{{url}}/a", `"{{url}}/a"`, "'{{url}}/a'"},
		{"http://x", "http://x", "'http://x'"},
		{"null", `"null"`, "'null'"},
		{"0x1F", `"0x1F"`, "'0x1F'"},
		{"0o17", `"0o17"`, "'0o17'"},
		{"1_000", "1_000", "'1_000'"},
		{"2018-12-10", "2018-12-10", "'2018-12-10'"},
		{"yes", "yes", "'yes'"},
		{"=", "=", "'='"},
		{"<<", "<<", "'<<'"},
		{`say "x"`, `say "x"`, `say "x"`},
		{`"x"`, `'"x"'`, `'"x"'`},
		{`"it's"`, `"\"it's\""`, `'"it''s"'`},
		{"a: b", `"a: b"`, "'a: b'"},
		{"a #b", `"a #b"`, "'a #b'"},
		{"a#b", "a#b", "a#b"},
		{"- a", `"- a"`, "'- a'"},
		{"-a", "-a", "'-a'"},
		{"a\tb", "a\tb", `"a\tb"`},
		{"a\r\nb", `"a\r\nb"`, `"a\r\nb"`},
		{"é\u2028", "é\u2028", `"é\L"`},
		{"\u0085", "\"\u0085\"", `"\N"`},
		{"\x00\x1b\x01", `"\0\e\x01"`, `"\0\e\x01"`},
		{"😀", "😀", `"\U0001F600"`},
		{"a\nb", "|-\n  a\n  b", "|-\n  a\n  b"},
		{"a\n", "|\n  a", "|\n  a"},
		{"a\n\n", "|+\n  a\n", "|+\n  a\n"},
		{"\n a", "|2-\n  \n   a", "|2-\n\n   a"},
		{"a\n\nb", "|-\n  a\n\n  b", "|-\n  a\n\n  b"},
		{" \n", `"\ \n"`, "|2\n   "},
		{long + "\n ", "\"" + long + "\n\n  \\ \"", "|-\n  " + long + "\n   "},
		{long + "\r\n\ny\n", "\"" + long + "\\r\n\n\n  y\\n\"", "\"" + long + "\\r\\n\\ny\\n\""},
	}
	for _, tt := range tests {
		v := entity.MapOf("k", tt.value)
		if got, want := string(Encode(v, Block)), "k: "+tt.block+"\n"; got != want {
			t.Errorf("Block %q:\n got %q\nwant %q", tt.value, got, want)
		}
		if got, want := string(Encode(v, Classic)), "k: "+tt.classic+"\n"; got != want {
			t.Errorf("Classic %q:\n got %q\nwant %q", tt.value, got, want)
		}
	}
}

func TestEncodeKeys(t *testing.T) {
	tests := []struct{ key, block, classic string }{
		{"a b", "a b", "a b"},
		{"", `""`, "''"},
		{"200", `"200"`, "'200'"},
		{"a\nb", `"a\nb"`, `"a\nb"`},
		{"---", `"---"`, "'---'"},
		{"%a", `"%a"`, "'%a'"},
		{"a:b", "a:b", "'a:b'"},
		{"\uFEFFa", "\"\uFEFFa\"", `"\uFEFFa"`},
	}
	for _, tt := range tests {
		v := entity.MapOf(tt.key, "x")
		if got, want := string(Encode(v, Block)), tt.block+": x\n"; got != want {
			t.Errorf("Block %q: got %q, want %q", tt.key, got, want)
		}
		if got, want := string(Encode(v, Classic)), tt.classic+": x\n"; got != want {
			t.Errorf("Classic %q: got %q, want %q", tt.key, got, want)
		}
	}
}

func TestEncodeLongKeys(t *testing.T) {
	fits, long := strings.Repeat("é", 1024), strings.Repeat("é", 1025)
	sub := entity.MapOf("a", "1x", "b", entity.List{"c"})
	tests := []struct {
		value          entity.Value
		block, classic string
	}{
		{entity.MapOf(fits, "x"), fits + ": x\n", fits + ": x\n"},
		{entity.MapOf(long, "x"), "? " + long + "\n: x\n", "? " + long + "\n: x\n"},
		{entity.MapOf(long, nil), "? " + long + "\n: null\n", "? " + long + "\n: null\n"},
		{entity.MapOf(long, sub), "? " + long + "\n: a: 1x\n  b:\n    - c\n", "? " + long + "\n: a: 1x\n  b:\n    - c\n"},
	}
	for _, tt := range tests {
		if got := string(Encode(tt.value, Block)); got != tt.block {
			t.Errorf("Block: got …%q", got[len(got)-40:])
		}
		if got := string(Encode(tt.value, Classic)); got != tt.classic {
			t.Errorf("Classic: got …%q", got[len(got)-40:])
		}
	}
}

func TestEncodeCollections(t *testing.T) {
	v := entity.MapOf(
		"empty", entity.MapOf(), "none", entity.List{},
		"list", entity.List{
			entity.MapOf("key", "a", "value", "b"),
			entity.List{"x", entity.List{"y"}},
			entity.MapOf("first", entity.List{"z"}, "deep", entity.MapOf("m", nil)),
			entity.MapOf(),
		})
	want := strings.TrimPrefix(`
empty: {}
none: []
list:
  - key: a
    value: b
  - - x
    - - 'y'
  - first:
      - z
    deep:
      m: null
  - {}
`, "\n")
	if got := string(Encode(v, Classic)); got != want {
		t.Errorf("Classic:\n%s", got)
	}
	want = strings.ReplaceAll(want, "'y'", "y")
	if got := string(Encode(v, Block)); got != want {
		t.Errorf("Block:\n%s", got)
	}
}
