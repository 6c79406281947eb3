package workflow

import (
	"fmt"
	"strings"

	"github.com/postbag/postbag/merge"
	"github.com/postbag/postbag/serialize/entity"
)

var verbs = map[merge.Op]string{merge.Added: "Add", merge.Removed: "Remove", merge.Changed: "Update", merge.Moved: "Move"}

// listLimit is how many changes a commit message lists one by one.
const listLimit = 50

// message is a commit message that says in terms of entities what changed:
// "Update request Shop / Create order", or a summary line and a list.
func message(changes []EntityChange, files []FileChange) string {
	changes = byDayOfHistory(outermost(changes))
	var lines []string
	for _, c := range changes {
		lines = append(lines, changeLine(c))
	}
	for _, f := range files {
		lines = append(lines, verbs[f.Op]+" file "+oneLine(f.Path))
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
	if c.Kind == entity.History {
		return historyLine(c) + lineOf(c.Place())
	}
	return fmt.Sprintf("%s %s %s", verbs[c.Op], c.Kind, oneLine(c.Name)+lineOf(c.Place()))
}

// lineOf is oneLine for text that begins with a space.
func lineOf(text string) string {
	if text == "" {
		return ""
	}
	return " " + oneLine(text)
}

// outermost leaves out what was added, removed or moved along with what holds
// it, and nothing more.
func outermost(changes []EntityChange) []EntityChange {
	whole := map[string]bool{}
	at := func(c EntityChange, path string) string {
		return strings.Join([]string{string(c.Op), c.Workspace, c.FromWorkspace, path}, "\x00")
	}
	for _, c := range changes {
		if c.Kind == entity.AWorkspace && (c.Op == merge.Added || c.Op == merge.Removed) {
			whole[at(c, "")] = true
		}
	}
	var out []EntityChange
	for _, c := range changes {
		along := whole[at(c, "")] && c.Kind != entity.AWorkspace || whole[at(c, c.parent())] && (!isRecord(c.Kind) || c.FromWorkspace != "")
		if c.Op != merge.Changed && c.Kind != entity.AWorkspace && !isRecord(c.Kind) {
			whole[at(c, c.Path)] = true
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
func summary(changes []EntityChange, files []FileChange) string {
	type group struct {
		op   merge.Op
		kind entity.Kind
	}
	var order []group
	counts := map[group]int{}
	roots, places := map[string]bool{}, map[string]bool{}
	for _, c := range changes {
		g := group{c.Op, c.Kind}
		if counts[g] == 0 {
			order = append(order, g)
		}
		counts[g]++
		root, _, _ := strings.Cut(c.Name, " / ")
		if c.Kind == entity.History {
			root = c.Path // so that it is said of no day alone
		}
		roots[root] = true
		places[c.in] = true
	}
	var parts []string
	for _, g := range order {
		part := strings.ToLower(verbs[g.op]) + " " + Count(counts[g], string(g.kind))
		if g.kind == entity.History {
			part = historySummary(g.op, changes)
		}
		parts = append(parts, part)
	}
	parts = append(parts, fileSummary(files)...)
	text := strings.Join(parts, ", ")
	if len(places) == 1 && len(roots) == 1 && len(changes) > 0 && len(changes) < 1000 {
		for root := range roots {
			text += " in " + oneLine(root)
		}
	}
	for place := range places {
		if len(places) == 1 && place != "" {
			text += " in workspace " + oneLine(place)
		}
	}
	return strings.ToUpper(text[:1]) + text[1:]
}

// Count is "1 request" or "2 requests". Globals have no singular, and history
// is counted in segments.
func Count(n int, noun string) string {
	if noun == string(entity.History) {
		return Count(n, "segment") + " of history"
	}
	if n == 1 || strings.HasSuffix(noun, "s") {
		return fmt.Sprintf("%d %s", n, noun)
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
