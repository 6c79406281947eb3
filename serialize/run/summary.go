package run

import (
	"fmt"
	"time"

	"github.com/postbag/postbag/serialize/entity"
)

// Table is a run for people to read.
type Table struct {
	Tool        string // "Postman app", "Newman" or "Postman CLI"
	Collection  Collection
	Environment string        // its name, "" where there was none
	Started     time.Time     // UTC; zero where it is not known
	Duration    time.Duration // 0 where it is not known
	Iterations  int
	Rows        []Row // a request sent, in the order of the report
	Totals      Totals
	Failures    []Failure
}

// Row is one request, sent once.
type Row struct {
	Iteration  int // from 1
	Name       string
	Method     string
	URL        string
	Status     int // 0 where none came, or none is known
	StatusText string
	Time       time.Duration // 0 where it is not known
	Size       int           // of the response in bytes; 0 where it is not known
	Tests      []Test
	Error      string // why there was no response, "" where there was one
}

// Outcome is how a test ended.
type Outcome string

// The outcomes of tests.
const (
	Passed  Outcome = "passed"
	Failed  Outcome = "failed"
	Skipped Outcome = "skipped"
)

// Test is one test of a request.
type Test struct {
	Name    string
	Outcome Outcome
	Message string // of a failure, "" where the report has none
}

// Count is the number of tests with an outcome.
func (r Row) Count(o Outcome) int {
	n := 0
	for _, t := range r.Tests {
		if t.Outcome == o {
			n++
		}
	}
	return n
}

// Totals add up the rows of a table.
type Totals struct {
	Requests, Errors        int // Errors of the requests had no response
	Passed, Failed, Skipped int // tests
	Timed                   int // requests of which the time is known
	Time                    time.Duration
}

// Average is the mean time of the requests of which it is known, 0 of none.
func (t Totals) Average() time.Duration { return t.Time / time.Duration(max(t.Timed, 1)) }

// Failure is a test that failed, a script that broke off, or a request
// without a response; Test is "" for the last two.
type Failure struct {
	Iteration int
	Request   string
	Test      string
	Message   string
}

// Summary makes the table of a stored body.
func Summary(body *entity.Map) (Table, error) {
	report, _, err := restore(body, false)
	if err != nil {
		return Table{}, err
	}
	format := Format(body.Text(keyFormat))
	t := Table{Collection: ran(format, report), Started: started(format, report)}
	switch format {
	case AppReport:
		t.app(report)
	case NewmanReport:
		t.newman(report)
	case CLIReport:
		t.cli(report)
	default:
		return Table{}, fmt.Errorf("summary of a run result: format %q is not known", format)
	}
	t.count()
	return t, nil
}

// count adds up the rows, and names the failures that they hold.
func (t *Table) count() {
	for _, r := range t.Rows {
		t.Iterations = max(t.Iterations, r.Iteration)
		t.Totals.Requests++
		t.Totals.Passed += r.Count(Passed)
		t.Totals.Failed += r.Count(Failed)
		t.Totals.Skipped += r.Count(Skipped)
		if r.Time > 0 {
			t.Totals.Timed++
			t.Totals.Time += r.Time
		}
		if r.Error != "" {
			t.Totals.Errors++
			t.Failures = append(t.Failures, Failure{r.Iteration, r.Name, "", r.Error})
		}
		for _, test := range r.Tests {
			if test.Outcome == Failed {
				t.Failures = append(t.Failures, Failure{r.Iteration, r.Name, test.Name, test.Message})
			}
		}
	}
}

// span is the time between two fields, 0 where it is not known.
func span(m *entity.Map, from, to string) time.Duration {
	a, b := timeOf(field(m, from)), timeOf(field(m, to))
	if a.IsZero() || b.Before(a) {
		return 0
	}
	return b.Sub(a)
}

// lasting reads a duration in milliseconds.
func lasting(v entity.Value) time.Duration {
	ms, _ := milliseconds(v)
	if ms < 0 || ms > 1e12 {
		return 0
	}
	return time.Duration(ms * float64(time.Millisecond))
}
