package run

import (
	"time"

	"github.com/postbag/postbag/serialize/entity"
)

// Exchange is a request that a run sent, with what came back.
type Exchange struct {
	Name   string
	Method string
	URL    string
	// When is the time before which it was not sent: reports tell only when
	// the run began and how long each answer took. Zero where they do not.
	When time.Time
	// Headers are maps of key and value, Body is that of a request of
	// collection v2, nil where there is none.
	Headers entity.List
	Body    *entity.Map
	Answer  *Answer // nil where none came
}

// Answer is the response to a request.
type Answer struct {
	Status     int
	StatusText string
	Headers    entity.List // maps of key and value
	Body       []byte
}

// Sent are the requests that a stored run sent, in their order, without what
// its body leaves out. The app's reports do not say what was sent: of those
// there are none.
func Sent(body *entity.Map) ([]Exchange, error) {
	report, _, err := restore(body, true)
	if err != nil {
		return nil, err
	}
	format := Format(body.Text(keyFormat))
	when := started(format, report)
	var out []Exchange
	for m := range maps(report.Map("run").List("executions")) {
		x, ok := exchange(format, m)
		if !ok {
			continue
		}
		x.When = when
		if !when.IsZero() {
			when = when.Add(lasting(field(m.Map("response"), "responseTime")))
		}
		out = append(out, x)
	}
	return out, nil
}

// exchange reads an execution; one that sent nothing is not ok.
func exchange(f Format, m *entity.Map) (x Exchange, ok bool) {
	request, headers := m.Map("request"), "header"
	x.Name = m.Map("item").Text("name")
	if f == CLIReport {
		request, headers = m.Map("requestExecuted"), "headers"
		x.Name = request.Text("name")
	}
	if request == nil {
		return x, false
	}
	x.Method, x.URL = request.Text("method"), urlText(field(request, "url"))
	x.Headers, x.Body = request.List(headers), request.Map("body")
	if response := m.Map("response"); response != nil {
		x.Answer = answerOf(response, headers)
	}
	return x, true
}

func answerOf(response *entity.Map, headers string) *Answer {
	a := &Answer{Status: whole(field(response, "code")), StatusText: response.Text("status"), Headers: response.List(headers)}
	if data, ok := bufferBytes(response.Map("stream")); ok {
		a.Body = data
	} else {
		a.Body = []byte(response.Text("body")) // as Newman wrote it long ago
	}
	return a
}
