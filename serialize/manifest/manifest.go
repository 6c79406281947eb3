// Package manifest reads and changes postbag.yaml, the manifest of a store:
// its format and settings. The file is for people too: a change keeps their
// comments and the order of what they wrote.
package manifest

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"

	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/yaml"
)

// Name is the name of the file at the top of a store.
const Name = "postbag.yaml"

// Format is the newest format of stores that this version writes and reads.
const Format = 1

const template = `# The manifest of this Postbag store.
# Settings: postbag config, or by hand below "settings:".
format: 1
`

// New is the manifest of a new store.
func New() []byte { return []byte(template) }

// Manifest is what the file says.
type Manifest struct {
	Format   int
	Settings map[string]string
}

// Parse reads a manifest. A format newer than Format is an error, since what a
// newer version wrote is not to be guessed at.
func Parse(data []byte) (*Manifest, error) {
	m, err := decode(data)
	if err != nil {
		return nil, err
	}
	number, _ := m.Get("format")
	literal, _ := number.(entity.Number)
	format, err := strconv.Atoi(string(literal))
	switch {
	case err != nil || format < 1:
		return nil, errors.New(`"format" is not a whole number from 1`)
	case format > Format:
		return nil, fmt.Errorf("format %d is newer than this version of postbag, which reads up to %d", format, Format)
	}
	settings := map[string]string{}
	for k, v := range m.Map("settings").All() {
		settings[k] = scalar(v)
	}
	return &Manifest{format, settings}, nil
}

// Set gives a setting a value, or takes it out where the value is "", and
// returns the new file.
func Set(data []byte, key, value string) ([]byte, error) {
	m, err := decode(data)
	if err != nil {
		return nil, err
	}
	next := m.Clone()
	settings := m.Map("settings").Clone()
	if value == "" {
		settings.Delete(key)
	} else {
		settings.Set(key, value)
	}
	next.Set("settings", settings)
	if settings.Len() == 0 {
		next.Delete("settings")
	}
	if out := spliceSettings(data, settings); same(out, next) {
		return out, nil
	}
	return yaml.Splice(data, next, yaml.Block), nil
}

// spliceSettings changes the lines below "settings:" alone, so that comments
// among them stay; what comes out may be anything where they are not a block.
func spliceSettings(data []byte, settings *entity.Map) []byte {
	before, rest, _ := bytes.Cut(append([]byte("\n"), data...), []byte("\nsettings:"))
	title, rest, _ := bytes.Cut(rest, []byte("\n"))
	block := indented.Find(rest)
	margin := bytes.Repeat([]byte(" "), len(block)-len(bytes.TrimLeft(block, " ")))
	inner := bytes.TrimPrefix(bytes.ReplaceAll(block, append([]byte("\n"), margin...), []byte("\n")), margin)
	inner = yaml.Splice(inner, settings, yaml.Block)
	inner = lineStart.ReplaceAll(inner, append(margin, "$0"...))
	return slices.Concat(before, []byte("\nsettings:"), title, []byte("\n"), inner, rest[len(block):])[1:]
}

var (
	indented  = regexp.MustCompile(`\A(?:(?: .*)?\n)*`)
	lineStart = regexp.MustCompile(`(?m)^.`)
)

func same(data []byte, m *entity.Map) bool {
	back, err := decode(data)
	return err == nil && entity.Equal(back, m)
}

func decode(data []byte) (*entity.Map, error) {
	v, err := yaml.Decode(data)
	if err != nil {
		return nil, err
	}
	m, ok := v.(*entity.Map)
	if !ok {
		return nil, errors.New("is not a map of fields")
	}
	return m, nil
}

func scalar(v entity.Value) string {
	switch v := v.(type) {
	case string:
		return v
	case entity.Number:
		return string(v)
	case bool:
		return strconv.FormatBool(v)
	}
	return ""
}
