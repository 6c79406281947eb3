package workflow

import (
	"fmt"
	"strings"

	"github.com/postbag/postbag/merge"
	"github.com/postbag/postbag/serialize/entity"
)

// EntityChange is a change of an entity, for people and for --json.
type EntityChange struct {
	Op merge.Op `json:"op"`
	Ref
	From   string   `json:"from,omitempty"`   // the old name, where moved
	Fields []string `json:"fields,omitempty"` // the fields that differ
}

// describe names the changes from one workspace to the other.
func describe(before, after *entity.Workspace, changes []*merge.Change) []EntityChange {
	out := make([]EntityChange, 0, len(changes))
	for _, c := range changes {
		w := after
		if c.After == nil {
			w = before
		}
		e := EntityChange{Op: c.Op, Ref: refOf(w, c.Entity())}
		if c.Op == merge.Moved {
			if from := titlePath(before, c.Before.Key, c.Before.Title()); from != e.Name {
				e.From = from
			}
		}
		for _, f := range shownChanges(c) {
			e.Fields = append(e.Fields, strings.Join(f.Path, "."))
		}
		out = append(out, e)
	}
	return out
}

// shownChanges are the fields that are told one by one; of records none.
func shownChanges(c *merge.Change) []merge.FieldChange {
	if isRecord(c.Entity().Kind) {
		return nil
	}
	return c.Fields
}

var verbs = map[merge.Op]string{merge.Added: "Add", merge.Removed: "Remove", merge.Changed: "Update", merge.Moved: "Move"}

// listLimit is how many changes a commit message lists one by one.
const listLimit = 50

// message is a commit message that says in terms of entities what changed:
// "Update request Shop / Create order", or a summary line and a list.
func message(changes []EntityChange, files []string) string {
	changes = outermost(changes)
	var lines []string
	for _, c := range changes {
		lines = append(lines, changeLine(c))
	}
	for _, f := range files {
		lines = append(lines, "Update file "+oneLine(f))
	}
	switch len(lines) {
	case 0:
		return "Update the store"
	case 1:
		return lines[0]
	}
	return summary(changes, files) + "\n\n" + list(lines)
}

func changeLine(c EntityChange) string {
	line := fmt.Sprintf("%s %s %s", verbs[c.Op], c.Kind, oneLine(c.Name))
	if c.From != "" {
		line += " (was " + oneLine(c.From) + ")"
	}
	return line
}

// outermost leaves out what was added, removed or moved along with what holds
// it, and nothing more.
func outermost(changes []EntityChange) []EntityChange {
	whole := map[string]bool{}
	var out []EntityChange
	for _, c := range changes {
		along := whole[string(c.Op)+entity.Key{Path: c.Path}.Parent()] && !isRecord(c.Kind)
		if c.Op != merge.Changed && !isRecord(c.Kind) {
			whole[string(c.Op)+c.Path] = true
		}
		if !along || len(c.Fields) > 0 {
			out = append(out, c)
		}
	}
	return out
}

func list(lines []string) string {
	more := ""
	if len(lines) > listLimit {
		more = fmt.Sprintf("\n* and %d more", len(lines)-listLimit)
		lines = lines[:listLimit]
	}
	return "* " + strings.Join(lines, "\n* ") + more
}

// summary counts the changes by what happened and kind: "Add 2 requests,
// update 1 folder in Shop".
func summary(changes []EntityChange, files []string) string {
	type group struct {
		op   merge.Op
		kind entity.Kind
	}
	var order []group
	counts := map[group]int{}
	roots := map[string]bool{}
	for _, c := range changes {
		g := group{c.Op, c.Kind}
		if counts[g] == 0 {
			order = append(order, g)
		}
		counts[g]++
		root, _, _ := strings.Cut(c.Name, " / ")
		roots[root] = true
	}
	var parts []string
	for _, g := range order {
		parts = append(parts, strings.ToLower(verbs[g.op])+" "+Count(counts[g], string(g.kind)))
	}
	if len(files) > 0 {
		parts = append(parts, "update "+Count(len(files), "file"))
	}
	text := strings.Join(parts, ", ")
	if len(roots) == 1 && len(changes) > 0 && len(changes) < 1000 {
		for root := range roots {
			text += " in " + oneLine(root)
		}
	}
	return strings.ToUpper(text[:1]) + text[1:]
}

// Count is "1 request" or "2 requests". Globals have no singular.
func Count(n int, noun string) string {
	if n == 1 || strings.HasSuffix(noun, "s") {
		return fmt.Sprintf("%d %s", n, noun)
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
