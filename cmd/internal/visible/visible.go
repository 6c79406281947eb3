// Package visible shows text from files and remotes so that it can do nothing
// to a terminal: control characters, and those that hide or reorder text,
// become visible escapes.
package visible

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Line shows text on one line.
func Line(s string) string { return but(s, "") }

// Text shows text of several lines: line feeds and tabs stay.
func Text(s string) string { return but(s, "\n\t") }

func but(s, keep string) string {
	if !strings.ContainsFunc(s, Suspicious) && utf8.ValidString(s) {
		return s
	}
	var b strings.Builder
	for i, r := range s {
		switch {
		case r == utf8.RuneError && !strings.HasPrefix(s[i:], "\ufffd"):
			fmt.Fprintf(&b, `\x%02x`, s[i])
		case !Suspicious(r) || strings.ContainsRune(keep, r):
			b.WriteRune(r)
		default:
			b.WriteString(escaped(r))
		}
	}
	return b.String()
}

func escaped(r rune) string {
	switch {
	case r == '\n':
		return `\n`
	case r == '\r':
		return `\r`
	case r == '\t':
		return `\t`
	case r < 0x100:
		return fmt.Sprintf(`\x%02x`, r)
	case r < 0x10000:
		return fmt.Sprintf(`\u%04x`, r)
	}
	return fmt.Sprintf(`\U%08x`, r)
}

// Suspicious tells control characters, line and paragraph separators, and format
// characters (zero-width, bidirectional overrides, byte order marks) but for
// the joiners that scripts and emoji need.
func Suspicious(r rune) bool {
	return unicode.IsControl(r) || unicode.In(r, unicode.Zl, unicode.Zp, unicode.Cf) || unicode.In(r, unicode.Variation_Selector) && r >= 0xe0100
}
