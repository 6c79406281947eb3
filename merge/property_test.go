package merge_test

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/postbag/postbag/serialize/entity"
)

// runs is how often a law is tried: a share of what POSTBAG_MERGES says, which
// a long run sets to a million.
func runs(t *testing.T, usual int) int {
	if n, err := strconv.Atoi(os.Getenv("POSTBAG_MERGES")); err == nil {
		return n
	}
	if testing.Short() {
		return usual / 10
	}
	return usual
}

// eachSeed tries a law with many seeds, on all processors.
func eachSeed(t *testing.T, n int, try func(t *testing.T, seed uint64)) {
	workers := uint64(runtime.GOMAXPROCS(0))
	t.Run("on", func(t *testing.T) {
		for first := range workers {
			t.Run(fmt.Sprint("processor ", first), func(t *testing.T) {
				t.Parallel()
				for seed := first; seed < uint64(n); seed += workers {
					try(t, seed)
				}
			})
		}
	})
	t.Logf("seeds 0 to %d", n-1)
}

// drawn takes what a generator needs from rapid, so that what fails shrinks.
type drawn struct{ *rapid.T }

func (d drawn) n(below int) int { return rapid.IntRange(0, below-1).Draw(d.T, "n") }

// sides draws a base and what two devices made of it.
func sides(s source) (base, ours, theirs *entity.Workspace, story string) {
	return sidesOf(newGenerator(s))
}

func sidesOf(g *generator) (base, ours, theirs *entity.Workspace, story string) {
	base = g.workspace()
	ours, theirs, story = editTwice(g, base, 8)
	return base, ours, theirs, story
}

// editTwice is what two devices make of a base by some edits each.
func editTwice(g *generator, base *entity.Workspace, most int) (ours, theirs *entity.Workspace, story string) {
	g.heat(base)
	var b strings.Builder
	each := func(device string) *entity.Workspace {
		g.device = device
		w := base.Clone()
		for range 1 + g.n(most) {
			if did := g.edit(w); did != "" {
				fmt.Fprintf(&b, "%s: %s\n", device, did)
			}
		}
		return w
	}
	ours, theirs = each("o"), each("t")
	return ours, theirs, b.String()
}

// storyteller adds to what failed what had been done.
type storyteller struct {
	failer
	story string
}

func (s storyteller) Fatalf(format string, args ...any) {
	s.failer.Fatalf("%s\n%s", s.story, fmt.Sprintf(format, args...))
}

func TestLaws(t *testing.T) {
	eachSeed(t, runs(t, 400), func(t *testing.T, seed uint64) {
		base, ours, theirs, story := sides(newSeeded(seed))
		checkLaws(storyteller{t, fmt.Sprintf("seed %d\n%s", seed, story)}, base, ours, theirs)
	})
}

func TestLawsShrinking(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		base, ours, theirs, story := sides(drawn{t})
		checkLaws(storyteller{t, story}, base, ours, theirs)
	})
}
