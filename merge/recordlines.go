package merge

import (
	"slices"
	"strings"

	"github.com/postbag/postbag/serialize/entity"
)

// linesNow finds the lines of a conflict in the text that has it: those of a
// side, or of the base, with what stands around them; the ones nearest to where
// they were. The span is of the lines of the text; it begins below 0 where none
// are there.
func linesNow(e *entity.Entity, r *Record) (at span, lines entity.Value) {
	text, _ := valueAt(e.Body, r.Field, nil)
	have := linesOf(text)
	at, lines = span{-1, -1}, Absent
	for _, v := range []entity.Value{r.Sides[0].Value, r.Sides[1].Value, r.Base} {
		s, ok := v.(string)
		if !ok {
			continue
		}
		found, ok := findLines(have, r.Context, blockLines(s))
		if ok && (at.from < 0 || found.len() > at.len()) {
			at, lines = found, v
		}
	}
	return at, lines
}

// blockLines are the lines of a block, each with its end.
func blockLines(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(strings.TrimSuffix(s, "\n"), "\n")
}

// findLines finds lines between those of a context.
func findLines(have []string, c Context, lines []string) (span, bool) {
	before, after := blockLines(c.Before), blockLines(c.After)
	whole := slices.Concat(before, lines, after)
	best, found := span{}, false
	for i := 0; i+len(whole) <= len(have); i++ {
		at := span{i + len(before), i + len(before) + len(lines)}
		if slices.Equal(have[i:i+len(whole)], whole) && (!found || distance(at.from, c.Line) < distance(best.from, c.Line)) {
			best, found = at, true
		}
	}
	return best, found
}

func distance(a, b int) int { return max(a-b, b-a) }

// putLines puts lines where those of a conflict are.
func putLines(w *entity.Workspace, r *Record, e *entity.Entity, lines string) error {
	at, _ := linesNow(e, r)
	if at.from < 0 {
		return ErrGone
	}
	text, _ := valueAt(e.Body, r.Field, nil)
	have := slices.Replace(linesOf(text), at.from, at.to, blockLines(lines)...)
	body, ok := withValue(e.Body, r.Field, nil, strings.Join(have, endOf(text)))
	if !ok {
		return ErrGone
	}
	edited := *e
	edited.Body = asMap(body)
	w.Put(&edited)
	return nil
}
