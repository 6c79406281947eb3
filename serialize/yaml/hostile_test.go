package yaml

import (
	"math/rand/v2"
	"strings"

	"github.com/postbag/postbag/serialize/entity"
)

// fragments are the pieces hostile strings are made of: all that means
// something to some YAML reader, and the characters around it.
var fragments = []string{
	"", " ", "  ", "\t", "\n", "\n\n", "\n\n\n", "\r", "\r\n", "\u0085", "\u2028", "\u2029", "\uFEFF",
	"a", "b c", "key", "x", "0", "1", "12", "0x1F", "0o17", "0b1", "1_000", "-1", "+1", ".5", "1.", "1e5", ".inf", "-.INF", ".nan",
	"_", ".", "+", "e", "E3", "0_7", "08",
	"null", "~", "true", "False", "yes", "No", "on", "y", "=", "<<", "2018-12-10", "12:30:45",
	"---", "...", "--- a", "%", "%YAML 1.1", "<<<<<<< HEAD", "=======", ">>>>>>> b",
	"-", "- ", "?", "? ", ":", ": ", "#", " #", "# ", ",", "[", "]", "{", "}", "{{url}}", "&", "&a", "*", "*a", "!", "!!int", "|", ">", "|-", ">+",
	"'", "''", "\"", "\"\"", "@", "`", "\\", "\\n", "\\u0041", "\\\n", "/", "http://x:80/?a=b#c",
	"é", "日本", "😀", "\U0010FFFF", "\u00A0", "\uE000", "\uFFFD", "\uFFFE", "\uFFFF", "\x00", "\x01", "\x07", "\x1b", "\x7f", "\u0080", "\u009F",
	"\n ", "\n  ", "\n\t", " \n", "\t\n", "\n# ", "\n- ", "\n---", "\n...", "\n%", "\na: b", "\n  deep", "line one\nline two\n", "    indented",
}

// hostileString joins up to seven fragments, or one with padding that takes it
// over one of the lengths at which a style changes.
func hostileString(r *rand.Rand) string {
	var b strings.Builder
	for range r.IntN(8) {
		b.WriteString(fragments[r.IntN(len(fragments))])
	}
	switch r.IntN(12) {
	case 0:
		b.WriteString(strings.Repeat([]string{"p", "é", "😀", " q", "\n"}[r.IntN(5)], 25+r.IntN(20)))
	case 1:
		b.WriteString(strings.Repeat([]string{"p", "é", "😀", "r "}[r.IntN(4)], 500+r.IntN(600)))
	}
	return b.String()
}

// hostileValue is a value of any kind with hostile strings and keys. Its
// numbers are such as JavaScript writes back by the same literal.
func hostileValue(r *rand.Rand, depth int) entity.Value {
	kind := r.IntN(10)
	if depth == 0 {
		kind = r.IntN(6)
	}
	switch {
	case kind == 0:
		return []entity.Value{nil, true, false}[r.IntN(3)]
	case kind == 1:
		return []entity.Value{entity.Number("0"), entity.Number("-17"), entity.Number("1.5"), entity.Number("1822")}[r.IntN(4)]
	case kind < 6:
		return hostileString(r)
	case kind < 8:
		l := entity.List{}
		for range r.IntN(4) {
			l = append(l, hostileValue(r, depth-1))
		}
		return l
	}
	m := &entity.Map{}
	for range r.IntN(4) {
		m.Set(hostileString(r), hostileValue(r, depth-1))
	}
	return m
}
