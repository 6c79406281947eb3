package cmd

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// escape shows text from files and remotes so that it can do nothing to a
// terminal: control characters, and those that hide or reorder text, become
// visible escapes. Line feeds and tabs stay in blocks of text.
func escape(s string) string { return escapeBut(s, "") }

// escapeText is escape for text of several lines.
func escapeText(s string) string { return escapeBut(s, "\n\t") }

func escapeBut(s, keep string) string {
	if !strings.ContainsFunc(s, suspicious) && utf8.ValidString(s) {
		return s
	}
	var b strings.Builder
	for i, r := range s {
		switch {
		case r == utf8.RuneError && !strings.HasPrefix(s[i:], "\ufffd"):
			fmt.Fprintf(&b, `\x%02x`, s[i])
		case !suspicious(r) || strings.ContainsRune(keep, r):
			b.WriteRune(r)
		default:
			b.WriteString(escapeRune(r))
		}
	}
	return b.String()
}

func escapeRune(r rune) string {
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

// suspicious are control characters, line and paragraph separators, and format
// characters (zero-width, bidirectional overrides, byte order marks) but for
// the joiners that scripts and emoji need.
func suspicious(r rune) bool {
	return unicode.IsControl(r) || unicode.In(r, unicode.Zl, unicode.Zp, unicode.Cf) || unicode.In(r, unicode.Variation_Selector) && r >= 0xe0100
}
