package yaml

import (
	"strings"
	"unicode/utf8"
)

// classicKey writes a key before its colon; indent is that of its value.
func (w *writer) classicKey(s string, indent int) {
	w.classicLine(s, indent == 2 && strings.HasPrefix(s, "... "))
}

// classicLine writes a string on one line. It is an ending if js-yaml would
// write it plain and every reader take it for the end of the document.
func (w *writer) classicLine(s string, ending bool) {
	switch {
	case strings.IndexByte(s, '\n') >= 0 || !printable(s):
		w.classicDouble(s)
	case ending:
		w.single(s)
	case classicPlain(s):
		w.raw(s)
	default:
		w.single(s)
	}
}

// classicText writes a string that is not a key.
func (w *writer) classicText(s string, indent int) {
	if strings.IndexByte(s, '\n') < 0 || !printable(s) {
		w.classicLine(s, indent == 0 && (s == "..." || strings.HasPrefix(s, "... ")))
		return
	}
	w.raw("|")
	if strings.HasPrefix(strings.TrimLeft(s, "\n"), " ") {
		w.raw("2")
	}
	w.raw(classicChomping(s))
	w.classicLines(strings.TrimSuffix(s, "\n"), max(indent, 2))
}

// classicLines writes the lines of a block scalar, empty ones without indent.
func (w *writer) classicLines(s string, indent int) {
	for line := range strings.SplitSeq(s, "\n") {
		w.buf = append(w.buf, '\n')
		if line != "" {
			w.spaces(indent)
			w.raw(line)
		}
	}
}

func classicChomping(s string) string {
	switch {
	case s == "\n" || strings.HasSuffix(s, "\n\n"):
		return "+"
	case strings.HasSuffix(s, "\n"):
		return ""
	}
	return "-"
}

// printable reports whether every character of s but a newline may stand
// unescaped. js-yaml looks at UTF-16 units, so that it escapes every string
// with a character beyond U+FFFF.
func printable(s string) bool {
	for _, r := range s {
		if r != '\n' && !printableRune(r) {
			return false
		}
	}
	return true
}

func printableRune(r rune) bool {
	switch {
	case r < 0x7F:
		return r >= 0x20
	case r == '\u2028' || r == '\u2029' || r == 0xFEFF:
		return false
	}
	return r >= 0xA1 && r <= 0xFFFD
}

// classicPlain reports whether printable, single-line s may stand without
// quotes.
func classicPlain(s string) bool {
	if s == "" || strings.IndexByte(" -?:,[]{}#&*!|=>'\"%@`", s[0]) >= 0 || s[len(s)-1] == ' ' {
		return false
	}
	for i := range len(s) {
		switch s[i] {
		case ',', '[', ']', '{', '}', ':':
			return false
		case '#':
			if s[i-1] == ' ' {
				return false
			}
		}
	}
	return !isCore(s) && !isClassic(s)
}

// isClassic reports whether js-yaml takes the plain scalar s, which holds no
// colon, for something else than text where the core schema does not. It is
// also what js-yaml quotes for the sake of YAML 1.1 readers.
func isClassic(s string) bool {
	switch s {
	case "y", "Y", "yes", "Yes", "YES", "on", "On", "ON",
		"n", "N", "no", "No", "NO", "off", "Off", "OFF", "<<":
		return true
	}
	if s[0] != '+' && s[0] != '.' && !isDigit(s[0]) {
		return false // a leading minus is quoted already
	}
	return isDate(s) || isSpacedNumber(s)
}

// isDate reports whether s has the shape 2018-12-10.
func isDate(s string) bool {
	if len(s) != 10 {
		return false
	}
	for i := range len(s) {
		if dash := i == 4 || i == 7; dash != (s[i] == '-') || !dash && !isDigit(s[i]) {
			return false
		}
	}
	return true
}

// isSpacedNumber reports whether s is a number of js-yaml: those of YAML 1.1,
// with underscores among the digits, but for base 60.
func isSpacedNumber(s string) bool {
	if s[len(s)-1] == '_' {
		return false
	}
	unsigned := strings.TrimPrefix(s, "+")
	return isSpacedInt(unsigned) || isSpacedFloat(unsigned) && (unsigned[0] != '.' || s[0] == '.')
}

func isSpacedInt(s string) bool {
	switch {
	case s == "" || !isDigit(s[0]):
		return false
	case len(s) > 2 && s[0] == '0' && (s[1] == 'b' || s[1] == 'x'):
		return isSpacedBased(s[2:], s[1])
	case s[0] == '0':
		return strings.Trim(s, "01234567_") == ""
	}
	return strings.Trim(s, "0123456789_") == ""
}

// isSpacedFloat reports whether s is a decimal without leading zeros, a
// fraction and an exponent, of which each may be missing.
func isSpacedFloat(s string) bool {
	rest := strings.TrimLeft(s, "0123456789_")
	whole := s[:len(s)-len(rest)]
	if len(whole) > 1 && whole[0] == '0' || strings.HasPrefix(whole, "_") {
		return false
	}
	fraction := 0
	if strings.HasPrefix(rest, ".") {
		cut := strings.TrimLeft(rest[1:], "0123456789_")
		fraction = len(rest) - 1 - len(cut)
		rest = cut
	}
	if whole == "" && fraction == 0 {
		return false
	}
	return rest == "" || isDecimal("0"+rest) && rest[0] != '.'
}

// isSpacedBased reports whether s is all digits of base 16 ('x') or 2 ('b')
// and underscores, with one digit at least.
func isSpacedBased(s string, base byte) bool {
	digits := "01_"
	if base == 'x' {
		digits = "0123456789abcdefABCDEF_"
	}
	return strings.Trim(s, digits) == "" && strings.Trim(s, "_") != ""
}

// classicDouble writes s on one line between double quotes.
func (w *writer) classicDouble(s string) {
	w.buf = append(w.buf, '"')
	for _, r := range s {
		switch e := classicEscape(r); {
		case e != 0:
			w.buf = append(w.buf, '\\', e)
		case printableRune(r):
			w.buf = utf8.AppendRune(w.buf, r)
		default:
			w.classicHex(r)
		}
	}
	w.buf = append(w.buf, '"')
}

// classicEscape is the letter that stands for r after a backslash, or 0.
func classicEscape(r rune) byte {
	switch r {
	case 0x85:
		return 'N'
	case 0xA0:
		return '_'
	case '\u2028':
		return 'L'
	case '\u2029':
		return 'P'
	}
	if r < 0x80 {
		return shortEscape(byte(r))
	}
	return 0
}

// classicHex writes r as \x, \u or \U with as many digits as each has.
func (w *writer) classicHex(r rune) {
	letter, digits := byte('U'), 8
	switch {
	case r <= 0xFF:
		letter, digits = 'x', 2
	case r <= 0xFFFF:
		letter, digits = 'u', 4
	}
	const hex = "0123456789ABCDEF"
	w.buf = append(w.buf, '\\', letter)
	for shift := 4 * (digits - 1); shift >= 0; shift -= 4 {
		w.buf = append(w.buf, hex[r>>shift&15])
	}
}
