package history_test

import (
	"cmp"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/history"
	"github.com/postbag/postbag/serialize/json"
	"github.com/postbag/postbag/serialize/run"
)

const newmanRun = `{"collection":{"info":{"name":"N"}},
"environment":{"name":"Env","values":[{"type":"secret","key":"token","value":"s3cr3t-value"}]},
"run":{"stats":{},"timings":{"started":1583394489123},"executions":[
{"cursor":{"iteration":0},"item":{"name":"Order"},
"request":{"url":{"protocol":"https","host":["x","test"],"path":["a"],"query":[{"key":"q","value":"1"}]},"method":"POST",
"header":[{"key":"Content-Type","value":"application/json"},{"key":"Authorization","value":"Bearer s3cr3t-value"}],
"body":{"mode":"raw","raw":"{\"n\":1,\"t\":\"s3cr3t-value\"}"}},
"response":{"status":"Created","code":201,"header":[{"key":"Content-Type","value":"text/html"}],
"stream":{"type":"Buffer","data":[104,105]},"responseTime":250}},
{"cursor":{"iteration":0},"item":{"name":"Skipped"}},
{"cursor":{"iteration":0},"item":{"name":"Form"},"request":{"url":"https://x.test/f","method":"PUT","header":[],
"body":{"mode":"urlencoded","urlencoded":[{"key":"a","value":"1"},{"key":"b","value":"2","disabled":true}]}},
"response":{"status":"OK","code":200,"header":[],"stream":{"type":"Buffer","data":[255,0]},"responseTime":5}},
{"cursor":{"iteration":1},"item":{"name":"Dead"},"request":{"url":"https://x.test/g","method":"POST",
"body":{"mode":"graphql","graphql":{"query":"{a}","variables":""}}},"requestError":{"code":"ECONNREFUSED"}},
{"cursor":{"iteration":1},"item":{"name":"File"},"request":{"url":"https://x.test/h","method":"POST","header":[],
"body":{"mode":"file","file":{"src":"/tmp/x"}}},"response":{"status":"OK","code":200,"body":"old"}}]}}`

const newmanHistory = `2020-03-05T07:48:09.123Z Order {"request":{"url":"https://x.test/a?q=1","method":"POST",` +
	`"headers":{"Content-Type":"application/json","Authorization":""},"queryParams":{"q":"1"},` +
	`"body":{"type":"json","content":"{\"n\":1,\"t\":\"\"}"}},"response":{"statusCode":201,"statusText":"Created",` +
	`"headers":{"Content-Type":"text/html"},"body":{"type":"html","content":"hi"}}}
2020-03-05T07:48:09.373Z Form {"request":{"url":"https://x.test/f","method":"PUT","body":{"type":"urlencoded","content":{"a":"1"}}},` +
	`"response":{"statusCode":200,"statusText":"OK","body":{"type":"text","content":"/wA=","encoding":"base64"}}}
2020-03-05T07:48:09.378Z Dead {"request":{"url":"https://x.test/g","method":"POST",` +
	`"body":{"type":"graphql","content":{"query":"{a}","variables":""}}}}
2020-03-05T07:48:09.378Z File {"request":{"url":"https://x.test/h","method":"POST"},` +
	`"response":{"statusCode":200,"statusText":"OK","body":{"type":"text","content":"old"}}}
`

const cliRun = `{"run":{"meta":{"collectionName":"C","started":1583394489123},"summary":{},"executions":[
{"iterationCount":0,"requestExecuted":{"name":"n","url":{"raw":"http://x/y?a"},"method":"GET","headers":[{"key":"A","value":"1"}]},
"response":{"code":500,"status":"Oops","headers":[{"key":"B","value":"2"}],"stream":{"type":"Buffer","data":[]},"responseTime":5}},
{"iterationCount":0,"tests":[]},
{"iterationCount":0,"requestExecuted":{"name":"dead","method":"GET","url":"http://y"}}]}}`

const cliHistory = `2020-03-05T07:48:09.123Z n {"request":{"url":"http://x/y?a","method":"GET","headers":{"A":"1"},` +
	`"queryParams":[{"key":"a","value":null}]},"response":{"statusCode":500,"statusText":"Oops","headers":{"B":"2"},` +
	`"body":{"type":"text","content":""}}}
2020-03-05T07:48:09.128Z dead {"request":{"url":"http://y","method":"GET"}}
`

func TestOfRun(t *testing.T) {
	for name, c := range map[string]struct{ report, want string }{
		"newman": {newmanRun, newmanHistory}, "cli": {cliRun, cliHistory}, "app": {`{"name":"A","results":[{"url":"x"}],"totalPass":1}`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			body := bodyOfRun(t, []byte(c.report))
			var got strings.Builder
			for _, e := range ofRun(t, body) {
				without := e.Body.Clone()
				without.Delete("source")
				got.WriteString(e.When.Format("2006-01-02T15:04:05.000Z") + " " + e.Name + " " + string(json.Encode(without, "")) + "\n")
			}
			if got.String() != c.want {
				t.Errorf("got\n%s", got.String())
			}
		})
	}
}

func bodyOfRun(t *testing.T, report []byte) *entity.Map {
	t.Helper()
	v, err := json.Decode(report)
	if err != nil {
		t.Fatal(err)
	}
	r, err := run.Read(v.(*entity.Map), run.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return r.Body
}

// ofRun holds entries to what holds for all: ids that are their own and stay,
// and a way through a segment and through HAR.
func ofRun(t *testing.T, body *entity.Map) []*history.Entry {
	t.Helper()
	entries, err := history.OfRun(body)
	if err != nil {
		t.Fatal(err)
	}
	again, _ := history.OfRun(body)
	seen := map[string]bool{}
	for i, e := range entries {
		if seen[e.ID] || e.ID != again[i].ID || !strings.HasPrefix(e.ID, body.Text("id")+"-") {
			t.Errorf("id %s", e.ID)
		}
		seen[e.ID] = true
	}
	for _, segment := range history.Segments(entries, "d", nil) {
		read, err := history.ReadSegment(segment)
		if err != nil || len(read) != len(entries) {
			t.Fatalf("%d entries: %v", len(read), err)
		}
		for i, e := range read {
			if !entity.Equal(e.Body, entries[i].Body) || e.ID != entries[i].ID || !e.When.Equal(entries[i].When) {
				t.Errorf("%s comes back as %s", json.Encode(entries[i].Body, ""), json.Encode(e.Body, ""))
			}
		}
	}
	if har, _, err := history.Read(history.WriteHAR(entries)); err != nil || len(har) != len(entries) {
		t.Errorf("as HAR: %d, %v", len(har), err)
	}
	return entries
}

func TestOfRunCorpus(t *testing.T) {
	dir := cmp.Or(os.Getenv("POSTBAG_CORPUS"), "../../../shared/corpus")
	files, _ := filepath.Glob(filepath.Join(dir, "runs", "*.json"))
	if len(files) == 0 {
		if os.Getenv("POSTBAG_REQUIRE_ALL") != "" {
			t.Fatal("no corpus")
		}
		t.Skip("no corpus (set POSTBAG_CORPUS)")
	}
	for _, path := range files {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if entries := ofRun(t, bodyOfRun(t, data)); len(entries) == 0 || entries[0].URL == "" || entries[0].Status() == 0 {
			t.Errorf("%s: %d entries", path, len(entries))
		}
	}
}
