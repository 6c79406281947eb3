package workflow

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/field"
	"github.com/postbag/postbag/serialize/json"
)

// GrepOptions are the choices of Grep.
type GrepOptions struct {
	Pattern    string // a regular expression, as Go has them
	Name       string // "" is everything
	IgnoreCase bool
	Runs       bool // search the results of collection runs too
}

// Match is a line that a pattern matches.
type Match struct {
	Ref
	Field string `json:"field"`
	Line  string `json:"line"`
}

// Grep searches names and the values of all fields, line by line. Secret
// variables are searched by name only.
func (s *Store) Grep(o GrepOptions) ([]Match, error) {
	pattern := o.Pattern
	if o.IgnoreCase {
		pattern = "(?i)" + pattern
	}
	re, err := regexp.Compile(pattern)
	if err != nil {
		return nil, usage(fmt.Sprintf("search for %q", o.Pattern), `a backslash takes a sign as it is: \(`, "%w", err)
	}
	read, err := s.part(o.parts()...)
	if err != nil {
		return nil, failed("read the store", err)
	}
	all := slices.DeleteFunc(read.Workspace.All(), func(e *entity.Entity) bool {
		return isRecord(e.Kind) && (e.Kind != entity.Run || !o.Runs)
	})
	if o.Name != "" {
		e, err := find(read.Workspace, o.Name)
		if err != nil {
			return nil, err
		}
		all = holdings(read.Workspace, e)
	}
	out := []Match{}
	for _, e := range all {
		out = append(out, matches(read.Workspace, e, re)...)
	}
	return out, nil
}

// parts are those that are searched.
func (o GrepOptions) parts() []string {
	if o.Runs {
		return nil
	}
	return partsFor(o.Name)
}

func matches(w *entity.Workspace, e *entity.Entity, re *regexp.Regexp) []Match {
	var out []Match
	take := func(path, text string) {
		for line := range strings.SplitSeq(text, "\n") {
			if re.MatchString(line) {
				out = append(out, Match{refOf(w, e), path, line})
			}
		}
	}
	take("name", titleIn(w, e))
	for path, v := range field.Leaves(hideSecrets(e)) {
		if path == "name" || path == "examples" {
			continue
		}
		if v == hidden {
			v = ""
		}
		text, isText := v.(string)
		if !isText {
			text = string(json.Encode(v, ""))
		}
		found := len(out)
		if take(path, text); len(out) == found && re.MatchString(path[strings.LastIndexByte(path, '.')+1:]) && isNamed(path) {
			out = append(out, Match{refOf(w, e), path, firstLine(text)})
		}
	}
	return out
}

// isNamed tells whether the last part of a path is a name that somebody gave,
// and no word of the schema.
func isNamed(path string) bool {
	top, rest, nested := strings.Cut(path, ".")
	switch top {
	case "headers", "queryParams", "pathVariables", "variables", "values", "metadata":
		return nested && !strings.Contains(rest, ".")
	}
	return false
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return line
}
