package history

import (
	"cmp"
	"strconv"
	"strings"

	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/extras"
	"github.com/postbag/postbag/serialize/json"
)

var (
	byKey       = &extras.Shape{Elem: leaf, Label: "key"}
	recordShape = &extras.Shape{Fields: map[string]*extras.Shape{"headerData": byKey, "queryParams": byKey, "data": byKey}}
	answerShape = &extras.Shape{Fields: map[string]*extras.Shape{"responseCode": {Rest: leaf}, "headers": byKey}}
)

// readRecords makes entries of the records of a list, each with the response
// that answers finds for it.
func readRecords(list entity.List, at string, answers map[string]*entity.Map) ([]*Entry, error) {
	entries, unique := make([]*Entry, len(list)), ids{}
	for i, v := range list {
		m, ok := v.(*entity.Map)
		if !ok {
			return nil, notMap(at+"/"+strconv.Itoa(i), v)
		}
		e := fromRecord(m, unique)
		if answer := answers[m.Text("id")]; answer != nil && e.ID == m.Text("id") {
			e.answer(answer)
		}
		entries[i] = e
	}
	return entries, nil
}

func fromRecord(m *entity.Map, unique ids) *Entry {
	request := recordRequest(m)
	e := &Entry{ID: unique.of(m.Text("id"), m), Method: request.Text("method"), URL: request.Text("url"), Name: m.Text("name")}
	for _, key := range []string{"createdAt", "timestamp", "time", "updatedAt"} {
		if e.When = timeOf(field(m, key)); !e.When.IsZero() {
			break
		}
	}
	e.Body = entity.MapOf(keyRequest, request)
	e.Body.Set(keySource, entity.MapOf(keyFormat, string(Records), keyRequest, keep(recordShape, recordDraft(e), m)))
	return e
}

func recordRequest(m *entity.Map) *entity.Map {
	out := entity.MapOf("url", m.Text("url"), "method", m.Text("method"))
	headers := recordHeaders(m)
	setBlock(out, "headers", headers)
	setBlock(out, "queryParams", queryOf(m.Text("url")))
	if body := recordBody(m, header(field(out, "headers"), "content-type")); body != nil {
		out.Set("body", body)
	}
	return out
}

// recordHeaders reads headerData, else the lines of headers; without those
// that are switched off.
func recordHeaders(m *entity.Map) []pair {
	var out []pair
	for h := range maps(m.List("headerData")) {
		if field(h, "enabled") != false && field(h, "disabled") != true {
			out = append(out, pair{h.Text("key"), textOf(field(h, "value"))})
		}
	}
	if len(out) > 0 {
		return out
	}
	for line := range strings.SplitSeq(m.Text("headers"), "\n") {
		if k, v, ok := strings.Cut(line, ":"); ok && !strings.HasPrefix(line, "//") {
			out = append(out, pair{strings.TrimSpace(k), strings.TrimSpace(v)})
		}
	}
	return out
}

func recordBody(m *entity.Map, mime string) *entity.Map {
	data := field(m, "data")
	raw, hasRaw := field(m, "rawModeData").(string)
	switch mode := m.Text("dataMode"); mode {
	case "raw":
		if text, ok := data.(string); ok && !hasRaw {
			raw = text
		}
		return content(mime, raw, "")
	case "params", "urlencoded":
		kind := map[string]string{"params": formdata, "urlencoded": urlencoded}[mode]
		if fields := named(dataList(data), "key"); len(fields) > 0 {
			return form(kind, fields)
		}
	case "graphql":
		return entity.MapOf("type", "graphql", "content", cmp.Or(m.Map("graphqlModeData"), &entity.Map{}).Clone())
	}
	return nil
}

// dataList is the list of a form, which old records write as JSON in a text.
func dataList(v entity.Value) entity.List {
	if text, ok := v.(string); ok {
		v, _ = json.Decode([]byte(text))
	}
	list, _ := v.(entity.List)
	return list
}

// recordDraft is a record of any entry.
func recordDraft(e *Entry) *entity.Map {
	request := e.Body.Map(keyRequest)
	headers := pairsOf(field(request, "headers"))
	out := entity.MapOf("id", e.ID)
	setText(out, "name", e.Name)
	out.Set("url", request.Text("url"))
	out.Set("method", request.Text("method"))
	out.Set("headers", headerLines(headers))
	out.Set("headerData", list(headers, "key"))
	out.Set("queryParams", list(queryOf(request.Text("url")), "key"))
	setData(out, request.Map("body"))
	if !e.When.IsZero() {
		out.Set("createdAt", isoTime(e.When))
	}
	return out
}

func headerLines(headers []pair) string {
	var b strings.Builder
	for _, h := range headers {
		b.WriteString(h.key + ": " + textOf(h.value) + "\n")
	}
	return b.String()
}

func setData(out, body *entity.Map) {
	mode, data, raw := entity.Value("raw"), entity.Value(entity.List{}), entity.Value(nil)
	switch body.Text("type") {
	case "", "none":
		mode, data = nil, nil
	case urlencoded:
		mode, data = urlencoded, list(pairsOf(field(body, "content")), "key")
	case formdata:
		mode, data = "params", list(pairsOf(field(body, "content")), "key")
	case "graphql":
		mode, data = "graphql", nil
		out.Set("graphqlModeData", field(body, "content"))
	default:
		raw = bodyText(body)
	}
	out.Set("dataMode", mode)
	out.Set("data", data)
	out.Set("rawModeData", raw)
}
