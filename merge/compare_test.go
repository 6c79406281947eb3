package merge_test

import (
	"fmt"
	"os"
	"strconv"
	"testing"
	"testing/fstest"

	"github.com/postbag/postbag/merge"
	"github.com/postbag/postbag/serialize"
	"github.com/postbag/postbag/serialize/entity"
)

// trial is a base that two sides have edited, as files.
type trial struct {
	name               string
	base, ours, theirs *entity.Workspace
	want               *entity.Workspace // what must come of it, nil where that is open
}

// tally counts what came of trials.
type tally struct {
	merges, clean int
	phantom       int // stopped, or recorded a conflict, where there was none
	lost          int // clean, but an edit is lost
	twice         int // clean, but something is there more often than anybody had it
	broken        int // clean, but a file cannot be understood
	silent        int // clean, but a conflict is told to nobody
}

// TestComparedWithGit merges the same files by meaning and with stock git, and
// counts for both how many merges end clean, and how many of those are wrong.
// POSTBAG_COMPARE says how many merges of each kind.
func TestComparedWithGit(t *testing.T) {
	n, git := 25, newGitMerges(t)
	if asked, err := strconv.Atoi(os.Getenv("POSTBAG_COMPARE")); err == nil {
		n = asked
	}
	table := "| edits | merged | merges | end clean | stopped for nothing | an edit lost | something twice | unreadable | a conflict untold |\n|---|---|---|---|---|---|---|---|---|\n"
	for _, kind := range []struct {
		name string
		draw func(seed uint64) trial
	}{
		{"apart, a few on each side", func(seed uint64) trial { return apart(seed, 30) }},
		{"apart, dozens on each side", func(seed uint64) trial { return apart(seed, 3) }},
		{"free, on what both like to edit", free},
		{"free, in real collections", inReal(t, n)},
	} {
		if kind.draw == nil {
			continue
		}
		var ours, theirs tally
		for from := 0; from < n; from += 250 {
			var trials []trial
			for seed := from; seed < min(n, from+250); seed++ {
				trials = append(trials, kind.draw(uint64(seed)))
			}
			compareMerges(t, git, trials, &ours, &theirs)
		}
		table += ours.row(kind.name, "by meaning") + theirs.row("", "by git")
		if ours.broken > 0 {
			t.Errorf("%s: %d merges by meaning cannot be read", kind.name, ours.broken)
		}
		if theirs.phantom == 0 {
			t.Errorf("%s: git never stopped: nothing was tried", kind.name)
		}
	}
	t.Logf("seeds 0 to %d\n%s", n-1, table)
}

func (c tally) row(edits, by string) string {
	share := func(n int) string { return fmt.Sprintf("%d (%.1f %%)", n, 100*float64(n)/float64(max(c.merges, 1))) }
	return fmt.Sprintf("| %s | %s | %d | %s | %s | %s | %s | %s | %s |\n",
		edits, by, c.merges, share(c.clean), share(c.phantom), share(c.lost), share(c.twice), share(c.broken), share(c.silent))
}

// compareMerges merges trials in both ways.
func compareMerges(t *testing.T, git *gitMerges, trials []trial, ours, theirs *tally) {
	var all [][3]map[string][]byte
	for i, x := range trials {
		files := [3]map[string][]byte{filesOf(t, x.base), filesOf(t, x.ours), filesOf(t, x.theirs)}
		all = append(all, files)
		// Both are given the same files, and nothing beside them.
		trials[i].base, trials[i].ours, trials[i].theirs = readBack(t, files[0]), readBack(t, files[1]), readBack(t, files[2])
		if x.want != nil {
			trials[i].want = readBack(t, filesOf(t, x.want))
		}
	}
	for i, by := range git.merge(t, all) {
		x := trials[i]
		r := merge.Merge(x.base, x.ours, x.theirs, options)
		ours.merges, theirs.merges = ours.merges+1, theirs.merges+1
		if len(r.Conflicts) == 0 {
			ours.clean++
		} else if x.want != nil {
			ours.phantom++
		}
		merged, broken := read(t, filesOf(t, r.Workspace))
		if broken {
			ours.broken++
		}
		if !ours.judge(x, merged, wordsIn(r)) {
			t.Errorf("by meaning, an edit is lost: %s", x.name)
		}
		if by.files == nil {
			if len(r.Conflicts) == 0 {
				theirs.phantom++
			}
			continue
		}
		theirs.clean++
		if len(r.Conflicts) > 0 {
			theirs.silent++
		}
		if merged, broken = read(t, by.files); broken {
			theirs.broken++
		} else {
			theirs.judge(x, merged, words{})
		}
	}
}

// judge counts what is wrong with what was merged; ok is false where an edit is
// lost. Where it is open what must come of the edits, each word that a side wrote
// must be there or recorded.
func (c *tally) judge(x trial, merged *entity.Workspace, recorded words) (ok bool) {
	b, o, th, m := wordsOf(x.base), wordsOf(x.ours), wordsOf(x.theirs), wordsOf(merged)
	lost, twice := x.want != nil && compare(unordered(merged), unordered(x.want)) != "", false
	for _, side := range []words{o, th} {
		for w := range side {
			lost = lost || b[w] == 0 && m[w]+recorded[w] == 0
		}
	}
	ob, oo, ot := ownWords(x.base), ownWords(x.ours), ownWords(x.theirs)
	for w, n := range ownWords(merged) {
		twice = twice || n > max(ob[w], oo[w], ot[w]) && recorded[w] == 0
	}
	if lost {
		c.lost++
	}
	if twice {
		c.twice++
	}
	return !lost
}

// ownWords are those in the names and bodies of things, but for what follows
// from their places.
func ownWords(w *entity.Workspace) words {
	out := words{}
	for e := range w.Each() {
		body := e.Body.Clone()
		body.Delete("examples")
		body.Delete("name")
		out.add(e.Title() + " " + show(body))
	}
	return out
}

// readBack is a workspace as its files tell it.
func readBack(t *testing.T, files map[string][]byte) *entity.Workspace {
	w, broken := read(t, files)
	if broken {
		t.Fatal("what was written cannot be read")
	}
	return w
}

func read(t *testing.T, files map[string][]byte) (w *entity.Workspace, broken bool) {
	m := fstest.MapFS{}
	for name, data := range files {
		m[name] = &fstest.MapFile{Data: data}
	}
	store, err := serialize.Read(m)
	if err != nil {
		t.Fatal(err)
	}
	return store.Workspace, len(store.Problems) > 0
}

// bare is a workspace without what only our notes hold.
func bare(w *entity.Workspace) *entity.Workspace {
	out := entity.NewWorkspace()
	for e := range w.Each() {
		out.Put(&entity.Entity{Key: e.Key, ID: e.Body.Text("id"), Body: e.Body})
	}
	return out
}

// apart draws edits that do not touch each other, each side about one in so many
// of those that there are.
func apart(seed uint64, oneIn int) trial {
	g := newGenerator(newSeeded(seed))
	base := g.plainWorkspace()
	var sides [2][]spot
	for _, s := range g.spots(base) {
		if side := g.n(oneIn); side < 2 {
			sides[side] = append(sides[side], s)
		}
	}
	x := trial{fmt.Sprintf("apart, seed %d", seed), base, apply(base, sides[0]), apply(base, sides[1]), nil}
	x.want = bare(apply(base, append(sides[0], sides[1]...)))
	x.base, x.ours, x.theirs = bare(x.base), bare(x.ours), bare(x.theirs)
	return x
}

// free draws edits of any sort.
func free(seed uint64) trial {
	g := newGenerator(newSeeded(seed))
	g.copies = false
	base, ours, theirs, story := sidesOf(g)
	return trial{fmt.Sprintf("free, seed %d\n%s", seed, story), bare(base), bare(ours), bare(theirs), nil}
}

// inReal draws a few edits of each side in the collections of the corpus, in
// turn; nil where there is none.
func inReal(t *testing.T, n int) func(seed uint64) trial {
	trees := collections(t, 60_000, 1+100/n)
	if len(trees) == 0 {
		return nil
	}
	return func(seed uint64) trial {
		g := newGenerator(newSeeded(seed))
		g.copies = false
		base := bare(trees[int(seed)%len(trees)])
		ours, theirs, story := editTwice(g, base, 4)
		return trial{fmt.Sprintf("real, seed %d\n%s", seed, story), base, bare(ours), bare(theirs), nil}
	}
}
