package run

import (
	"slices"

	"github.com/postbag/postbag/serialize/entity"
)

// app reads the results of the app, of which there is one for a request, with
// lists over the iterations in it.
func (t *Table) app(report *entity.Map) {
	t.Tool, t.Environment = "Postman app", report.Map("environment").Text("name")
	t.Duration = lasting(field(report, "totalTime"))
	methods := methodsOf(report)
	for m := range maps(report.List("results")) {
		for i := range roundsOf(m) {
			row := appRow(m, i)
			row.Method = methods[m.Text("id")]
			t.Rows = append(t.Rows, row)
		}
	}
	slices.SortStableFunc(t.Rows, func(a, b Row) int { return a.Iteration - b.Iteration })
}

// roundsOf is how many rounds a result tells apart.
func roundsOf(m *entity.Map) int { return max(1, len(m.List("allTests")), len(m.List("times"))) }

// appRow is the row of a result in a round, from 0. Only the status of the
// last round is in the report.
func appRow(m *entity.Map, round int) Row {
	all, times, last := m.List("allTests"), m.List("times"), roundsOf(m)-1
	row := Row{Iteration: round + 1, Name: m.Text("name"), URL: urlText(field(m, "url"))}
	if round == last {
		code := m.Map("responseCode")
		row.Status, row.StatusText = whole(field(code, "code")), code.Text("name")
		row.Time = lasting(field(m, "time"))
	}
	if round < len(times) {
		row.Time = lasting(times[round])
	}
	if round < len(all) {
		row.Tests = appTests(asMap(all[round]))
	} else if len(all) == 0 && round == last {
		row.Tests = appTests(m.Map("tests"))
	}
	return row
}

func appTests(tests *entity.Map) []Test {
	var out []Test
	for name, v := range tests.All() {
		test := Test{Name: name, Outcome: Failed}
		if v == true || v == "true" {
			test.Outcome = Passed
		}
		out = append(out, test)
	}
	return out
}

// methodsOf are the methods of requests by id. Old reports have the requests
// at the top, newer ones in the collection.
func methodsOf(report *entity.Map) map[string]string {
	out := map[string]string{}
	for _, in := range []*entity.Map{report, report.Map("collection")} {
		for m := range maps(in.List("requests")) {
			out[m.Text("id")] = m.Text("method")
		}
	}
	return out
}
