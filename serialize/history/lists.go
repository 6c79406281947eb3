package history

import (
	"cmp"
	"strconv"

	"github.com/postbag/postbag/serialize/entity"
)

// readLists reads requests and responses, and pairs them: a response names
// the request that it answers.
func readLists(doc *entity.Map) ([]*Entry, Source, error) {
	responses, answers := doc.List("responses"), map[string]*entity.Map{}
	for i, v := range responses {
		m, ok := v.(*entity.Map)
		if !ok {
			return nil, Source{}, notMap("/responses/"+strconv.Itoa(i), v)
		}
		if of := answered(m); of != "" && answers[of] == nil {
			answers[of] = m
		}
	}
	entries, err := readRecords(doc.List("requests"), "/requests", answers)
	if err != nil {
		return nil, Source{}, err
	}
	frame := shallow(doc)
	for _, key := range []string{"requests", "responses"} {
		if frame.List(key) != nil {
			frame.Set(key, entity.List{})
		}
	}
	return entries, Source{Frame: frame, Responses: order(entries, responses, answers)}, nil
}

// answered is the id of the request that a response names, else its own,
// which it may share with the request.
func answered(m *entity.Map) string {
	for _, key := range []string{"request", "requestId", "request_id", "history", "historyId", "history_id", "id"} {
		if id := m.Text(key); id != "" {
			return id
		}
		if id := m.Map(key).Text("id"); id != "" {
			return id
		}
	}
	return ""
}

func order(entries []*Entry, responses entity.List, answers map[string]*entity.Map) entity.List {
	has := map[string]bool{}
	for _, e := range entries {
		has[e.ID] = e.Body.Has(keyResponse)
	}
	out := make(entity.List, len(responses))
	for i, v := range responses {
		m, _ := v.(*entity.Map)
		if of := answered(m); has[of] && answers[of] == m {
			out[i] = of
		} else {
			out[i] = m
		}
	}
	return out
}

// answer gives an entry its response.
func (e *Entry) answer(m *entity.Map) {
	code := m.Map("responseCode")
	status := cmp.Or(whole(field(code, "code")), whole(field(m, "code")), whole(field(m, "statusCode")), whole(field(m, "status")))
	text := firstText(code.Text("name"), m.Text("statusText"), m.Text("status"))
	out := entity.MapOf("statusCode", number(status), "statusText", text)
	setBlock(out, "headers", named(m.List("headers"), "key"))
	mime := firstText(header(field(out, "headers"), "content-type"), m.Text("mime"))
	out.Set("body", content(mime, firstText(m.Text("text"), m.Text("body")), ""))
	source := e.Body.Map(keySource)
	e.Body.Delete(keySource)
	e.Body.Set(keyResponse, out)
	source.Set(keyResponse, keep(answerShape, answerDraft(e), m))
	e.Body.Set(keySource, source)
}

func firstText(texts ...string) string { return cmp.Or(texts...) }

// answerDraft is a response record of any entry that has a response.
func answerDraft(e *Entry) *entity.Map {
	response := e.Body.Map(keyResponse)
	text := response.Text("statusText")
	return entity.MapOf("request", e.ID,
		"responseCode", entity.MapOf("code", number(whole(field(response, "statusCode"))), "name", text), "status", text,
		"headers", list(pairsOf(field(response, "headers")), "key"), "text", bodyText(response.Map("body")))
}

func writeRecords(entries []*Entry) entity.List {
	out := make(entity.List, len(entries))
	for i, e := range entries {
		out[i] = recordOf(e)
	}
	return out
}

// recordOf is the record that was read, or one made of an entry from
// elsewhere.
func recordOf(e *Entry) entity.Value {
	draft := recordDraft(e)
	if !fromRecords(e) {
		return draft
	}
	return original(recordShape, draft, e.Body.Map(keySource).Map(keyRequest))
}

func fromRecords(e *Entry) bool { return e.Body.Map(keySource).Text(keyFormat) == string(Records) }

// writeLists puts the responses where the source had them, and those that it
// does not know of behind.
func writeLists(entries []*Entry, source Source) *entity.Map {
	open := map[string]*Entry{}
	for _, e := range entries {
		if e.Body.Has(keyResponse) {
			open[e.ID] = e
		}
	}
	responses := entity.List{}
	take := func(e *Entry) {
		if e != nil {
			responses = append(responses, answerOf(e))
			delete(open, e.ID)
		}
	}
	for _, v := range source.Responses {
		if id, ok := v.(string); ok {
			take(open[id])
		} else {
			responses = append(responses, v)
		}
	}
	for _, e := range entries {
		take(open[e.ID])
	}
	out := shallow(source.Frame)
	out.Set("requests", writeRecords(entries))
	if len(responses) > 0 || source.Frame == nil || source.Frame.List("responses") != nil {
		out.Set("responses", responses)
	}
	return out
}

func answerOf(e *Entry) entity.Value {
	draft := answerDraft(e)
	if kept := e.Body.Map(keySource).Map(keyResponse); fromRecords(e) && kept != nil {
		return original(answerShape, draft, kept)
	}
	return draft
}
