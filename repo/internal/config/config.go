// Package config reads git's configuration files, and changes one value in
// one without touching anything else in it.
package config

import (
	"errors"
	"fmt"
	"os"
	"strings"
)

// Entry is one setting: its key ("remote.origin.url", the section and the
// name in lower case), and its value ("true" where the file gives none).
type Entry struct {
	Key   string
	Value string
}

// File is one configuration file, read.
type File struct {
	Entries []Entry

	text     string
	spans    []span    // where each entry lies
	sections []section // in the order of the file
}

type span struct{ start, end int }

type section struct {
	name  string
	start int // of its head
	end   int // just past its last line
}

// Read reads the file at path; a file that is not there is empty.
func Read(path string) (*File, error) {
	data, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return &File{}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read config: %w", err)
	}
	f, err := Parse(string(data))
	if err != nil {
		return nil, fmt.Errorf("read config %q: %w", path, err)
	}
	return f, nil
}

// Parse reads the text of a configuration file.
func Parse(text string) (*File, error) {
	p := parser{text: strings.TrimPrefix(text, "\ufeff"), file: &File{}}
	p.file.text = p.text
	if strings.ContainsRune(text, 0) {
		return nil, errors.New("it holds a zero byte")
	}
	for p.at < len(p.text) {
		if err := p.item(); err != nil {
			return nil, fmt.Errorf("line %d: %w", 1+strings.Count(p.text[:min(p.at, len(p.text))], "\n"), err)
		}
	}
	return p.file, nil
}

// Get is the last value of the key.
func (f *File) Get(key string) (string, bool) {
	key = Canonical(key)
	for i := len(f.Entries) - 1; i >= 0; i-- {
		if f.Entries[i].Key == key {
			return f.Entries[i].Value, true
		}
	}
	return "", false
}

// Canonical is the key with its section and name in lower case; the
// subsection between them keeps its case.
func Canonical(key string) string {
	first, last := strings.IndexByte(key, '.'), strings.LastIndexByte(key, '.')
	if first < 0 {
		return strings.ToLower(key)
	}
	return strings.ToLower(key[:first]) + key[first:last] + strings.ToLower(key[last:])
}

// Bool reads a value as git reads a boolean; what is none is false.
func Bool(value string) bool {
	switch strings.ToLower(value) {
	case "true", "yes", "on", "1":
		return true
	}
	return false
}
