package workflow

import (
	"fmt"
	"slices"
	"strings"

	"github.com/postbag/postbag/merge"
	"github.com/postbag/postbag/serialize/entity"
)

// clash is a conflict and the workspace that it is in.
type clash struct {
	in   *entity.Workspace // merged
	file string            // the file, where that keeps no entity
	*merge.Conflict
}

// Clash names a conflict.
type Clash struct {
	ID string `json:"id"`
	Ref
	Conflict merge.ConflictKind `json:"conflict"`
	Field    string             `json:"field,omitempty"`
	in       string             // the title of the workspace, "" where there is but one
	file     string             // that stock git has left so, "" where the conflict is in the store
}

// Text is the conflict in a line: "request Shop / Create order: method".
func (c Clash) Text() string {
	if c.Conflict == merge.FileConflict {
		return "file " + c.Path
	}
	return string(c.Kind) + " " + c.Name + ": " + c.About()
}

// About is what of the entity is in conflict: its field, or what was done to it.
func (c Clash) About() string {
	about := c.Field
	if about == "" {
		about = string(c.Conflict)
	}
	if c.in != "" {
		about += " in workspace " + c.in
	}
	return about
}

func clashLines(clashes []Clash) []string {
	var out []string
	for _, c := range clashes {
		out = append(out, oneLine(c.Text()))
	}
	return out
}

// name names a conflict for people.
func (c *clash) name(several bool) Clash {
	if c.file != "" {
		return Clash{ID: c.ID, Ref: Ref{Kind: "file", Name: c.file, Path: c.file}, Conflict: c.Kind}
	}
	out := Clash{ID: c.ID, Conflict: c.Kind, Field: strings.Join(c.Field, "."),
		Ref: Ref{Kind: c.Key.Kind, Name: strings.Join(c.Titles, " / "), Path: c.Key.Path, ID: c.EntityID, Workspace: c.in.Folder}}
	if several {
		out.in = c.in.Title()
	}
	return out
}

// recorded is the problem of a run that has recorded conflicts, nil where there
// are none or the strategy settles them; shown is whose value shows.
func recorded(clashes []Clash, strategy Strategy, shown string) error {
	if len(clashes) == 0 || strategy != AskLater {
		return nil
	}
	return &Problem{Kind: Conflicted, What: "settle what both sides changed", Err: fmt.Errorf("%s recorded; both values are kept", Count(len(clashes), "conflict")),
		State: "everything else is merged, and until somebody decides " + shown + " shows, or what can be read and was not deleted", Lines: atMost(listLimit, clashLines(clashes)), Hint: "postbag resolve"}
}

// atMost are the first of some lines, and how many more there are.
func atMost(limit int, lines []string) []string {
	if more := len(lines) - limit; more > 0 {
		return append(slices.Clone(lines[:limit]), fmt.Sprintf("and %d more", more))
	}
	return lines
}
