package cmd

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/postbag/postbag/cmd/workflow"
	"github.com/postbag/postbag/serialize/entity"
)

// What a comment shows of a value, a long text and all changes; hosts take no
// more than 65,536 characters.
const (
	markdownValue = 200   // characters of a value on a line, or of a line of a text
	markdownLines = 60    // lines of a text
	markdownSize  = 50000 // bytes
)

// markdownDiff writes differences for a comment on a pull request. All that
// comes from the store stands in code, where it can do nothing.
func (a *app) markdownDiff(differences []workflow.Difference, stat bool) {
	if len(differences) == 0 {
		a.ui.print("No differences in Postman data.")
		return
	}
	var changes []workflow.EntityChange
	for _, d := range differences {
		changes = append(changes, d.EntityChange)
	}
	a.ui.print("**%s** in Postman data: %s", workflow.Count(len(changes), "change"), countsOf(changes))
	differences = slices.Clone(differences)
	order := map[string]int{}
	for i, d := range differences {
		if g := markdownGroup(d); order[g] == 0 {
			order[g] = i + 1
		}
	}
	slices.SortStableFunc(differences, func(x, y workflow.Difference) int {
		return cmp.Compare(order[markdownGroup(x)], order[markdownGroup(y)])
	})
	a.printMarkdown(differences, stat)
}

// printMarkdown lists differences that are in the order of their groups.
func (a *app) printMarkdown(differences []workflow.Difference, stat bool) {
	size, group := 0, ""
	for i, d := range differences {
		text := markdownEntity(d, stat)
		if size += len(text); size > markdownSize {
			a.ui.print("\nand %d more, which postbag diff shows", len(differences)-i)
			return
		}
		if g := markdownGroup(d); g != group {
			group = g
			a.ui.print("\n### %s\n", group)
		}
		a.ui.print("%s", text)
	}
}

// markdownGroup is the heading that an entity stands under: its collection.
func markdownGroup(d workflow.Difference) string {
	in := ""
	if d.Workspace != "" {
		in = " in " + code(d.Workspace)
	}
	switch d.Kind {
	case entity.Collection, entity.Folder, entity.Request, entity.Response, entity.Message:
		root, _, _ := strings.Cut(d.Name, " / ")
		return "Collection " + code(root) + in
	}
	return "Beside collections" + in
}

func markdownEntity(d workflow.Difference, stat bool) string {
	text := fmt.Sprintf("- **%s** %s %s", d.Op, d.Kind, code(d.Name))
	if d.From != "" {
		text += ", was " + code(d.From)
	}
	if d.Requests > 0 {
		text += ": " + workflow.Count(d.Requests, "request")
	}
	for _, v := range d.Values {
		if v.Field == "extras" && len(d.Values) > 1 {
			continue // what is noted beside the others follows from them
		}
		text += "\n  - " + code(v.Field)
		if !stat {
			text += markdownValues(v)
		}
	}
	return text
}

func markdownValues(v workflow.ValueChange) string {
	var lines []string
	if v.Before != nil && v.After != nil && strings.Contains(*v.Before+*v.After, "\n") {
		lines = hunks(*v.Before, *v.After)
	}
	switch {
	case len(lines) > 0:
		return "\n" + indent("    ", fenced(lines))
	case v.Before != nil && v.After != nil:
		return ": " + code(*v.Before) + " → " + code(*v.After)
	case v.After != nil:
		return ": added " + code(*v.After)
	case v.Before != nil:
		return ": removed " + code(*v.Before)
	}
	return ""
}

// code is a text on one line as code: fenced by more backticks than it has in a
// row. What is long is cut, with a note.
func code(text string) string {
	if text == "" {
		return "*(empty)*"
	}
	text, note := clipped(escape(text))
	fence := strings.Repeat("`", longestRun(text)+1)
	if strings.Trim(text, "` ") != text {
		text = " " + text + " "
	}
	return fence + text + fence + note
}

// clipped is the beginning of a text, with a note of how much there is.
func clipped(text string) (begin, note string) {
	n := utf8.RuneCountInString(text)
	if n <= markdownValue {
		return text, ""
	}
	return string([]rune(text)[:markdownValue]), fmt.Sprintf("… (%d characters)", n)
}

// fenced is lines of a difference as a block of code.
func fenced(lines []string) string {
	var out []string
	longest := 2
	for i, line := range lines {
		if i == markdownLines {
			out = append(out, fmt.Sprintf("… and %d more lines", len(lines)-i))
			break
		}
		text, note := clipped(strings.ReplaceAll(escapeText(line), "\t", "    "))
		out = append(out, text+note)
		longest = max(longest, longestRun(text))
	}
	fence := strings.Repeat("`", longest+1)
	return fence + "diff\n" + strings.Join(out, "\n") + "\n" + fence
}

// longestRun is how many backticks stand in a row at most.
func longestRun(text string) int {
	longest, run := 0, 0
	for _, r := range text {
		if run++; r != '`' {
			run = 0
		}
		longest = max(longest, run)
	}
	return longest
}
