package run_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/postbag/postbag/serialize/run"
)

func itoa(n int) string { return strconv.Itoa(n) }

func summary(t *testing.T, text string) run.Table {
	t.Helper()
	r, err := run.Read(decode(t, text), run.Options{})
	if err != nil {
		t.Fatal(err)
	}
	table, err := run.Summary(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return table
}

// lines writes a table so that tests can show it.
func lines(table run.Table) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s %s %d\n", table.Tool, table.Environment, table.Duration, table.Iterations)
	for _, r := range table.Rows {
		fmt.Fprintf(&b, "%d %s %s %s %d %s %d/%d/%d %s\n", r.Iteration, r.Name, r.Method, r.URL, r.Status, r.Time,
			r.Count(run.Passed), r.Count(run.Failed), r.Count(run.Skipped), r.Error)
	}
	for _, f := range table.Failures {
		fmt.Fprintf(&b, "! %d %s: %s: %s\n", f.Iteration, f.Request, f.Test, f.Message)
	}
	fmt.Fprintf(&b, "%+v", table.Totals)
	return b.String()
}

func TestSummary(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"app": {newApp, `Postman app  200ms 2
1 List GET https://x.test/a 0 80ms 2/0/0 
2 List GET https://x.test/a 200 120ms 1/1/0 
! 2 List: fast: 
{Requests:2 Errors:0 Passed:3 Failed:1 Skipped:0 Timed:2 Time:200ms}`},
		"old app": {oldApp, `Postman app  37ms 1
1  POST http://x.test/ 404 37ms 1/0/0 
{Requests:1 Errors:0 Passed:1 Failed:0 Skipped:0 Timed:1 Time:37ms}`},
		"newman": {newman, `Newman Env 1s 1
1 ok GET https://x.test:8443/a/b?k=&z 200 12ms 1/1/1 
1 dead PUT http://x/ 0 0s 0/0/0 connect ECONNREFUSED 127.0.0.1:1
! 1 ok: no:  is wrong
! 1 dead: : connect ECONNREFUSED 127.0.0.1:1
{Requests:2 Errors:1 Passed:1 Failed:1 Skipped:1 Timed:1 Time:12ms}`},
		"cli": {cli, `Postman CLI  877ms 1
1 n GET http://x/y 500 5ms 0/1/1 
1 dead GET  0 0s 0/0/0 refused
! 1 n: t: m
! 1 dead: : refused
{Requests:2 Errors:1 Passed:0 Failed:1 Skipped:1 Timed:1 Time:5ms}`},
	} {
		if got := lines(summary(t, c.text)); got != c.want {
			t.Errorf("%s:\n%s", name, got)
		}
	}
}

func TestCompare(t *testing.T) {
	row := func(name string, status int, ms int, tests ...run.Test) run.Row {
		return run.Row{Iteration: 1, Name: name, Method: "GET", Status: status, Time: time.Duration(ms) * time.Millisecond, Tests: tests}
	}
	pass, fail := run.Test{Name: "t", Outcome: run.Passed}, run.Test{Name: "t", Outcome: run.Failed}
	before := run.Table{Rows: []run.Row{row("a", 200, 10, pass), row("b", 200, 10), row("b", 200, 10), row("gone", 200, 1)}}
	after := run.Table{Rows: []run.Row{row("a", 200, 20, fail), row("b", 200, 99), row("b", 500, 10), row("new", 200, 1, pass)}}
	var got []string
	for _, c := range run.CompareTables(before, after) {
		got = append(got, fmt.Sprintf("%s %s %d>%d %v %v %.1f", c.Change, c.Name, c.Before.Status, c.After.Status, c.NewlyFailing, c.NewlyPassing, c.TimeRatio))
	}
	want := "changed a 200>200 [t] [] 2.0|changed b 200>500 [] [] 1.0|added new 0>200 [] [t] 0.0|gone gone 200>0 [] [] 0.0"
	if s := strings.Join(got, "|"); s != want {
		t.Error(s)
	}
	r, err := run.Read(decode(t, newman), run.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if same, err := run.Compare(r.Body, r.Body); err != nil || len(same) > 0 {
		t.Errorf("%v %v", same, err)
	}
}
