package merge

import (
	"slices"
	"strings"
	"testing"
)

// FuzzMergeLines checks the laws of merging by line on any three texts.
func FuzzMergeLines(f *testing.F) {
	f.Add("a\nb\nc", "a\nx\nc", "a\nb\nc\nd")
	f.Add("a", "a\nb", "a\nc")
	f.Add("", "a", "b")
	f.Add("x\nx\nx\nx", "x\nx", "x\ny\nx\nx\nx")
	f.Fuzz(func(t *testing.T, base, ours, theirs string) {
		b, o, x := strings.Split(base, "\n"), strings.Split(ours, "\n"), strings.Split(theirs, "\n")
		for _, law := range []struct{ base, ours, theirs, want []string }{{b, o, b, o}, {b, b, o, o}, {b, o, o, o}} {
			if got, clashes := mergeLines(law.base, law.ours, law.theirs); !slices.Equal(got, law.want) || len(clashes) > 0 {
				t.Fatalf("got %q for %q", got, law.want)
			}
		}
		merged, clashes := mergeLines(b, o, x)
		swapped, others := mergeLines(b, x, o)
		if len(clashes) != len(others) || len(clashes) == 0 && !slices.Equal(merged, swapped) {
			t.Fatalf("not symmetric: %q %v and %q %v", merged, clashes, swapped, others)
		}
		checkChunks(t, b, o, x)
	})
}

// checkChunks checks that chunks cover the three texts, once and in order, and
// that what is called untouched is.
func checkChunks(t *testing.T, b, o, x []string) {
	var at chunk
	for _, c := range diff3(b, o, x) {
		if c.base.from != at.base.to || c.ours.from != at.ours.to || c.theirs.from != at.theirs.to {
			t.Fatalf("%v does not follow %v", c, at)
		}
		was := b[c.base.from:c.base.to]
		sameOurs, sameTheirs := slices.Equal(was, o[c.ours.from:c.ours.to]), slices.Equal(was, x[c.theirs.from:c.theirs.to])
		if (c.state == untouched || c.state == changedByOurs) && !sameTheirs || (c.state == untouched || c.state == changedByTheirs) && !sameOurs {
			t.Fatalf("%v is not what it says", c)
		}
		at = c
	}
	if at.base.to != len(b) || at.ours.to != len(o) || at.theirs.to != len(x) {
		t.Fatalf("%v is not the end", at)
	}
}

// Many edits far apart stay apart: the library gives up on the shortest way
// past a hundred differences, which must not make one edit of them.
func TestManyDisjointLines(t *testing.T) {
	var base, ours, theirs, want []string
	for i := range 3000 {
		line := strings.Repeat("x", i%7) + string(rune('a'+i%26)) + strings.Repeat("y", i/26)
		o, x := line, line
		switch i % 4 {
		case 0:
			o = "ours " + line
		case 2:
			x = "theirs " + line
		}
		base, ours, theirs = append(base, line), append(ours, o), append(theirs, x)
		if o != line {
			want = append(want, o)
		} else {
			want = append(want, x)
		}
	}
	merged, clashes := mergeLines(base, ours, theirs)
	if len(clashes) > 0 || !slices.Equal(merged, want) {
		t.Errorf("%d clashes, %d lines for %d", len(clashes), len(merged), len(want))
	}
}
