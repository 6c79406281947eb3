package config

import (
	"errors"
	"strings"
)

type parser struct {
	text    string
	at      int
	file    *File
	section string
}

// item reads a section head, a setting, a comment or an empty line.
func (p *parser) item() error {
	p.blanks()
	switch p.peek() {
	case 0:
		return nil
	case '\n':
		p.at++
		return nil
	case '#', ';':
		p.line()
		return nil
	case '[':
		return p.head()
	}
	return p.setting()
}

func (p *parser) peek() byte {
	if p.at < len(p.text) {
		return p.text[p.at]
	}
	return 0
}

func (p *parser) blanks() {
	for p.at < len(p.text) && strings.IndexByte(" \t\r\v\f", p.text[p.at]) >= 0 {
		p.at++
	}
}

// line goes to the end of the line, past its line end.
func (p *parser) line() {
	if i := strings.IndexByte(p.text[p.at:], '\n'); i >= 0 {
		p.at += i + 1
	} else {
		p.at = len(p.text)
	}
}

// head reads [section], [section.sub] or [section "sub"].
func (p *parser) head() error {
	start := p.at
	end := strings.IndexAny(p.text[p.at:], "\"]\n")
	if end < 0 || p.text[p.at+end] == '\n' {
		return errors.New("section head does not end")
	}
	name := strings.ToLower(strings.TrimSpace(p.text[p.at+1 : p.at+end]))
	p.at += end + 1
	if p.text[p.at-1] == '"' {
		sub, err := p.subsection()
		if err != nil {
			return err
		}
		name += "." + sub
	}
	if first, _, _ := strings.Cut(name, "."); !isName(first) {
		return errors.New("section has no name")
	}
	p.section = name
	p.file.sections = append(p.file.sections, section{name: name, start: start, end: p.lineEnd()})
	return nil
}

// lineEnd is where settings can be added: past the line end where nothing but
// a comment follows on the line, else right here.
func (p *parser) lineEnd() int {
	line, _, _ := strings.Cut(p.text[p.at:], "\n")
	if rest := strings.TrimSpace(line); rest != "" && rest[0] != '#' && rest[0] != ';' {
		return p.at
	}
	return min(p.at+len(line)+1, len(p.text))
}

func (p *parser) subsection() (string, error) {
	var b strings.Builder
	for ; p.at < len(p.text); p.at++ {
		switch c := p.text[p.at]; c {
		case '\n':
			return "", errors.New("section name does not end")
		case '\\':
			p.at++
			b.WriteByte(p.peek())
		case '"':
			p.at++
			if p.blanks(); p.peek() != ']' {
				return "", errors.New("section head does not end")
			}
			p.at++
			return b.String(), nil
		default:
			b.WriteByte(c)
		}
	}
	return "", errors.New("section name does not end")
}

// setting reads "name = value", or "name" alone.
func (p *parser) setting() error {
	start := p.at
	for p.at < len(p.text) && isNameByte(p.text[p.at]) {
		p.at++
	}
	name := strings.ToLower(p.text[start:p.at])
	if name == "" || p.section == "" {
		return errors.New("neither a section nor a setting")
	}
	p.blanks()
	value := "true"
	if p.peek() == '=' {
		p.at++
		var err error
		if value, err = p.value(); err != nil {
			return err
		}
	} else {
		p.line()
	}
	p.file.Entries = append(p.file.Entries, Entry{Key: p.section + "." + name, Value: value})
	p.file.spans = append(p.file.spans, span{start, p.at})
	p.file.sections[len(p.file.sections)-1].end = p.at
	return nil
}

func isNameByte(c byte) bool {
	return c == '-' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

// value reads to the end of the line: quotes, escapes, comments and lines
// that go on behind a backslash.
func (p *parser) value() (string, error) {
	var b strings.Builder
	quoted, kept := false, 0 // kept: the length without trailing blanks
	p.blanks()
	for p.at < len(p.text) {
		c := p.text[p.at]
		p.at++
		switch {
		case c == '\n' && quoted:
			return "", errors.New("quote does not end")
		case c == '\n':
			return b.String()[:kept], nil
		case c == '\r' && p.peek() == '\n':
		case c == '"':
			quoted = !quoted
			kept = b.Len()
		case c == '\\':
			if err := p.escape(&b); err != nil {
				return "", err
			}
			kept = b.Len()
		case !quoted && (c == '#' || c == ';'):
			p.line()
			return b.String()[:kept], nil
		default:
			b.WriteByte(c)
			if quoted || c != ' ' && c != '\t' {
				kept = b.Len()
			}
		}
	}
	if quoted {
		return "", errors.New("quote does not end")
	}
	return b.String()[:kept], nil
}

func (p *parser) escape(b *strings.Builder) error {
	c := p.peek()
	p.at++
	switch c {
	case '\r':
		if p.peek() == '\n' {
			p.at++
		}
	case '\n':
	case 'n':
		b.WriteByte('\n')
	case 't':
		b.WriteByte('\t')
	case 'b':
		b.WriteByte('\b')
	case '\\', '"':
		b.WriteByte(c)
	default:
		return errors.New("unknown escape in a value")
	}
	return nil
}
