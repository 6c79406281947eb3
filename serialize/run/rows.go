package run

import (
	"slices"
	"strings"

	"github.com/postbag/postbag/serialize/entity"
)

func (t *Table) newman(report *entity.Map) {
	run := report.Map("run")
	t.Tool, t.Environment = "Newman", report.Map("environment").Text("name")
	t.Duration = span(run.Map("timings"), "started", "completed")
	t.Iterations = whole(field(run.Map("stats").Map("iterations"), "total"))
	for m := range maps(run.List("executions")) {
		request, response := m.Map("request"), m.Map("response")
		row := Row{
			Iteration: 1 + whole(field(m.Map("cursor"), "iteration")),
			Name:      firstText(m.Map("item").Text("name"), m.Text("id")),
			Method:    request.Text("method"), URL: urlText(field(request, "url")),
			Error: errorText(field(m, "requestError")),
		}
		row.answer(response)
		for a := range maps(m.List("assertions")) {
			row.Tests = append(row.Tests, newmanTest(a))
		}
		t.Rows = append(t.Rows, row)
		t.scripts(row, m.List("prerequestScript"))
		t.scripts(row, m.List("testScript"))
	}
	if text := errorText(field(run, "error")); text != "" {
		t.Failures = append(t.Failures, Failure{Message: text})
	}
}

// scripts names the scripts that broke off.
func (t *Table) scripts(row Row, scripts entity.List) {
	for m := range maps(scripts) {
		if text := errorText(field(m, "error")); text != "" {
			t.Failures = append(t.Failures, Failure{row.Iteration, row.Name, "", text})
		}
	}
}

func newmanTest(a *entity.Map) Test {
	test := Test{Name: a.Text("assertion"), Outcome: Passed}
	if field(a, "skipped") == true {
		test.Outcome = Skipped
	} else if v := field(a, "error"); v != nil {
		test.Outcome, test.Message = Failed, errorText(v)
	}
	return test
}

func (t *Table) cli(report *entity.Map) {
	run := report.Map("run")
	t.Tool, t.Environment = "Postman CLI", run.Map("meta").Text("environmentName")
	t.Duration = lasting(field(run.Map("meta"), "duration"))
	if t.Duration == 0 {
		t.Duration = span(run.Map("meta"), "started", "completed")
	}
	t.Iterations = whole(field(run.Map("summary").Map("iterations"), "executed"))
	for m := range maps(run.List("executions")) {
		request := m.Map("requestExecuted")
		row := Row{
			Iteration: 1 + whole(field(m, "iterationCount")), Name: request.Text("name"),
			Method: request.Text("method"), URL: urlText(field(request, "url")),
		}
		row.answer(m.Map("response"))
		for test := range maps(m.List("tests")) {
			row.Tests = append(row.Tests, cliTest(test))
		}
		t.cliErrors(&row, m.List("errors"))
		t.Rows = append(t.Rows, row)
	}
	if text := errorText(field(run, "runError")); text != "" {
		t.Failures = append(t.Failures, Failure{Message: text})
	}
}

// cliErrors tells the error of a request from those of its scripts.
func (t *Table) cliErrors(row *Row, errors entity.List) {
	for m := range maps(errors) {
		if source := m.Text("source"); row.Error == "" && (source == "request" || source == "") {
			row.Error = errorText(m)
		} else {
			t.Failures = append(t.Failures, Failure{row.Iteration, row.Name, "", errorText(m)})
		}
	}
}

func cliTest(m *entity.Map) Test {
	test := Test{Name: m.Text("name"), Outcome: Outcome(m.Text("status")), Message: errorText(field(m, "error"))}
	if test.Outcome != Failed && test.Outcome != Skipped {
		test.Outcome = Passed
	}
	return test
}

// answer takes what a row tells of the response.
func (r *Row) answer(response *entity.Map) {
	r.Status = whole(field(response, "code"))
	r.StatusText = response.Text("status")
	r.Time = lasting(field(response, "responseTime"))
	r.Size = max(0, whole(field(response, "responseSize")))
}

// errorText is the message of an error as runners write them.
func errorText(v entity.Value) string {
	m, ok := v.(*entity.Map)
	if !ok {
		text, _ := v.(string)
		return text
	}
	if text := m.Text("message"); text != "" {
		return text
	}
	parts := []string{m.Text("syscall"), m.Text("code"), address(m)}
	parts = slices.DeleteFunc(parts, func(s string) bool { return s == "" })
	if text := strings.Join(parts, " "); text != "" {
		return text
	}
	return firstText(m.Text("name"), "error")
}

func address(m *entity.Map) string {
	port, _ := field(m, "port").(entity.Number)
	if host := m.Text("address"); host == "" || port == "" {
		return host
	}
	return m.Text("address") + ":" + string(port)
}
