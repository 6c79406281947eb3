package yaml

import "strings"

// minFolded is the length of its JSON text, in UTF-16 units, from which a
// double-quoted string is written over several lines.
const minFolded = 40

const bom = "\uFEFF"

// traits is what one pass over a string finds out about the ways it can be
// written in the Block style.
type traits struct {
	control bool // a control character: double quotes only
	newline bool
	odd     bool // can not stand plain, by its first, last or middle characters
	single  bool // holds '
	double  bool // holds "
}

// survey finds the traits of s.
func survey(s string) traits {
	t := traits{odd: oddStart(s) || oddEnd(s)}
	prev := byte('a')
	for i := range len(s) {
		c := s[i]
		switch {
		case c == '\n':
			t.newline = true
			t.odd = t.odd || isBlank(prev)
		case isBlank(c):
			t.odd = t.odd || prev == '\n' || prev == ':'
		case c == '#':
			t.odd = t.odd || prev == '\n' || isBlank(prev)
		case c == '\'':
			t.single = true
		case c == '"':
			t.double = true
		case c < 0x20 || c == 0x7F || prev == 0xC2 && c < 0xA0:
			t.control = true
		}
		prev = c
	}
	return t
}

// oddStart reports whether the start of s keeps it from being plain.
func oddStart(s string) bool {
	if s == "" {
		return true
	}
	if s[0] == '?' || s[0] == '-' {
		return len(s) == 1 || isBlank(s[1])
	}
	return strings.IndexByte("\n\t ,[]{}#&*!|>'\"%@`", s[0]) >= 0
}

// oddEnd reports whether the end of s keeps it from being plain.
func oddEnd(s string) bool {
	return s != "" && strings.IndexByte("\n\t :", s[len(s)-1]) >= 0
}

// marks reports whether some line of s starts like a directive or a document
// marker. JavaScript sees a line start after U+2028 and U+2029 as well.
func marks(s string) bool {
	for at := 0; ; {
		switch line := s[at:]; {
		case strings.HasPrefix(line, "%"), strings.HasPrefix(line, "---"), strings.HasPrefix(line, "..."):
			return true
		}
		next, size := nextBreak(s[at:])
		if size == 0 {
			return false
		}
		at += next + size
	}
}

// nextBreak finds the first JavaScript line terminator of s other than a
// carriage return, which never gets here, and its size.
func nextBreak(s string) (at, size int) {
	for i := range len(s) {
		switch {
		case s[i] == '\n':
			return i, 1
		case s[i] == 0xE2 && (strings.HasPrefix(s[i:], "\u2028") || strings.HasPrefix(s[i:], "\u2029")):
			return i, 3
		}
	}
	return 0, 0
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' }

// blockKey writes a key before its colon; indent is that of its value.
func (w *writer) blockKey(s string, indent int) {
	t := survey(s)
	switch {
	case t.control || t.newline:
		w.quoted(s, t, indent, true)
	case t.odd || indent == 2 && marks(s) || isCore(s):
		w.quoted(s, t, indent, true)
	case w.startsWithBOM(s) && utf16Len(s) <= longestKey: // else after a question mark
		w.quoted(s, t, indent, true)
	default:
		w.raw(s)
	}
}

// blockText writes a string that is not a key.
func (w *writer) blockText(s string, indent int) {
	t := survey(s)
	switch {
	case t.control:
		w.double(s, indent, false)
	case t.newline:
		w.literal(s, t, indent)
	case t.odd:
		w.quoted(s, t, indent, false)
	case indent == 0 && marks(s):
		w.literal(s, t, indent)
	case isCore(s) || w.startsWithBOM(s):
		w.quoted(s, t, indent, false)
	default:
		w.raw(s)
	}
}

// startsWithBOM reports whether s, written plain, would put a byte order mark
// at the start of the file, where every reader takes it away.
func (w *writer) startsWithBOM(s string) bool {
	return len(w.buf) == 0 && strings.HasPrefix(s, bom)
}

// quoted writes s between the quotes it does not hold itself, double ones
// where there is a choice.
func (w *writer) quoted(s string, t traits, indent int, key bool) {
	if t.double && !t.single && !t.newline && !t.control {
		w.single(s)
		return
	}
	w.double(s, indent, key)
}

// literal writes s as a literal block scalar, or quoted where a block scalar
// could not hold it.
func (w *writer) literal(s string, t traits, indent int) {
	if blankLast(s) || blankFirst(s) {
		w.quoted(s, t, indent, false)
		return
	}
	step := "2"
	if indent == 0 && marks(s) {
		indent = 2
	} else if indent == 0 {
		step = "1"
	}
	w.raw("|")
	body := strings.Trim(s, "\n\t ")
	if lead := strings.TrimLeft(s, "\n "); body != "" && strings.Contains(s[:len(s)-len(lead)], " ") {
		w.raw(step)
	}
	w.raw(chomping(s))
	w.buf = append(w.buf, '\n')
	w.lines(strings.TrimSuffix(s, "\n"), indent)
}

// chomping is the indicator of what a block scalar does with the newlines at
// its end.
func chomping(s string) string {
	body := strings.TrimRight(s, "\n\t ")
	switch at := strings.IndexByte(s[len(body):], '\n'); {
	case at < 0:
		return "-"
	case body == "" || len(body)+at != len(s)-1:
		return "+"
	}
	return ""
}

// blankLast reports whether the last line of s, after a newline, is nothing
// but spaces and tabs.
func blankLast(s string) bool {
	rest := strings.TrimRight(s, " \t")
	return len(rest) < len(s) && strings.HasSuffix(rest, "\n")
}

// blankFirst reports whether s is white space alone with a space for its first
// character that is no newline. npm yaml writes it as a block scalar, and then
// reads that space as indentation.
func blankFirst(s string) bool {
	return strings.Trim(s, "\n\t ") == "" && strings.HasPrefix(strings.TrimLeft(s, "\n"), " ")
}

// double writes s between double quotes: on one line if it is a key or short,
// else with a line break for every newline but a last one.
func (w *writer) double(s string, indent int, key bool) {
	fold := !key && strings.IndexByte(s, '\n') >= 0 && jsonLen(s) >= minFolded
	if fold && indent == 0 && marksDouble(s) {
		indent = 2
	}
	w.buf = append(w.buf, '"')
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\n' && fold && i+1 < len(s):
			i = w.foldedBreak(s, i, indent)
		case c == ' ' && i+1 < len(s) && s[i+1] == '\n':
			w.raw(`\ `)
		default:
			w.jsonByte(c)
		}
	}
	w.buf = append(w.buf, '"')
}

// foldedBreak writes the run of newlines at i as line breaks, of which reading
// drops the first, and returns the place of the last newline written. A
// newline at the very end is left over.
func (w *writer) foldedBreak(s string, i, indent int) int {
	w.raw("\n\n")
	for i+2 < len(s) && s[i+1] == '\n' {
		w.buf = append(w.buf, '\n')
		i++
	}
	w.spaces(indent)
	if s[i+1] == ' ' && !strings.HasPrefix(s[i+2:], "\n") { // else escaped below
		w.buf = append(w.buf, '\\')
	}
	return i
}

// marksDouble is marks for text that may hold carriage returns, which
// JavaScript takes for line ends.
func marksDouble(s string) bool {
	return marks(strings.ReplaceAll(s, "\r", "\n"))
}

// jsonByte writes one byte of a double-quoted string, escaped as in JSON but
// for the shorter escapes of YAML.
func (w *writer) jsonByte(c byte) {
	if c >= 0x20 && c != '"' && c != '\\' {
		w.buf = append(w.buf, c)
		return
	}
	w.buf = append(w.buf, '\\')
	if e := shortEscape(c); e != 0 {
		w.buf = append(w.buf, e)
		return
	}
	const hex = "0123456789abcdef"
	w.buf = append(w.buf, 'x', hex[c>>4], hex[c&15])
}

// shortEscape is the letter that stands for c after a backslash, or 0.
func shortEscape(c byte) byte {
	switch c {
	case '"', '\\':
		return c
	case 0x00:
		return '0'
	case 0x1B:
		return 'e'
	}
	if c >= 0x07 && c <= 0x0D {
		return "abtnvfr"[c-0x07]
	}
	return 0
}

// jsonLen is the length of s as JSON text, in UTF-16 units, quotes included.
func jsonLen(s string) int {
	n := 2 + utf16Len(s)
	for i := range len(s) {
		switch c := s[i]; {
		case c == '"' || c == '\\' || c >= 0x08 && c <= 0x0D && c != 0x0B:
			n++
		case c < 0x20:
			n += 5
		}
	}
	return n
}
