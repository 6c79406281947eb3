package run

import (
	"slices"

	"github.com/postbag/postbag/serialize/entity"
)

// Change says how a row of one run differs from that of another.
type Change string

// The changes of a row.
const (
	Changed Change = "changed"
	Added   Change = "added" // only the later run sent the request
	Gone    Change = "gone"  // only the earlier did
)

// RowChange is a request that went otherwise in another run.
type RowChange struct {
	Change    Change
	Iteration int
	Name      string
	Method    string
	URL       string
	// Before and After are the rows of both runs; the zero Row where there is
	// none.
	Before, After Row
	NewlyFailing  []string // names of tests, as the next
	NewlyPassing  []string
	// TimeRatio is the later time divided by the earlier, for information; 0
	// where one is not known. A difference in time alone is no change.
	TimeRatio float64
}

// Compare lists what went otherwise in run b than in run a. Rows are paired
// by iteration, name, method and URL, several alike by their order.
func Compare(a, b *entity.Map) ([]RowChange, error) {
	before, err := Summary(a)
	if err != nil {
		return nil, err
	}
	after, err := Summary(b)
	if err != nil {
		return nil, err
	}
	return CompareTables(before, after), nil
}

// CompareTables is [Compare] for tables that are there already.
func CompareTables(before, after Table) []RowChange {
	var out []RowChange
	old, seen := numbered(before.Rows), map[rowKey]bool{}
	for _, pair := range after.numberedRows() {
		seen[pair.key] = true
		if was, ok := old[pair.key]; !ok {
			out = append(out, change(Added, pair.row, Row{}, pair.row))
		} else if c := change(Changed, pair.row, was, pair.row); c.differs() {
			out = append(out, c)
		}
	}
	for _, pair := range before.numberedRows() {
		if !seen[pair.key] {
			out = append(out, change(Gone, pair.row, pair.row, Row{}))
		}
	}
	return out
}

type rowKey struct {
	iteration         int
	name, method, url string
	nth               int
}

type numberedRow struct {
	key rowKey
	row Row
}

// numberedRows gives each row the key by which it is paired.
func (t Table) numberedRows() []numberedRow {
	out, counts := make([]numberedRow, len(t.Rows)), map[rowKey]int{}
	for i, r := range t.Rows {
		key := rowKey{r.Iteration, r.Name, r.Method, r.URL, 0}
		counts[key]++
		key.nth = counts[key]
		out[i] = numberedRow{key, r}
	}
	return out
}

func numbered(rows []Row) map[rowKey]Row {
	out := make(map[rowKey]Row, len(rows))
	for _, n := range (Table{Rows: rows}).numberedRows() {
		out[n.key] = n.row
	}
	return out
}

func change(kind Change, r, before, after Row) RowChange {
	c := RowChange{Change: kind, Iteration: r.Iteration, Name: r.Name, Method: r.Method, URL: r.URL, Before: before, After: after}
	c.NewlyFailing = newly(Failed, before, after)
	c.NewlyPassing = newly(Passed, before, after)
	if before.Time > 0 && after.Time > 0 {
		c.TimeRatio = float64(after.Time) / float64(before.Time)
	}
	return c
}

// newly names the tests with an outcome that they did not have before.
func newly(o Outcome, before, after Row) []string {
	had := map[string]bool{}
	for _, t := range before.Tests {
		had[t.Name] = had[t.Name] || t.Outcome == o
	}
	var out []string
	for _, t := range after.Tests {
		if t.Outcome == o && !had[t.Name] {
			out = append(out, t.Name)
		}
	}
	return out
}

// differs reports whether more than the time changed.
func (c RowChange) differs() bool {
	sameTest := func(a, b Test) bool { return a.Name == b.Name && a.Outcome == b.Outcome }
	return c.Before.Status != c.After.Status || c.Before.Error != c.After.Error ||
		!slices.EqualFunc(c.Before.Tests, c.After.Tests, sameTest)
}
