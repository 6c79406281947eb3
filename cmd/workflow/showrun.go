package workflow

import (
	"fmt"
	"time"

	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/run"
)

// ShownRun is a run in full.
type ShownRun struct {
	ListedRun
	Iterations int          `json:"iterations"`
	Average    float64      `json:"averageMilliseconds"` // of a request
	Rows       []RunRow     `json:"rows"`                // a request sent, in the order of the report
	Failures   []RunFailure `json:"failures"`
	LeftOut    []string     `json:"leftOut,omitempty"` // of the report, what the store does not have
}

// RunRow is one request, sent once.
type RunRow struct {
	Iteration    int       `json:"iteration"` // from 1
	Name         string    `json:"name"`
	Method       string    `json:"method,omitempty"`
	URL          string    `json:"url,omitempty"`
	Status       int       `json:"status"` // 0 where there is none, or none is known
	StatusText   string    `json:"statusText,omitempty"`
	Milliseconds float64   `json:"milliseconds"` // 0 where it is not known, as is the size
	Size         int       `json:"size"`         // of the response in bytes
	Passed       int       `json:"passed"`       // tests, as the next
	Failed       int       `json:"failed"`
	Skipped      int       `json:"skipped"`
	Tests        []RunTest `json:"tests"`
	Error        string    `json:"error,omitempty"` // why there was no response
}

// RunTest is one test of a request.
type RunTest struct {
	Name    string      `json:"name"`
	Outcome run.Outcome `json:"outcome"` // passed, failed, skipped
	Message string      `json:"message,omitempty"`
}

// RunFailure is a test that failed, a script that broke off, or a request
// without a response; Test is "" for the last two.
type RunFailure struct {
	Iteration int    `json:"iteration"`
	Request   string `json:"request"`
	Test      string `json:"test,omitempty"`
	Message   string `json:"message"`
}

// ShowRun is the run of a name, and nil where the name can be none of a run.
// Only the file of the run is read.
func (s *Store) ShowRun(name string) (*ShownRun, error) {
	e, w, err := s.findRun(name)
	if e == nil {
		return nil, err
	}
	return shownRun(w, e)
}

// findRun finds a run by its name, and reads it alone; nil where the name is
// none of a run.
func (s *Store) findRun(name string) (*entity.Entity, *entity.Workspace, error) {
	if !looksLikeRun(name) {
		return nil, nil, nil
	}
	keys, err := s.runKeys()
	if err != nil {
		return nil, nil, err
	}
	_, rest := splitKind(name)
	keys = namedRuns(keys, rest)
	if len(keys) == 0 {
		return nil, nil, nil
	}
	if len(keys) > 1 {
		return nil, nil, manyRuns(keys, name)
	}
	read, err := s.part(runFiles(keys)...)
	if err != nil {
		return nil, nil, failed("read the run result", err)
	}
	for _, p := range read.Problems {
		return nil, nil, &Problem{What: "read the run result", Err: p, Hint: "mend the file, or take an earlier one: postbag restore NAME --at REV"}
	}
	return read.Workspace.Get(keys[0]), read.Workspace, nil
}

// fewRuns is how many runs that a name may mean are named one by one.
const fewRuns = 20

func manyRuns(keys []entity.Key, name string) error {
	p := &Problem{Kind: Usage, What: fmt.Sprintf("%q may mean any of these", name), Hint: "give the whole path or the id; the collection alone means its newest run"}
	for i, k := range keys {
		if i == fewRuns {
			p.Lines = append(p.Lines, fmt.Sprintf("and %d more", len(keys)-i))
			break
		}
		p.Lines = append(p.Lines, "run "+k.Path)
	}
	return p
}

func shownRun(w *entity.Workspace, e *entity.Entity) (*ShownRun, error) {
	t, err := run.Summary(e.Body)
	if err != nil {
		return nil, badRun(e, err)
	}
	missing, err := run.LeftOut(e.Body)
	if err != nil {
		return nil, badRun(e, err)
	}
	shown := &ShownRun{
		ListedRun: listedRun(w, e, t), Iterations: t.Iterations, Average: milliseconds(t.Totals.Average()),
		Rows: []RunRow{}, Failures: []RunFailure{}, LeftOut: leftOut(missing),
	}
	for _, r := range t.Rows {
		shown.Rows = append(shown.Rows, runRow(r))
	}
	for _, f := range t.Failures {
		shown.Failures = append(shown.Failures, RunFailure(f))
	}
	return shown, nil
}

// badRun is the problem of a run whose body was edited so that it makes no
// sense.
func badRun(e *entity.Entity, err error) error {
	return &Problem{What: "read run " + e.Path, Err: err, Hint: "take an earlier version: postbag restore \"run " + e.Path + "\" --at REV"}
}

func runRow(r run.Row) RunRow {
	out := RunRow{
		Iteration: r.Iteration, Name: r.Name, Method: r.Method, URL: r.URL, Status: r.Status, StatusText: r.StatusText,
		Milliseconds: milliseconds(r.Time), Size: r.Size, Tests: []RunTest{}, Error: r.Error,
		Passed: r.Count(run.Passed), Failed: r.Count(run.Failed), Skipped: r.Count(run.Skipped),
	}
	for _, t := range r.Tests {
		out.Tests = append(out.Tests, RunTest(t))
	}
	return out
}

// Duration is a number of milliseconds as Go has durations.
func Duration(milliseconds float64) time.Duration {
	return time.Duration(milliseconds * float64(time.Millisecond))
}
