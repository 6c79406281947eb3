package yaml

import (
	"errors"
	"strings"
	"testing"

	"github.com/postbag/postbag/serialize/entity"
)

func TestDecodeScalars(t *testing.T) {
	tests := []struct {
		text string
		want entity.Value
	}{
		{"", nil}, {"null", nil}, {"~", nil}, {"Null", nil}, {"nULL", "nULL"},
		{"true", true}, {"False", false}, {"yes", "yes"}, {"on", "on"}, {"n", "n"},
		{"12", entity.Number("12")}, {"+012", entity.Number("+012")}, {"1.50", entity.Number("1.50")},
		{"0x1F", entity.Number("0x1F")}, {"0o17", entity.Number("0o17")}, {"-0x1F", "-0x1F"}, {"0x", "0x"}, {"0b1", "0b1"},
		{"1e5", entity.Number("1e5")}, {"1.e-5", entity.Number("1.e-5")}, {".5", entity.Number(".5")}, {"5.", entity.Number("5.")},
		{".", "."}, {"+", "+"}, {"1e", "1e"}, {".e5", ".e5"},
		{".inf", entity.Number(".inf")}, {"-.INF", entity.Number("-.INF")}, {".NaN", entity.Number(".NaN")}, {"-.nan", "-.nan"},
		{"12345678901234567890", entity.Number("12345678901234567890")},
		{"2018-12-10", "2018-12-10"}, {"1_000", "1_000"}, {"=", "="}, {"<<", "<<"}, {"12:30", "12:30"},
		{"'12'", "12"}, {`"true"`, "true"}, {"''", ""},
		{"!!str 12", "12"}, {"!!str", ""}, {"!!int '12'", entity.Number("12")}, {"!!null ''", nil}, {"!!bool true", true},
		{"a\u2028b", "a\u2028b"}, {"\"a \u2028b\u0085\"", "a \u2028b\u0085"}, {"\"\x7f\x01\"", "\x7f\x01"},
		{"\uE000\u2028", "\uE000\u2028"}, {"\"\\uE000\\ue001\u2028\"", "\uE000\uE001\u2028"},
		{"a\tb", "a\tb"}, {"|\n  a\n  b", "a\nb"}, {"|2-\n   a\n  b", " a\nb"}, {">-\n  a\n  b", "a b"},
		{"|-\n  \ta\n  b", "\ta\nb"}, {"|-\n\n  \ta\n\n  \tb", "\n\ta\n\n\tb"},
		{"\n  - |-\n    \ta\n  - |-\n    \tb", entity.List{"\ta", "\tb"}},
	}
	for _, tt := range tests {
		crlf := strings.ReplaceAll(tt.text, "\n", "\r\n")
		for _, text := range []string{"k: " + tt.text, "k: " + tt.text + "\n", "k: " + crlf + "\r\n"} {
			got, err := Decode([]byte(text))
			m, _ := got.(*entity.Map)
			v, ok := m.Get("k")
			if err != nil || !ok || !entity.Equal(v, strip(tt.want, text)) {
				t.Errorf("%q: got %#v, %v, want %#v", text, v, err, tt.want)
			}
		}
	}
}

// strip is want, but for the newline that a literal keeps only if the text
// ends in one.
func strip(want entity.Value, text string) entity.Value {
	if strings.HasPrefix(text, "k: |\n") && strings.HasSuffix(text, "\n") || strings.HasPrefix(text, "k: |\r\n") {
		return want.(string) + "\n"
	}
	return want
}

func TestDecodeDocuments(t *testing.T) {
	tests := []struct {
		text string
		want entity.Value
	}{
		{"", nil}, {"\n\n", nil}, {"# only a comment\n", nil}, {"---\n", nil},
		{"\uFEFFa: b", entity.MapOf("a", "b")},
		{"---\na: b\n...\n", entity.MapOf("a", "b")},
		{"%YAML 1.2\n---\na: b\n", entity.MapOf("a", "b")},
		{"a: &x {b: [1]}\nc: *x\n", entity.MapOf("a", entity.MapOf("b", entity.List{entity.Number("1")}), "c", entity.MapOf("b", entity.List{entity.Number("1")}))},
		{"<<: {a: b}\n", entity.MapOf("<<", entity.MapOf("a", "b"))},
		{"200: a\nnull: b\n0x10: c\ntrue: d\n", entity.MapOf("200", "a", "null", "b", "0x10", "c", "true", "d")},
		{"? a\n: b\n? c\n", entity.MapOf("a", "b", "c", nil)},
		{"k:\n-\n- - a\n", entity.MapOf("k", entity.List{nil, entity.List{"a"}})},
		{"|-\na\n\tb\n", "a\n\tb"},
		{"|1-\n a\nb\n", " a\nb"},
		{"\"a\nb\"\n", "a b"},
		{"- a: &x \"b\n\n   c\"\n- &y\n  k: 'd''\n   e'\n", entity.List{entity.MapOf("a", "b\nc"), entity.MapOf("k", "d' e")}},
		{"<<<<<<< HEAD: x\n", entity.MapOf("<<<<<<< HEAD", "x")},
	}
	for _, tt := range tests {
		got, err := Decode([]byte(tt.text))
		if err != nil || !entity.Equal(got, tt.want) {
			t.Errorf("%q: got %#v, %v", tt.text, got, err)
		}
	}
}

func TestDecodeErrors(t *testing.T) {
	bomb := "a: &a [x, x, x, x, x, x, x, x, x, x]\n"
	for c := 'b'; c < 'k'; c++ {
		p := string(c - 1)
		bomb += string(c) + ": &" + string(c) + " [" + strings.Repeat("*"+p+", ", 10) + "]\n"
	}
	tests := []struct{ name, text, want string }{
		{"key twice", "a: 1\nb: 2\na: 3\n", `line 3: key "a" twice`},
		{"key twice, quoted", "a: 1\n'a': 3\n", `line 2: key "a" twice`},
		{"two documents", "a: 1\n---\nb: 2\n", "line 2: a second document"},
		{"recursion", "a: &x\n  - *x\n", `line 1: anchor "x" holds its own alias`},
		{"bomb", bomb, "aliases swell the document beyond reason"},
		{"big text", "a: &a '" + strings.Repeat("x", 20000) + "'\nb: [" + strings.Repeat("*a,", 200) + "]\n", "line 1: aliases swell the document beyond reason"},
		{"tag", "a: !custom b\n", "line 1: tag !custom on \"b\""},
		{"binary", "a: !!binary aGk=\n", "line 1: tag !!binary on \"aGk=\""},
		{"tag that does not fit", "a: !!int x\n", "line 1: tag !!int on \"x\""},
		{"tag on a map", "a: !!set {b: c}\n", "line 1: tag !!set on a map"},
		{"tag on a list", "a: !x [b]\n", "line 1: tag !x on a list"},
		{"key that is a list", "[a]: b\n", "line 1: a key that is a list or a map"},
		{"key that is a map", "? {a: b}\n: c\n", "line 1: a key that is a list or a map"},
		{"deep", strings.Repeat("[", 1002) + strings.Repeat("]", 1002), "line 1: nested deeper than 1000"},
		{"conflict", "a: 1\n<<<<<<< HEAD\nb: 2\n=======\nb: 3\n>>>>>>> x\n", "line 2: conflict marker"},
		{"conflict in a string", "a: \"b\n\n<<<<<<< HEAD\n\n  c\n=======\n  d\n>>>>>>> x\n\"\n", "line 3: conflict marker"},
		{"UTF-16", "\xFF\xFEa\x00", "line 1: UTF-16, where UTF-8 is needed"},
		{"NUL", "a: 1\nb: \x00\n", "line 2: a NUL byte"},
		{"not UTF-8", "a: 1\nb: \xE9\n", "line 2: not UTF-8"},
		{"unknown alias", "a: *b\n", "unknown anchor 'b' referenced"},
		{"tab in the indentation", "a:\n\tb: c\n", "line 2: found character that cannot start any token"},
		{"folded text after a tab", "a: >-\n  \tb\n  c\n", "line 1: folded text that starts with a tab"},
		{"quoted text at column 0", "a: \"b\n  c\nd\"\n", "line 3: quoted text that is not indented more than its key"},
		{"quoted text at the column of its key", "- a: 'b\n\n  c'\n", "line 3: quoted text that is not indented more than its key"},
		{"open quote", "a: 1\nb: \"\u2028", "line 2: found unexpected end of stream"},
	}
	for _, tt := range tests {
		v, err := Decode([]byte(tt.text))
		var e *Error
		if !errors.As(err, &e) || !strings.HasSuffix(e.Error(), tt.want) {
			t.Errorf("%s: got %v, %v, want %q", tt.name, v, err, tt.want)
		} else if e.Conflict != strings.HasPrefix(tt.name, "conflict") {
			t.Errorf("%s: Conflict is %v", tt.name, e.Conflict)
		}
	}
}
