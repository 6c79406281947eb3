package run_test

import (
	"cmp"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/json"
	"github.com/postbag/postbag/serialize/run"
)

const newApp = `{"id":"r1","name":"Shop","timestamp":"2024-03-05T07:08:09.123Z","collection_id":"c1","folder_id":0,
"environment_id":"0","totalPass":3,"delay":0,"persist":true,"status":"finished","startedAt":"2024-03-05T07:08:08.000Z",
"totalFail":1,"results":[{"id":"q1","name":"List","url":"https://x.test/a","time":120,
"responseCode":{"code":200,"name":"OK"},"tests":{"is 200":true,"fast":false},
"testPassFailCounts":{"is 200":{"pass":2,"fail":0},"fast":{"pass":1,"fail":1}},"times":[80,120],
"allTests":[{"is 200":true,"fast":true},{"is 200":true,"fast":false}]}],
"count":2,"totalTime":200,"collection":{"requests":[{"id":"q1","method":"GET"}]}}`

const oldApp = `{"id":"r0","name":"Old","timestamp":"1583394489123","collection_id":"c0","folder_id":null,"environment_id":"0",
"totalPass":1,"totalFail":0,"results":[{"id":"q1","name":"","url":"http://x.test/","time":"37","responseCode":{"code":404,
"name":"Not Found","detail":"gone"},"tests":{"a":true}}],"count":1,"totalTime":37,"lifecycle":"done","target_type":"collection",
"synced":false,"allTests":[],"requests":[{"id":"q1","method":"POST"}],
"collection":{"id":"c0","order":["q1"],"folders_order":[],"requests":[]}}`

const newman = `{"collection":{"_":{"postman_id":"c"},"item":[{"id":"i1","name":"ok","request":{"url":{"host":["{{base}}"]},"method":"GET"},
"event":[{"listen":"test","script":{"exec":["pm.test('is 200', () => pm.response.to.have.status(200));"]}}]}],
"info":{"_postman_id":"c","name":"N"}},"environment":{"id":"e","name":"Env","values":[
{"type":"secret","value":"s3cr3t-value","key":"hidden"},{"type":"any","value":"abcdefgh12","key":"API_Key"},
{"type":"any","value":"1","key":"token"},{"type":"any","value":"https://x.test/token","key":"tokenUrl"}]},
"globals":{"id":"g","values":[{"key":"password","value":12345678901}]},
"run":{"stats":{"iterations":{"total":1}},"timings":{"started":1583394489123,"completed":1583394490123},"executions":[
{"cursor":{"iteration":0},"item":{"id":"i1","name":"ok","request":{"url":{"host":["{{base}}"]},"method":"GET"},
"event":[{"listen":"test","script":{"exec":["pm.test('is 200', () => pm.response.to.have.status(200));"]}}]},
"request":{"url":{"protocol":"https","port":"8443","path":["a","b"],"host":["x","test"],"query":[{"key":"k","value":"abcdefgh12"},
{"key":"z","value":null}]},"method":"GET","header":[{"key":"Authorization","value":"Bearer tok-tok-tok-1"},
{"key":"X","value":"pre s3cr3t-value post"}]},
"response":{"status":"OK","code":200,"stream":{"type":"Buffer","data":[97,98,99,10]},"responseTime":12},
"assertions":[{"assertion":"is 200","skipped":false},{"assertion":"later","skipped":true},
{"assertion":"no","error":{"message":"tok-tok-tok-1 is wrong"}}]},
{"cursor":{"iteration":0},"item":{"id":"i2","name":"dead"},"request":{"url":"http://x/","method":"PUT"},
"requestError":{"errno":-111,"code":"ECONNREFUSED","syscall":"connect","address":"127.0.0.1","port":1}}],"failures":[],"error":null}}`

const cli = `{"run":{"meta":{"collectionId":"c","collectionName":"C","started":1583394489123,"completed":1583394490000,"duration":877},
"summary":{"iterations":{"executed":1,"errors":0}},"executions":[{"iterationCount":0,"requestExecuted":{"id":"i","name":"n",
"url":{"raw":"http://x/y"},"method":"GET","headers":[]},"response":{"code":500,"status":"Oops","stream":{"type":"Buffer","data":[255,0]},
"responseTime":5},"tests":[{"name":"t","status":"failed","error":{"message":"m"}},{"name":"s","status":"skipped"}],"errors":[]},
{"iterationCount":0,"requestExecuted":{"name":"dead","method":"GET"},"tests":[],"errors":[{"message":"refused","source":"request"}]}],
"runError":null}}`

func TestReports(t *testing.T) {
	for name, c := range map[string]struct {
		text, started string
		format        run.Format
		collection    run.Collection
	}{
		"app":     {newApp, "2024-03-05T07:08:08Z", run.AppReport, run.Collection{Name: "Shop", ID: "c1"}},
		"old app": {oldApp, "2020-03-05T07:48:09.123Z", run.AppReport, run.Collection{Name: "Old", ID: "c0"}},
		"newman":  {newman, "2020-03-05T07:48:09.123Z", run.NewmanReport, run.Collection{Name: "N", ID: "c"}},
		"cli":     {cli, "2020-03-05T07:48:09.123Z", run.CLIReport, run.Collection{Name: "C", ID: "c"}},
	} {
		t.Run(name, func(t *testing.T) {
			r := roundTrip(t, decode(t, c.text), run.Options{})
			started := r.Started.Format("2006-01-02T15:04:05.999Z07:00")
			if r.Format != c.format || r.Collection != c.collection || started != c.started || len(r.ID) != 8 {
				t.Errorf("%s %v %s %s", r.Format, r.Collection, started, r.ID)
			}
		})
	}
}

func TestWhatIsNoReport(t *testing.T) {
	for _, text := range []string{`{}`, `{"run":1}`, `{"run":{}}`, `{"results":[]}`, `{"info":{},"item":[]}`, `{"results":{},"totalPass":1}`} {
		if _, err := run.Read(decode(t, text), run.Options{}); err == nil {
			t.Errorf("%s is read", text)
		}
	}
	deep := strings.Replace(newApp, `"count":2`, `"count":`+strings.Repeat("[", 300)+strings.Repeat("]", 300), 1)
	if _, err := run.Read(decode(t, deep), run.Options{}); err == nil || !strings.Contains(err.Error(), "/count/0/0") {
		t.Errorf("deep: %v", err)
	}
}

func TestSecretsAreLeftOut(t *testing.T) {
	r := roundTrip(t, decode(t, newman), run.Options{})
	text := encoded(r.Body)
	for _, secret := range []string{"s3cr3t-value", "abcdefgh12", "tok-tok-tok-1", "12345678901"} {
		if strings.Contains(text, secret) {
			t.Errorf("%s is in the body", secret)
		}
	}
	for _, kept := range []string{"https://x.test/token", `"pre "`, `" post"`, `" is wrong"`} {
		if !strings.Contains(text, kept) {
			t.Errorf("%s is not in the body", kept)
		}
	}
	var places []string
	for _, m := range r.Missing {
		places = append(places, m.String())
	}
	want := []string{
		"/environment/values/0/value (environment/hidden)", "/environment/values/1/value (environment/API_Key)",
		"/environment/values/2/value (environment/token)", "/globals/values/0/value (globals/password)",
		"/run/executions/0/request/url/query/0/value (environment/API_Key)",
		"/run/executions/0/request/header/0/value (header/Authorization)",
		"/run/executions/0/request/header/1/value (environment/hidden)",
		"/run/executions/0/assertions/2/error/message (header/Authorization)",
	}
	if strings.Join(places, "\n") != strings.Join(want, "\n") {
		t.Errorf("missing:\n%s", strings.Join(places, "\n"))
	}
}

func TestSecretsInOddPlaces(t *testing.T) {
	text := `{"environment":{"values":[{"key":"secret","value":"p&ss word/1"}]},"run":{"executions":[
		{"request":{"url":"http://x/?a=p%26ss+word%2F1","auth":{"type":"apikey","apikey":[{"key":"key","value":"X-Key"},{"key":"value","value":"zzzz-yyyy-xxxx"}]}},
		"p&ss word/1 k":"v","zzzz-yyyy-xxxx":1,"auth":{"basic":{"username":"u","password":"short"}},"base":"http://u:hunter2222@h/","url":{"auth":{"user":"u","password":"tiny"}},"b64":"cCZzcyB3b3JkLzE="}]}}`
	r := roundTripKeys(t, decode(t, text))
	for _, secret := range []string{"ss word", "ss+word", "cCZz", "zzzz", "short", "hunter", "tiny"} {
		if body := encoded(r.Body); strings.Contains(body, secret) {
			t.Errorf("%s in %s", secret, body)
		}
	}
}

// A report of the CLI does not have the environment, whose secrets are left
// out of it all the same where they are known.
func TestSecretsOfWhatWasGiven(t *testing.T) {
	text := `{"run":{"meta":{"collectionName":"C"},"summary":{},"executions":[{"requestExecuted":{"url":"http://x/?p=hunter2-hunter2",
		"method":"GET","headers":[{"key":"X","value":"my g10bal-t0ken"}]}}]}}`
	given := []run.Given{
		{Scope: "environment", Document: decode(t, `{"values":[{"key":"pin","value":"hunter2-hunter2","type":"secret"},{"key":"base","value":"http://x/"}]}`)},
		{Scope: "globals", Document: decode(t, `{"values":[{"key":"api_token","value":"g10bal-t0ken"}]}`)},
	}
	r := roundTrip(t, decode(t, text), run.Options{Given: given})
	var names []string
	for _, m := range r.Missing {
		names = append(names, m.Name)
	}
	if got := strings.Join(names, " "); got != "environment/pin globals/api_token" {
		t.Errorf("missing %s", got)
	}
	if missing, err := run.LeftOut(r.Body); err != nil || len(missing) != 2 {
		t.Errorf("%v %v", missing, err)
	}
}

// roundTripKeys does without the comparison, since keys are missing.
func roundTripKeys(t *testing.T, report *entity.Map) *run.Run {
	r, body := stored(t, report, run.Options{})
	if _, _, err := run.Write(body); err != nil {
		t.Fatal(err)
	}
	return r
}

func TestBodyLimit(t *testing.T) {
	for _, text := range []string{newman, cli, strings.Replace(newman, `"stream":{"type":"Buffer","data":[97,98,99,10]}`, `"body":"abc\n"`, 1)} {
		whole := roundTrip(t, decode(t, text), run.Options{BodyLimit: 4})
		cut := roundTrip(t, decode(t, text), run.Options{BodyLimit: 1})
		if whole.ID != cut.ID {
			t.Errorf("the id depends on the limit")
		}
		if a, b := drops(whole), drops(cut); a != 0 || b != 1 {
			t.Errorf("%d and %d bodies dropped", a, b)
		}
	}
}

func drops(r *run.Run) int {
	n := 0
	for _, m := range r.Missing {
		if m.Dropped {
			n++
		}
	}
	return n
}

func TestEmbeddedItemsAreKeptOnce(t *testing.T) {
	body := encoded(roundTrip(t, decode(t, newman), run.Options{}).Body)
	if strings.Count(body, "to.have.status") != 1 || !strings.Contains(body, `"item":{"$same":"/collection/item/0"}`) {
		t.Error(body)
	}
}

func TestEditedBodies(t *testing.T) {
	for _, report := range []string{
		`[]`, `{"$same":"/"}`, `{"a":{"$same":"/b"}}`, `{"a":{"$same":"/a"}}`, `{"a":{"b":{"$same":"/a"}}}`, `{"a":{"$text":1}}`,
		`{"a":{"$base64":"*"}}`, `{"a":{"$unknown":1}}`, `{"a":{"$entries":[1]}}`, `{"a":{"$entries":[[1,2]]}}`, `{"a":{"$literal":1}}`,
	} {
		body := decode(t, `{"format":"newman","report":`+report+`}`)
		if _, _, err := run.Write(body); err == nil {
			t.Errorf("%s is written", report)
		}
		if _, err := run.Summary(body); err == nil {
			t.Errorf("%s is summed up", report)
		}
	}
}

func TestReferenceBomb(t *testing.T) {
	report := entity.MapOf("x0", entity.List{"a", "a"})
	for i := 1; i < 60; i++ {
		last := entity.MapOf("$same", "/x"+string(entity.Number(itoa(i-1))))
		report.Set("x"+itoa(i), entity.List{last, last})
	}
	if _, _, err := run.Write(entity.MapOf("report", report)); err == nil {
		t.Error("a bomb is written")
	}
}

func TestCorpus(t *testing.T) {
	dir := cmp.Or(os.Getenv("POSTBAG_CORPUS"), "../../../shared/corpus")
	files, _ := filepath.Glob(filepath.Join(dir, "runs", "*.json"))
	if len(files) == 0 {
		if os.Getenv("POSTBAG_REQUIRE_ALL") != "" {
			t.Fatal("no corpus")
		}
		t.Skip("no corpus (set POSTBAG_CORPUS)")
	}
	for _, path := range files {
		t.Run(filepath.Base(path), func(t *testing.T) {
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			v, err := json.Decode(data)
			if err != nil {
				t.Fatal(err)
			}
			r := roundTrip(t, v.(*entity.Map), run.Options{})
			if len(r.Missing) > 0 {
				t.Errorf("missing: %v", r.Missing)
			}
			table, err := run.Summary(r.Body)
			if err != nil || len(table.Rows) == 0 {
				t.Errorf("%+v, %v", table, err)
			}
			t.Logf("%d bytes of JSON, %d stored; %d rows, %d failures", len(encoded(v)), len(encoded(r.Body)), len(table.Rows), len(table.Failures))
		})
	}
}
