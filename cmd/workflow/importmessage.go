package workflow

import (
	"fmt"
	"slices"
	"strings"
)

// maxWindowsPath is how long a path may be on Windows without settings; half
// is left to the folder of the store.
const maxWindowsPath = 260 / 2

func longPaths(files map[string][]byte) []string {
	var out []string
	for path, data := range files {
		if data != nil && len(path) > maxWindowsPath {
			out = append(out, path)
		}
	}
	slices.Sort(out)
	return out
}

// importMessage tells what was imported, and into which workspace where there
// are several.
func importMessage(done *Imported, into string) string {
	var names []string
	for _, src := range done.Sources {
		switch {
		case src.Ref != nil:
			names = append(names, fmt.Sprintf("%s %s", src.Ref.Kind, oneLine(src.Ref.Name)))
		case src.Error == "": // it stays deleted
			names = append(names, fmt.Sprintf("%s %s", src.doc.Kind(), oneLine(src.doc.Name())))
		}
	}
	subject, rest := "Nothing changes here", ""
	if len(done.Changes) > 0 {
		subject, rest, _ = strings.Cut(message(done.Changes, nil), "\n")
	}
	what := Count(len(names), nounOf(done.Sources))
	if len(names) == 1 {
		what = names[0]
	}
	if into != "" {
		what += " into workspace " + oneLine(into)
	}
	text := fmt.Sprintf("Import %s\n\n%s%s", what, subject, bodyOfMessage(rest))
	if len(done.Conflicts) > 0 {
		text += "\n\nBoth sides changed these; both values are kept:\n\n" + list(clashLines(done.Conflicts))
	}
	return text
}

func bodyOfMessage(rest string) string {
	if rest == "" {
		return ""
	}
	return "\n" + rest
}
