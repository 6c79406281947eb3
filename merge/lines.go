package merge

import (
	"strings"

	"github.com/postbag/postbag/serialize/entity"
)

// contextLines is how many lines around those of a conflict are named.
const contextLines = 3

// text merges texts by line.
func (f *fieldMerge) text(path []string, v three) entity.Value {
	merged, conflicts := mergeLines(linesOf(v.base), linesOf(v.ours), linesOf(v.theirs))
	if len(conflicts) == 1 && conflicts[0].whole {
		return f.clash(path, v)
	}
	for _, c := range conflicts {
		f.report(&Conflict{Kind: LinesConflict, Field: pathCopy(path), Context: c.context,
			Base: c.base, Ours: c.ours, Theirs: c.theirs})
	}
	return strings.Join(merged, lineEnd(v))
}

// linesOf are the lines of a text without their ends; that behind a last line
// end is empty. What is not there has none.
func linesOf(v entity.Value) []string {
	s, ok := v.(string)
	if !ok || s == "" {
		return nil
	}
	return strings.Split(unixLines(s), "\n")
}

// lineEnd is how the merged text ends its lines: as the side does that changed
// that, else as theirs.
func lineEnd(v three) string {
	base, ours, theirs := endOf(v.base), endOf(v.ours), endOf(v.theirs)
	if theirs == base {
		return ours
	}
	return theirs
}

func endOf(v entity.Value) string {
	if s, ok := v.(string); ok && strings.Contains(s, "\r\n") {
		return "\r\n"
	}
	return "\n"
}

// lineConflict are lines that both sides changed.
type lineConflict struct {
	base, ours, theirs string
	context            Context
	whole              bool // no line of the text is out of question
}

// mergeLines merges texts by line. Where both changed the same lines, those of
// theirs stand.
func mergeLines(base, ours, theirs []string) (merged []string, conflicts []lineConflict) {
	chunks := diff3(base, ours, theirs)
	for i, c := range chunks {
		side, part := theirs, c.theirs
		switch c.state {
		case changedByOurs:
			side, part = ours, c.ours
		case clashing:
			conflicts = append(conflicts, lineConflict{
				base: block(base, c.base), ours: block(ours, c.ours), theirs: block(theirs, c.theirs),
				context: Context{len(merged), before(base, chunks, i), after(base, chunks, i)}, whole: len(chunks) == 1,
			})
		}
		merged = append(merged, side[part.from:part.to]...)
	}
	return merged, conflicts
}

// before are the last lines that nobody touched before a chunk.
func before(base []string, chunks []chunk, i int) string {
	if i == 0 || chunks[i-1].state != untouched {
		return ""
	}
	s := chunks[i-1].base
	return block(base, span{max(s.from, s.to-contextLines), s.to})
}

// after are the first lines that nobody touched behind a chunk.
func after(base []string, chunks []chunk, i int) string {
	if i+1 == len(chunks) || chunks[i+1].state != untouched {
		return ""
	}
	s := chunks[i+1].base
	return block(base, span{s.from, min(s.to, s.from+contextLines)})
}

// block are lines as a text of its own, "" for none.
func block(lines []string, s span) string {
	if s.len() == 0 {
		return ""
	}
	return strings.Join(lines[s.from:s.to], "\n") + "\n"
}
