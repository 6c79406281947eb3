package history

import (
	"cmp"
	"strconv"

	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/extras"
)

var (
	leaf     = &extras.Shape{}
	byName   = &extras.Shape{Elem: leaf, Label: "name"}
	postData = &extras.Shape{Fields: map[string]*extras.Shape{"params": byName}}
	harShape = &extras.Shape{Fields: map[string]*extras.Shape{
		"request": {Fields: map[string]*extras.Shape{"headers": byName, "queryString": byName, "cookies": byName, "postData": postData}},
		"response": {Fields: map[string]*extras.Shape{
			"headers": byName, "cookies": byName, "content": {Rest: leaf},
		}},
		"timings": {Rest: leaf},
	}}
)

func readHAR(doc *entity.Map) ([]*Entry, Source, error) {
	list := doc.Map("log").List(keyEntries)
	entries, unique := make([]*Entry, len(list)), ids{}
	for i, v := range list {
		m, ok := v.(*entity.Map)
		if !ok {
			return nil, Source{}, notMap("/log/entries/"+strconv.Itoa(i), v)
		}
		entries[i] = fromHAR(m, unique)
	}
	frame, log := shallow(doc), shallow(doc.Map("log"))
	log.Set(keyEntries, entity.List{})
	frame.Set("log", log)
	return entries, Source{Frame: frame}, nil
}

// shallow copies a map but not what lies in it.
func shallow(m *entity.Map) *entity.Map {
	out := &entity.Map{}
	for k, v := range m.All() {
		out.Set(k, v)
	}
	return out
}

func fromHAR(m *entity.Map, unique ids) *Entry {
	request := harRequest(m.Map("request"))
	e := &Entry{
		ID: unique.of("", m), When: timeOf(field(m, "startedDateTime")),
		Method: request.Text("method"), URL: request.Text("url"),
		Body: entity.MapOf(keyRequest, request),
	}
	if response := m.Map("response"); response != nil {
		e.Body.Set(keyResponse, harResponse(response))
	}
	source := entity.MapOf(keyFormat, string(HAR))
	for k, v := range keep(harShape, harDraft(e), m).All() {
		source.Set(k, v)
	}
	e.Body.Set(keySource, source)
	return e
}

func harRequest(m *entity.Map) *entity.Map {
	out := entity.MapOf("url", m.Text("url"), "method", m.Text("method"))
	setBlock(out, "headers", named(m.List("headers"), "name"))
	setBlock(out, "queryParams", queryOf(m.Text("url")))
	data := m.Map("postData")
	if data == nil {
		return out
	}
	mime := data.Text("mimeType")
	if kind, params := bodyType(mime), data.List("params"); kind != textType(mime) && len(params) > 0 {
		out.Set("body", form(kind, named(params, "name")))
	} else {
		out.Set("body", content(mime, data.Text("text"), data.Text("encoding")))
	}
	return out
}

func harResponse(m *entity.Map) *entity.Map {
	out := entity.MapOf("statusCode", number(whole(field(m, "status"))), "statusText", m.Text("statusText"))
	setBlock(out, "headers", named(m.List("headers"), "name"))
	c := m.Map("content")
	out.Set("body", content(c.Text("mimeType"), c.Text("text"), c.Text("encoding")))
	return out
}

// harDraft is a valid HAR entry of any entry.
func harDraft(e *Entry) *entity.Map {
	request, response := e.Body.Map(keyRequest), e.Body.Map(keyResponse)
	in := entity.MapOf("method", request.Text("method"), "url", request.Text("url"), "httpVersion", "HTTP/1.1",
		"cookies", entity.List{}, "headers", list(pairsOf(field(request, "headers")), "name"),
		"queryString", list(decoded(queryOf(request.Text("url"))), "name"))
	if body := request.Map("body"); body != nil && body.Text("type") != "none" {
		in.Set("postData", harPostData(request, body))
	}
	in.Set("headersSize", number(-1))
	in.Set("bodySize", number(-1))
	return entity.MapOf("startedDateTime", isoTime(e.When), "time", number(0), "request", in,
		"response", harAnswer(response), "cache", &entity.Map{},
		"timings", entity.MapOf("send", number(0), "wait", number(0), "receive", number(0)))
}

func harPostData(request, body *entity.Map) *entity.Map {
	mime := cmp.Or(header(field(request, "headers"), "content-type"), mimeOf(body.Text("type")))
	out := entity.MapOf("mimeType", mime)
	if isForm(body) {
		out.Set("params", list(pairsOf(field(body, "content")), "name"))
		return out
	}
	out.Set("text", bodyText(body))
	setText(out, "encoding", body.Text("encoding"))
	return out
}

func harAnswer(response *entity.Map) *entity.Map {
	body := response.Map("body")
	c := entity.MapOf("size", number(len(bodyText(body))),
		"mimeType", cmp.Or(header(field(response, "headers"), "content-type"), mimeOf(body.Text("type"))),
		"text", bodyText(body))
	setText(c, "encoding", body.Text("encoding"))
	return entity.MapOf("status", number(whole(field(response, "statusCode"))), "statusText", response.Text("statusText"),
		"httpVersion", "HTTP/1.1", "cookies", entity.List{},
		"headers", list(pairsOf(field(response, "headers")), "name"), "content", c,
		"redirectURL", header(field(response, "headers"), "location"), "headersSize", number(-1), "bodySize", number(-1))
}

func setText(m *entity.Map, key, text string) {
	if text != "" {
		m.Set(key, text)
	}
}

// writeHAR puts entries into the frame that they came from, or a plain one.
func writeHAR(entries []*Entry, frame *entity.Map) *entity.Map {
	if frame.Map("log") == nil {
		frame = entity.MapOf("log", entity.MapOf("version", "1.2",
			"creator", entity.MapOf("name", "Postbag", "version", "1"), keyEntries, entity.List{}))
	}
	out := make(entity.List, len(entries))
	for i, e := range entries {
		out[i] = harOf(e)
	}
	doc, log := shallow(frame), shallow(frame.Map("log"))
	log.Set(keyEntries, out)
	doc.Set("log", log)
	return doc
}

// harOf is the entry that was read, or one made of an entry from elsewhere.
func harOf(e *Entry) entity.Value {
	if source := e.Body.Map(keySource); source.Text(keyFormat) == string(HAR) {
		return original(harShape, harDraft(e), source)
	}
	return harDraft(e)
}
