package history

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/postbag/postbag/serialize/entity"
)

// Search are the entries that every word fits, in their order. A method in
// capitals ("GET") fits entries of that method alone, "4xx" those of such a
// status. Any other word fits where it stands, in any case, in the URL, the
// name, the headers or the bodies, or where it is the status.
func Search(entries []*Entry, words []string) []*Entry {
	var out []*Entry
	for _, e := range entries {
		if e.fits(words) {
			out = append(out, e)
		}
	}
	return out
}

var (
	methods     = []string{"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "CONNECT"}
	statusClass = regexp.MustCompile(`^[1-5]xx$`)
)

func (e *Entry) fits(words []string) bool {
	status, text := strconv.Itoa(e.Status()), ""
	for _, word := range words {
		switch {
		case slices.Contains(methods, word):
			if !strings.EqualFold(e.Method, word) {
				return false
			}
		case statusClass.MatchString(word):
			if len(status) != 3 || status[0] != word[0] {
				return false
			}
		case word != status:
			if text == "" {
				text = strings.ToLower(e.text())
			}
			if !strings.Contains(text, strings.ToLower(word)) {
				return false
			}
		}
	}
	return true
}

// Status is that of the response, 0 where there is none.
func (e *Entry) Status() int { return whole(field(e.Body.Map(keyResponse), "statusCode")) }

// text is all that an entry says, a line each.
func (e *Entry) text() string {
	lines := []string{e.Method, e.URL, e.Name}
	for _, key := range []string{keyRequest, keyResponse} {
		m := e.Body.Map(key)
		lines = append(lines, m.Text("statusText"), headerLines(pairsOf(field(m, "headers"))), bodyText(m.Map("body")))
	}
	return strings.Join(lines, "\n")
}

// Title is the name of an entry, else its method and path.
func (e *Entry) Title() string {
	if e.Name != "" {
		return e.Name
	}
	_, rest, ok := strings.Cut(e.URL, "://")
	if !ok {
		rest = e.URL
	}
	rest, _, _ = strings.Cut(rest, "?")
	host, path, _ := strings.Cut(rest, "/")
	if path == "" {
		path = host
	} else {
		path = "/" + path
	}
	return strings.TrimSpace(e.Method + " " + path)
}

// ofTheWire matches headers that a client sets by itself for each request.
var ofTheWire = regexp.MustCompile(`(?i)^(:.*|host|content-length|connection|postman-token|accept-encoding|transfer-encoding)$`)

// AsRequest is the body of an http-request that sends the entry again, for
// saving into a collection. Headers that the client sets by itself are not in
// it. It has no name: [Entry.Title] is a good one.
func AsRequest(e *Entry) *entity.Map {
	request := e.Body.Map(keyRequest)
	out := entity.MapOf("$kind", "http-request", "url", request.Text("url"), "method", request.Text("method"))
	headers := slices.DeleteFunc(pairsOf(field(request, "headers")), func(p pair) bool { return ofTheWire.MatchString(p.key) })
	setBlock(out, "headers", headers)
	setBlock(out, "queryParams", queryOf(request.Text("url")))
	if body := request.Map("body"); body != nil {
		body = body.Clone()
		body.Delete("encoding")
		out.Set("body", body)
	}
	return out
}
