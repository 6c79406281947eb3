package config

import (
	"fmt"
	"strings"
)

// Set is the text of the file with the key set to the value: in the place of
// its last setting, else at the end of its section, else in a new section.
// Every other byte stays.
func (f *File) Set(key, value string) (string, error) {
	key = Canonical(key)
	dot := strings.LastIndexByte(key, '.')
	if !validKey(key) || strings.ContainsRune(value, 0) {
		return "", fmt.Errorf("set config %q: not a key and value", key)
	}
	setting := key[dot+1:] + " = " + quote(value) + "\n"
	for i := len(f.Entries) - 1; i >= 0; i-- {
		if f.Entries[i].Key == key {
			return f.text[:f.spans[i].start] + setting + f.text[f.spans[i].end:], nil
		}
	}
	for i := len(f.sections) - 1; i >= 0; i-- {
		if f.sections[i].name == key[:dot] {
			end := f.sections[i].end
			return withLineEnd(f.text[:end]) + "\t" + setting + f.text[end:], nil
		}
	}
	return withLineEnd(f.text) + head(key[:dot]) + "\n\t" + setting, nil
}

// RemoveSection is the text of the file without the section ("merge.postbag"),
// wherever a part of it stands, with what stands in it. Every other byte stays.
func (f *File) RemoveSection(name string) string {
	first, sub, _ := strings.Cut(name, ".")
	name = strings.TrimSuffix(strings.ToLower(first)+"."+sub, ".")
	text := f.text
	for i := len(f.sections) - 1; i >= 0; i-- {
		if s := f.sections[i]; s.name == name {
			text = text[:s.start] + text[f.sectionEnd(i):]
		}
	}
	return text
}

// sectionEnd is where the next section begins, at the start of its line.
func (f *File) sectionEnd(i int) int {
	if i+1 == len(f.sections) {
		return len(f.text)
	}
	next := f.sections[i+1].start
	line := f.text[:next]
	if blanks := line[strings.LastIndexByte(line, '\n')+1:]; strings.TrimSpace(blanks) == "" {
		next -= len(blanks)
	}
	return max(next, f.sections[i].end)
}

// validKey tells a key that git takes: a section and a name of letters,
// digits and dashes, and between them whatever fits on a line.
func validKey(key string) bool {
	first, last := strings.IndexByte(key, '.'), strings.LastIndexByte(key, '.')
	return first > 0 && isName(key[:first]) && isName(key[last+1:]) && !strings.ContainsAny(key, "\n\x00")
}

func isName(s string) bool {
	for i := range len(s) {
		if !isNameByte(s[i]) {
			return false
		}
	}
	return s != ""
}

// withLineEnd ends the last line. A carriage return there is part of a value,
// and one before the new line end would be none.
func withLineEnd(s string) string {
	switch {
	case s == "" || strings.HasSuffix(s, "\n"):
		return s
	case strings.HasSuffix(s, "\r"):
		return s + "\r\n"
	}
	return s + "\n"
}

func head(section string) string {
	name, sub, ok := strings.Cut(section, ".")
	if !ok {
		return "[" + name + "]"
	}
	return "[" + name + ` "` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(sub) + `"]`
}

func quote(value string) string {
	escaped := strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\t", `\t`, "\b", `\b`).Replace(value)
	if strings.ContainsAny(value, "#;\r") || strings.TrimSpace(value) != value {
		return `"` + escaped + `"`
	}
	return escaped
}
