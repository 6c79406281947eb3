package cmd

import (
	"fmt"
	"strings"

	"github.com/postbag/postbag/cmd/workflow"
	"github.com/postbag/postbag/merge"
)

// listLimit is how many changes are listed one by one.
const listLimit = 40

var opStyles = map[merge.Op]string{merge.Added: green, merge.Removed: red, merge.Changed: yellow, merge.Moved: yellow}

func (a *app) printSection(title string, changes []workflow.EntityChange, files []workflow.FileChange) {
	if len(changes)+len(files) > 0 {
		a.ui.print("%s", title)
		a.printChanges("  ", changes, files)
	}
}

// printChanges lists changes, a line each.
func (a *app) printChanges(prefix string, changes []workflow.EntityChange, files []workflow.FileChange) {
	for i, c := range changes {
		if i == listLimit {
			a.ui.print("%sand %d more", prefix, len(changes)-i)
			break
		}
		a.ui.print("%s%s  %s %s%s", prefix, a.ui.paint(opStyles[c.Op], fmt.Sprintf("%-7s", c.Op)), c.Kind, escape(c.Name), changeDetail(c))
	}
	for _, f := range files {
		a.ui.print("%s%s  file %s", prefix, a.ui.paint(opStyles[f.Op], fmt.Sprintf("%-7s", f.Op)), escape(f.Path))
	}
}

func changeDetail(c workflow.EntityChange) string {
	detail := escape(c.Place())
	if c.Requests > 0 {
		detail += ": " + workflow.Count(c.Requests, "request")
	}
	if len(c.Fields) > 0 {
		shown := c.Fields[:min(len(c.Fields), 4)]
		detail += ": " + escape(strings.Join(shown, ", "))
		if len(shown) < len(c.Fields) {
			detail += fmt.Sprintf(" and %d more", len(c.Fields)-len(shown))
		}
	}
	return detail
}

// printCounts counts changes by what happened and kind.
func (a *app) printCounts(changes []workflow.EntityChange) {
	if counts := countsOf(changes); counts != "" {
		a.ui.print("%s", counts)
	}
}

func countsOf(changes []workflow.EntityChange) string {
	counts := map[string]int{}
	var order []string
	for _, c := range changes {
		group := fmt.Sprintf("%s %s", c.Op, c.Kind)
		if counts[group] == 0 {
			order = append(order, group)
		}
		counts[group]++
	}
	var parts []string
	for _, group := range order {
		op, kind, _ := strings.Cut(group, " ")
		parts = append(parts, workflow.Count(counts[group], kind)+" "+op)
	}
	return strings.Join(parts, ", ")
}
