package workflow

import (
	"fmt"
	"strings"

	"github.com/postbag/postbag/merge"
	"github.com/postbag/postbag/serialize/entity"
)

// requestsChanged is how many requests came into a segment of history, or went.
func requestsChanged(c *merge.Change) int {
	if c.Entity().Kind != entity.History {
		return 0
	}
	n := 0
	if c.After != nil {
		n = requestsIn(c.After.Body)
	}
	if c.Before != nil {
		n -= requestsIn(c.Before.Body)
	}
	return max(n, -n)
}

// byDayOfHistory has the changes of a day of history be one.
func byDayOfHistory(changes []EntityChange) []EntityChange {
	first := map[string]int{}
	var out []EntityChange
	for _, c := range changes {
		if c.Kind != entity.History {
			out = append(out, c)
			continue
		}
		day := strings.Join([]string{string(c.Op), c.Workspace, entity.Key{Path: c.Path}.Parent()}, "\x00")
		if i, known := first[day]; known {
			out[i].Requests += c.Requests
			continue
		}
		first[day] = len(out)
		out = append(out, c)
	}
	return out
}

// historyLine says of a day of history what changed.
func historyLine(c EntityChange) string {
	day := entity.Key{Path: c.Path}.Parent()
	if c.Op == merge.Changed && c.Requests == 0 {
		return "Update history of " + oneLine(day)
	}
	verb := verbs[c.Op]
	if c.Op == merge.Changed {
		verb = "Update"
	}
	return fmt.Sprintf("%s history of %s: %s", verb, oneLine(day), Count(c.Requests, "request"))
}

// historySummary is historyLine for several days at once.
func historySummary(op merge.Op, changes []EntityChange) string {
	days, requests := 0, 0
	for _, c := range changes {
		if c.Kind == entity.History && c.Op == op {
			days++
			requests += c.Requests
		}
	}
	return fmt.Sprintf("%s history of %s (%s)", strings.ToLower(verbs[op]), Count(days, "day"), Count(requests, "request"))
}
