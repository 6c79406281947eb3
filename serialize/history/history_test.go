package history_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/history"
	"github.com/postbag/postbag/serialize/json"
	"github.com/postbag/postbag/serialize/yaml"
)

const har = `{"log":{"version":"1.2","creator":{"name":"Browser","version":"9"},"pages":[],"entries":[
{"startedDateTime":"2024-05-06T23:30:00.5+02:00","time":12.5,"_initiator":{"type":"x"},"request":{"method":"POST","url":"https://x.test/a?q=1&z&e=%20",
"httpVersion":"h2","headers":[{"name":":authority","value":"x.test"},{"name":"Content-Type","value":"application/json","comment":"c"}],
"queryString":[{"name":"q","value":"1"}],"cookies":[{"name":"c","value":"1"}],"headersSize":-1,"bodySize":7,
"postData":{"mimeType":"application/json","text":"{\"a\":1}"}},"response":{"status":201,"statusText":"Created","httpVersion":"h2",
"headers":[{"name":"Set-Cookie","value":"a"},{"name":"Set-Cookie","value":"b"}],"cookies":[],
"content":{"size":5,"mimeType":"text/plain","text":"aMOpIQo=","encoding":"base64"},"redirectURL":"","headersSize":1,"bodySize":2},
"cache":{},"timings":{"send":1,"wait":2.50,"receive":3},"serverIPAddress":"::1"},
{"startedDateTime":"2024-05-07T01:00:00.000Z","time":0,"request":{"method":"POST","url":"https://x.test/form","postData":
{"mimeType":"application/x-www-form-urlencoded","params":[{"name":"a","value":"1"}],"text":"a=1"}},
"response":{"status":0,"content":{"text":"/w==","encoding":"base64"}}},{}]},"_extra":1}`

const lists = `{"version":3,"requests":[
{"id":"r1","url":"http://x.test/a?b=1","method":"PUT","headers":"A: 1\n// B: 2\n","headerData":[{"key":"A","value":"1","enabled":true},
{"key":"B","value":"2","enabled":false}],"data":[],"dataMode":"raw","rawModeData":"{\"a\":1}","createdAt":"2024-05-06T10:00:00.000Z","owner":"7","name":null},
{"id":"r2","url":"http://x.test/b","method":"POST","headers":"Content-Type: text/plain\n","data":[{"key":"f","value":"v","type":"text"}],
"dataMode":"urlencoded","createdAt":1714989600000},
{"id":"r2","url":"http://x.test/c","method":"GET"}],
"responses":[{"id":"s2","request":"r2","responseCode":{"code":404,"name":"Not Found"},"text":"nope","headers":[{"key":"H","value":"h"}],"time":5},
{"id":"lonely","x":1},{"id":"r1","status":200,"body":"ok"},{"id":"r1","again":true}],"folders":[]}`

const records = `[{"url":"http://x.test/","method":"GET","time":1714989600000,"data":null},{"url":"u","method":"POST","dataMode":"raw","data":"text"},
{"url":"u","method":"POST","dataMode":"params","data":"[{\"key\":\"a\",\"value\":\"b\"}]","timestamp":"1714989600000"},
{"url":1,"method":null,"headers":[],"dataMode":{}},{}]`

func decode(t testing.TB, text string) entity.Value {
	t.Helper()
	v, err := json.Decode([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

type fataler interface {
	Fatalf(format string, args ...any)
}

// roundTrip checks that a document comes back equal, also through segments.
func roundTrip(t fataler, v entity.Value) []*history.Entry {
	before := entity.Clone(v)
	entries, source, err := history.Read(v)
	if err != nil {
		t.Fatalf("read: %v", err)
	}
	if got := history.Write(entries, source); !entity.Equal(got, v) || !entity.Equal(v, before) {
		t.Fatalf("written again:\n%s\n%s", json.Encode(v, ""), json.Encode(got, ""))
	}
	again := stored(t, entries)
	if got := history.Write(again, source); !entity.Equal(got, v) {
		t.Fatalf("written from segments:\n%s\n%s", json.Encode(v, ""), json.Encode(got, ""))
	}
	return entries
}

// stored puts entries into segments, through YAML, and gives them back in
// their order.
func stored(t fataler, entries []*history.Entry) []*history.Entry {
	byID := map[string]*history.Entry{}
	for name, body := range history.Segments(entries, "dev", nil) {
		v, err := yaml.Decode(yaml.Encode(body, yaml.Block))
		if err != nil || !entity.Equal(v, body) {
			t.Fatalf("%s: %v", name, err)
		}
		list, err := history.ReadSegment(v.(*entity.Map))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for _, e := range list {
			byID[e.ID] = e
		}
	}
	out := make([]*history.Entry, len(entries))
	for i, e := range entries {
		if out[i] = byID[e.ID]; out[i] == nil || !out[i].When.Equal(e.When) {
			t.Fatalf("entry %q is not stored as it was", e.ID)
		}
	}
	return out
}

func read(t testing.TB, text string) []*history.Entry {
	t.Helper()
	entries, _, err := history.Read(decode(t, text))
	if err != nil {
		t.Fatal(err)
	}
	return entries
}

func TestRoundTrip(t *testing.T) {
	for format, text := range map[history.Format]string{history.HAR: har, history.Lists: lists, history.Records: records} {
		v := decode(t, text)
		if got, ok := history.Detect(v); !ok || got != format {
			t.Errorf("%s is taken for %q", format, got)
		}
		roundTrip(t, v)
	}
}

func TestWideRecordsAreKeptWhole(t *testing.T) {
	m := entity.MapOf("url", "http://x/?"+strings.Repeat("a=b&", 200_000), "method", "GET")
	for i := range 200_000 {
		m.Set(fmt.Sprint("k", i), "v")
	}
	entries, source, err := history.Read(entity.List{m})
	if err != nil || !entity.Equal(history.Write(entries, source), entity.List{m}) {
		t.Errorf("a wide record is not written again: %v", err)
	}
}

func TestEntries(t *testing.T) {
	var got []string
	for _, e := range slices.Concat(read(t, har), read(t, lists), read(t, records)) {
		body := e.Body.Clone()
		body.Delete("source")
		when := ""
		if !e.When.IsZero() {
			when = e.When.Format("0102T15:04:05.0")
		}
		got = append(got, fmt.Sprintf("%s %s", when, json.Encode(body, "")))
	}
	want := strings.Split(`0506T21:30:00.5 {"request":{"url":"https://x.test/a?q=1&z&e=%20","method":"POST","headers":{":authority":"x.test","Content-Type":"application/json"},"queryParams":[{"key":"q","value":"1"},{"key":"z","value":null},{"key":"e","value":"%20"}],"body":{"type":"json","content":"{\"a\":1}"}},"response":{"statusCode":201,"statusText":"Created","headers":[{"key":"Set-Cookie","value":"a"},{"key":"Set-Cookie","value":"b"}],"body":{"type":"text","content":"hé!\n"}}}
0507T01:00:00.0 {"request":{"url":"https://x.test/form","method":"POST","body":{"type":"urlencoded","content":{"a":"1"}}},"response":{"statusCode":0,"statusText":"","body":{"type":"text","content":"/w==","encoding":"base64"}}}
 {"request":{"url":"","method":""}}
0506T10:00:00.0 {"request":{"url":"http://x.test/a?b=1","method":"PUT","headers":{"A":"1"},"queryParams":{"b":"1"},"body":{"type":"text","content":"{\"a\":1}"}},"response":{"statusCode":200,"statusText":"","body":{"type":"text","content":"ok"}}}
0506T10:00:00.0 {"request":{"url":"http://x.test/b","method":"POST","headers":{"Content-Type":"text/plain"},"body":{"type":"urlencoded","content":{"f":"v"}}},"response":{"statusCode":404,"statusText":"Not Found","headers":{"H":"h"},"body":{"type":"text","content":"nope"}}}
 {"request":{"url":"http://x.test/c","method":"GET"}}
0506T10:00:00.0 {"request":{"url":"http://x.test/","method":"GET"}}
 {"request":{"url":"u","method":"POST","body":{"type":"text","content":"text"}}}
0506T10:00:00.0 {"request":{"url":"u","method":"POST","body":{"type":"formdata","content":[{"type":"text","key":"a","value":"b"}]}}}
 {"request":{"url":"","method":""}}
 {"request":{"url":"","method":""}}`, "\n")
	for i, line := range want {
		if got[i] != line {
			t.Errorf("%d:\n%s\nwant\n%s", i, got[i], line)
		}
	}
}

func TestRefused(t *testing.T) {
	for text, want := range map[string]string{
		`{}`: "no history", `[]`: "no history", `[1]`: "no history", `{"requests":[],"order":[],"responses":[]}`: "no history",
		`{"log":{"entries":[{},1]}}`:           "/log/entries/1: a record must be a map, not a number",
		`{"requests":[null],"responses":[]}`:   "/requests/0",
		`{"requests":[],"responses":[{},"x"]}`: "/responses/1",
		`[{"url":"","method":""},[]]`:          "/1: a record must be a map, not a list",
		`[{"url":"","method":"","a/b":` + strings.Repeat("[", 300) + strings.Repeat("]", 300) + `}]`: "/0/a~1b/0/0",
	} {
		_, _, err := history.Read(decode(t, text))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.60s: %v", text, err)
		}
	}
}

func TestWriteHARFromAnywhere(t *testing.T) {
	entries := slices.Concat(read(t, lists), read(t, har))
	doc := history.WriteHAR(entries)
	again := roundTrip(t, doc)
	for i, e := range entries {
		if a := again[i]; a.Method != e.Method || a.URL != e.URL || a.Status() != e.Status() || !a.When.Equal(e.When) && !e.When.IsZero() {
			t.Errorf("%d: %+v", i, a)
		}
	}
	list := doc.Map("log").List("entries")
	original := decode(t, har).(*entity.Map).Map("log").List("entries")
	if !entity.Equal(list[3:], original) {
		t.Error("entries from HAR are not what they were")
	}
	for i, v := range list[:3] {
		for _, key := range []string{"startedDateTime", "time", "request", "response", "cache", "timings"} {
			if !v.(*entity.Map).Has(key) {
				t.Errorf("%d has no %s", i, key)
			}
		}
	}
}

func TestSegments(t *testing.T) {
	entries := read(t, har)
	segments := history.Segments(entries, "mia", []string{"2024-05-06/mia-3.yaml", "2024-05-06/mia-x-9", "2024-05-07/other-4"})
	names := slices.Sorted(maps.Keys(segments))
	if want := []string{"1970-01-01/mia-1", "2024-05-06/mia-4", "2024-05-07/mia-1"}; !slices.Equal(names, want) {
		t.Errorf("%v", names)
	}
	if fresh, ids := history.Fresh(read(t, har), entries); len(fresh) > 0 || len(ids) != len(entries) {
		t.Errorf("%d entries would be stored again", len(fresh))
	}
	if fresh, _ := history.Fresh(read(t, lists), entries); len(fresh) != 3 {
		t.Errorf("%d of three new entries", len(fresh))
	}
	if _, err := history.ReadSegment(entity.MapOf("entries", entity.List{entity.MapOf("id", "x")})); err == nil {
		t.Error("an entry without a request is read")
	}
}

func TestEqualRecordsHaveIDsOfTheirOwn(t *testing.T) {
	entries := read(t, `[{"url":"u","method":"GET"},{"url":"u","method":"GET"},{"id":"x-2","url":"","method":""},{"id":"x","url":"","method":""},{"id":"x","url":"","method":""}]`)
	seen := map[string]bool{}
	for _, e := range entries {
		if seen[e.ID] {
			t.Errorf("%q twice", e.ID)
		}
		seen[e.ID] = true
	}
}

func TestSearch(t *testing.T) {
	entries := slices.Concat(read(t, har), read(t, lists))
	for words, want := range map[string]int{"": 6, "POST": 3, "X.TEST": 5, "4xx": 1, "404": 1, "nope PUT": 0, "hé": 1, "set-cookie 201": 1} {
		if got := history.Search(entries, strings.Fields(words)); len(got) != want {
			t.Errorf("%q finds %d", words, len(got))
		}
	}
}

func TestAsRequest(t *testing.T) {
	e := read(t, har)[0]
	want := `{"$kind":"http-request","url":"https://x.test/a?q=1&z&e=%20","method":"POST","headers":{"Content-Type":"application/json"},` +
		`"queryParams":[{"key":"q","value":"1"},{"key":"z","value":null},{"key":"e","value":"%20"}],"body":{"type":"json","content":"{\"a\":1}"}}`
	if got := string(json.Encode(history.AsRequest(e), "")); got != want {
		t.Errorf("%s", got)
	}
	if e.Title() != "POST /a" {
		t.Error(e.Title())
	}
}
