package yaml

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// shield is a text in which every character that yaml.v3 refuses or takes for
// a line break, and Postman does not, is replaced by a private one that the
// text does not hold otherwise.
type shield struct {
	text  []byte
	stand map[rune]rune // character → the one that stands for it
	free  rune          // where to look for the next private character
	back  *strings.Replacer
}

// needsShield reports whether yaml.v3 reads r otherwise than Postman does.
func needsShield(r rune) bool {
	switch {
	case r < 0x20:
		return r != '\t' && r != '\n'
	case r < 0x7F:
		return false
	case r <= 0x9F:
		return true
	}
	return r == '\u2028' || r == '\u2029' || r == 0xFEFF || r == 0xFFFE || r == 0xFFFF
}

// shielded shields text.
func shielded(text []byte) *shield {
	s := &shield{text: text, stand: map[rune]rune{}, free: 0xE000}
	at := bytes.IndexFunc(text, needsShield)
	if at < 0 {
		return s
	}
	out := append(make([]byte, 0, len(text)+64), text[:at]...)
	for at < len(text) {
		r, size := utf8.DecodeRune(text[at:])
		at += size
		if needsShield(r) {
			r = s.standIn(r)
		}
		out = utf8.AppendRune(out, r)
	}
	s.text = out
	return s
}

// standIn is the private character that stands for r.
func (s *shield) standIn(r rune) rune {
	if p, ok := s.stand[r]; ok {
		return p
	}
	p := unused(s.text, s.free)
	s.stand[r], s.free, s.back = p, p+1, nil
	return p
}

// shieldTab shields the tab that is the first character, but for spaces, of
// some line from the given one on; it reports whether there is one.
//
// yaml.v3 refuses a block scalar without an indentation indicator whose text
// starts with a tab. Which tab that is only its error tells, so that the text
// is parsed once more for every one of them.
func (s *shield) shieldTab(line int) bool {
	at := lineStart(s.text, line)
	for at < len(s.text) {
		rest := bytes.TrimLeft(s.text[at:], " ")
		if len(rest) > 0 && rest[0] == '\t' {
			at = len(s.text) - len(rest)
			private := string(s.standIn('\t'))
			s.text = slices.Concat(s.text[:at], []byte(private), s.text[at+1:])
			return true
		}
		next := bytes.IndexByte(rest, '\n')
		if next < 0 {
			break
		}
		at = len(s.text) - len(rest) + next + 1
	}
	return false
}

// lineStart is the place where the line with the given number, from 1, starts.
func lineStart(text []byte, line int) int {
	at := 0
	for ; line > 1; line-- {
		next := bytes.IndexByte(text[at:], '\n')
		if next < 0 {
			return len(text)
		}
		at += next + 1
	}
	return at
}

// holdsTab reports whether a scalar, not yet lifted, holds a shielded tab.
func (s *shield) holdsTab(text string) bool {
	p, ok := s.stand['\t']
	return ok && strings.ContainsRune(text, p)
}

// unused is the first character from r on that text holds neither raw nor by
// its hexadecimal digits, which may be an escape.
func unused(text []byte, r rune) rune {
	for bytes.ContainsRune(text, r) || containsHex(text, r) {
		r++
		if r == 0xF900 {
			r = 0xF0000 // the second private area
		}
	}
	return r
}

func containsHex(text []byte, r rune) bool {
	lower := strconv.FormatInt(int64(r), 16)
	return bytes.Contains(text, []byte(lower)) || bytes.Contains(bytes.ToLower(text), []byte(lower))
}

// lift puts the characters of the file back into a scalar.
func (s *shield) lift(text string) string {
	if len(s.stand) == 0 {
		return text
	}
	if s.back == nil {
		var pairs []string
		for r, p := range s.stand {
			pairs = append(pairs, string(p), string(r))
		}
		s.back = strings.NewReplacer(pairs...)
	}
	return s.back.Replace(text)
}
