// Package markers takes apart the files in which git, or whoever merges like it,
// has left both sides of what it could not merge between lines of "<<<<<<<",
// "=======" and ">>>>>>>".
package markers

import "bytes"

// least is how long marks are at least; longer ones stand where git was told so,
// and around conflicts in what two histories come from.
const least = 7

// Versions are the texts that a file with marks stands for.
type Versions struct {
	Ours, Theirs []byte
	// Base is what both come from, as far as the marks tell; nil where they do not.
	// Where the sides had lines in common that git took out of the marks (zdiff3),
	// these are in it too.
	Base []byte
	// OursName and TheirsName are what the first marks say of the sides
	// ("HEAD", a branch, a commit).
	OursName, TheirsName string
}

// In reports whether a line of the text is a mark that begins or ends a side.
// Text that is part of a value stands further in and is none.
func In(text []byte) bool {
	for line := range bytes.Lines(text) {
		for _, c := range []byte("<>") {
			if n, _ := mark(line, c); n >= least {
				return true
			}
		}
	}
	return false
}

// Split takes a text with marks apart. ok is false where it has none, or where
// they do not belong together.
func Split(text []byte) (v Versions, ok bool) {
	s := splitter{}
	for line := range bytes.Lines(text) {
		if !s.take(line) {
			return Versions{}, false
		}
	}
	if s.count == 0 || s.size > 0 {
		return Versions{}, false
	}
	if s.based != s.count {
		s.base = nil
	}
	return Versions{s.ours, s.theirs, s.base, s.oursName, s.theirsName}, true
}

// part is where in a conflict a line stands.
type part int

const (
	outside part = iota
	inOurs
	inBase
	inTheirs
)

// splitter reads a text line by line.
type splitter struct {
	ours, base, theirs   []byte
	oursName, theirsName string

	part   part
	size   int // of the marks of the conflict that the line is in, 0 outside
	within int // conflicts with marks of that size that are part of a side
	count  int // conflicts so far
	based  int // those that tell the base
}

// take takes a line; false where it is a mark out of place.
func (s *splitter) take(line []byte) bool {
	if s.part == outside {
		return s.takeOutside(line)
	}
	if n, _ := mark(line, '<'); n == s.size {
		s.within++
	}
	if s.within > 0 {
		if n, _ := mark(line, '>'); n == s.size {
			s.within--
		}
		s.add(line)
		return true
	}
	return s.takeInside(line)
}

func (s *splitter) takeOutside(line []byte) bool {
	if n, name := mark(line, '<'); n >= least {
		s.part, s.size = inOurs, n
		if s.count == 0 {
			s.oursName = name
		}
		s.count++
		return true
	}
	s.add(line)
	n, _ := mark(line, '>')
	return n < least
}

func (s *splitter) takeInside(line []byte) bool {
	n, _ := mark(line, '|')
	if n == s.size && s.part == inOurs {
		s.part, s.based = inBase, s.based+1
		return true
	}
	if n, _ := mark(line, '='); n == s.size && s.part != inTheirs {
		s.part = inTheirs
		return true
	}
	if n, name := mark(line, '>'); n == s.size {
		if s.part != inTheirs {
			return false
		}
		s.part, s.size = outside, 0
		s.theirsName = first(s.theirsName, name)
		return true
	}
	s.add(line)
	return true
}

// add adds a line to the versions that it is in.
func (s *splitter) add(line []byte) {
	if s.part == outside || s.part == inOurs {
		s.ours = append(s.ours, line...)
	}
	if s.part == outside || s.part == inBase {
		s.base = append(s.base, line...)
	}
	if s.part == outside || s.part == inTheirs {
		s.theirs = append(s.theirs, line...)
	}
}

func first(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// mark is how many of a character a line begins with, where it is nothing else
// but a name behind them; 0 where it is something else.
func mark(line []byte, c byte) (n int, name string) {
	line = bytes.TrimRight(line, "\r\n")
	for n < len(line) && line[n] == c {
		n++
	}
	switch {
	case n == len(line):
		return n, ""
	case line[n] != ' ' || c == '=':
		return 0, ""
	}
	return n, string(line[n+1:])
}
