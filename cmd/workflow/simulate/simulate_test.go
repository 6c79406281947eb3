// Package simulate lets devices that exist in memory only edit, sync, crash and
// decide in any order, with the real machine of a sync and the real merge, and
// keeps a ledger of what people did. In the end all of it has to be there, or
// undone by somebody who knew it, or in the record of a conflict.
package simulate

import (
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// play runs a history; it returns what it broke.
func play(h *history) (f *fleet, broke *failure) {
	f = newFleet(h)
	defer func() {
		switch x := recover().(type) {
		case nil:
		case failure:
			broke = &x
		default:
			broke = &failure{"panic", fmt.Sprintf("%v\n%s", x, debug.Stack())}
		}
	}()
	for _, op := range h.ops {
		f.do(op)
	}
	f.finish()
	return f, nil
}

// tally is what was simulated.
type tally struct {
	sync.Mutex
	histories, operations, merges int
	rows                          rows
	failed                        []uint64
	most                          int  // failures, after which more tell nothing new
	brief                         bool // what fails is not made small
}

func (t *tally) add(f *fleet) {
	t.Lock()
	defer t.Unlock()
	t.histories++
	t.operations += len(f.ops)
	t.merges += f.merges
	t.rows.add(f.rows)
}

// share is what make test simulates.
const share = 400

// TestSimulate simulates histories: a share of them, or as many as
// POSTBAG_HISTORIES says or as fit into POSTBAG_MINUTES, from POSTBAG_SEED on;
// with POSTBAG_FIRST only until one fails.
func TestSimulate(t *testing.T) {
	n, first, minutes := setting(t, "POSTBAG_HISTORIES", share), setting(t, "POSTBAG_SEED", 0), setting(t, "POSTBAG_MINUTES", 0)
	if testing.Short() && n == share {
		n = share / 10
	}
	began := time.Now()
	more := func(i int) bool {
		if minutes > 0 {
			return time.Since(began) < time.Duration(minutes)*time.Minute
		}
		return i < n
	}
	all := &tally{rows: rows{}, most: 20}
	if os.Getenv("POSTBAG_FIRST") != "" {
		all.most, all.brief = 1, true
	}
	seeds := make(chan uint64)
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for seed := range seeds {
				all.try(t, seed)
			}
		})
	}
	last := first
	for i := 0; more(i) && !all.enough(); i++ {
		last = first + i
		seeds <- uint64(last)
	}
	close(seeds)
	workers.Wait()
	t.Logf("seeds %d to %d\n%s", first, last, all.report(time.Since(began)))
}

// enough reports whether enough has failed.
func (t *tally) enough() bool {
	t.Lock()
	defer t.Unlock()
	return len(t.failed) >= t.most
}

// try plays the history of a seed; what fails is made small and told.
func (t *tally) try(on *testing.T, seed uint64) {
	f, broke := play(drawHistory(seed))
	t.add(f)
	if broke == nil {
		return
	}
	t.Lock()
	t.failed = append(t.failed, seed)
	count := t.histories
	t.Unlock()
	if t.brief {
		on.Errorf("%s: %s, found after %d histories", broke.law, f.history, count)
		return
	}
	small, f, broke := shrink(f.history, broke)
	on.Errorf("%s: %s, found after %d histories, made small: %d operations\n%s\n%s", broke.law, small, count, len(small.ops), &f.story, broke.text)
}

func (t *tally) report(took time.Duration) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d histories, %d operations, %d merges in %s: %.0f histories a second\n", t.histories, t.operations, t.merges,
		took.Round(time.Second), float64(t.histories)/took.Seconds())
	for _, row := range allRows {
		fmt.Fprintf(&b, "%10d  %s\n", t.rows[row], row)
	}
	return b.String()
}

// setting is a number from the environment.
func setting(t *testing.T, name string, usual int) int {
	text := os.Getenv(name)
	if text == "" {
		return usual
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatalf("%s is %q, which is no number", name, text)
	}
	return n
}

// TestRows: each row that is met is one that the report shows.
func TestRows(t *testing.T) {
	shown := map[string]bool{}
	for _, row := range allRows {
		shown[row] = true
	}
	for seed := range uint64(30) {
		f, _ := play(drawHistory(seed))
		for row := range f.rows {
			if !shown[row] {
				t.Errorf("%q is met and not shown", row)
			}
		}
	}
}
