package history

import (
	"encoding/base64"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/run"
)

// fromRun is the format of the source of entries that a collection run sent.
const fromRun = "run"

// OfRun makes entries of what a collection run sent, from its stored body,
// which has no secrets: what is left out there is not in the entries either.
// The ids follow from that of the run, so that they are the same each time.
func OfRun(body *entity.Map) ([]*Entry, error) {
	sent, err := run.Sent(body)
	if err != nil {
		return nil, err
	}
	out := make([]*Entry, len(sent))
	for i, x := range sent {
		out[i] = ofExchange(body.Text("id"), i+1, x)
	}
	return out, nil
}

func ofExchange(id string, nth int, x run.Exchange) *Entry {
	e := &Entry{ID: id + "-" + strconv.Itoa(nth), When: x.When, Method: x.Method, URL: x.URL, Name: x.Name}
	request := entity.MapOf("url", x.URL, "method", x.Method)
	setBlock(request, "headers", named(x.Headers, "key"))
	setBlock(request, "queryParams", queryOf(x.URL))
	if body := sentBody(x.Body, header(field(request, "headers"), "content-type")); body != nil {
		request.Set("body", body)
	}
	e.Body = entity.MapOf(keyRequest, request)
	if x.Answer != nil {
		e.Body.Set(keyResponse, answerOfRun(x.Answer))
	}
	e.Body.Set(keySource, entity.MapOf(keyFormat, fromRun, fromRun, id))
	return e
}

func answerOfRun(a *run.Answer) *entity.Map {
	out := entity.MapOf("statusCode", number(a.Status), "statusText", a.StatusText)
	setBlock(out, "headers", named(a.Headers, "key"))
	mime := header(field(out, "headers"), "content-type")
	if text := string(a.Body); utf8.Valid(a.Body) && !strings.ContainsRune(text, 0) {
		out.Set("body", content(mime, text, ""))
	} else {
		out.Set("body", content(mime, base64.StdEncoding.EncodeToString(a.Body), "base64"))
	}
	return out
}

// sentBody is the body of a request of collection v2; nil where it has none
// that is text.
func sentBody(body *entity.Map, mime string) *entity.Map {
	switch mode := body.Text("mode"); mode {
	case "raw":
		return content(mime, body.Text(mode), "")
	case urlencoded, formdata:
		return form(mode, named(enabled(body.List(mode)), "key"))
	case "graphql":
		if query := body.Map(mode); query != nil {
			return entity.MapOf("type", mode, "content", query)
		}
	}
	return nil
}

// enabled are the fields of a form that are sent.
func enabled(fields entity.List) entity.List {
	var out entity.List
	for m := range maps(fields) {
		if field(m, "disabled") != true {
			out = append(out, m)
		}
	}
	return out
}
