package serialize_test

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/postbag/postbag/serialize"
	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/history"
	"github.com/postbag/postbag/serialize/json"
	"github.com/postbag/postbag/serialize/manifest"
	"github.com/postbag/postbag/serialize/run"
	"github.com/postbag/postbag/serialize/yaml"
)

// sample is a file that the reference of the file format shows.
type sample struct {
	file, schema string
	data         []byte
	body         *entity.Map
}

func samples(t *testing.T, f *format) []sample {
	t.Helper()
	var out []sample
	for _, block := range yamlBlock.FindAllStringSubmatch(f.text, -1) {
		s := sample{file: block[1], schema: f.schemaOf(block[1]), data: []byte(block[2])}
		v, err := yaml.Decode(s.data)
		if err != nil {
			t.Fatalf("%s: %v", s.file, err)
		}
		s.body = v.(*entity.Map)
		out = append(out, s)
	}
	return out
}

// Every kind of file is shown, as the program would write it, and fits its
// schema.
func TestSamplesAreFiles(t *testing.T) {
	f := readFormat(t)
	shown := map[string]bool{}
	for _, s := range samples(t, f) {
		shown[s.schema] = true
		if s.schema == "" {
			t.Errorf("%s is in no line of the table", s.file)
			continue
		}
		if err := f.checkValue(s.schema, s.body); err != nil {
			t.Errorf("%s: %v", s.file, err)
		}
		hand := yaml.Block
		if s.schema == "environment" || s.schema == "globals" {
			hand = yaml.Classic
		}
		if got := string(yaml.Encode(s.body, hand)); got != string(s.data) {
			t.Errorf("%s would be written as\n%s", s.file, got)
		}
		if err := understood(s); err != nil {
			t.Errorf("%s: %v", s.file, err)
		}
	}
	for _, p := range f.files {
		if !shown[p.schema] {
			t.Errorf("no file of the schema %q is shown", p.schema)
		}
	}
}

// understood is what the program says to a file beyond its form.
func understood(s sample) error {
	var err error
	switch s.schema {
	case "manifest":
		_, err = manifest.Parse(s.data)
	case "run":
		_, _, err = run.Write(s.body)
	case "history":
		_, err = history.ReadSegment(s.body)
	case "history-origin":
		_, err = history.ReadOrigin(s.body)
	default:
		_, err = serialize.DecodeFile(s.file, s.data)
	}
	return err
}

// loose are the places of the samples where any value may stand: what the
// documents themselves say.
var loose = regexp.MustCompile(strings.Join([]string{
	`definition\.yaml#/auth/\d+/credentials/`, `#/style/.*/add/`, `#/at/.*/add/`, `#.*/at/request\.header/entries/\d+/add/`,
	`dump\.yaml#/rest/`, `archive\.yaml#/index/`, `runs/.*#/report/[^$]*$`, `history/.*#/entries/\d+/source/notes/time/is$`,
	`history/.*/body/content$`, `history/[0-9a-f]+\.yaml#/frame/`, `conflicts/.*/value$`,
}, "|"))

// A value of another type is refused wherever a schema does not mean to let
// any value be.
func TestSchemasRefuseOtherTypes(t *testing.T) {
	f, tried := readFormat(t), 0
	for _, s := range samples(t, f) {
		places("", s.body, func(at string, v entity.Value) {
			tried++
			wrong := entity.Value(entity.Number("7.5"))
			switch v.(type) {
			case entity.Number, bool:
				wrong = "x"
			}
			err := f.checkValue(s.schema, with(s.body, at, wrong))
			if free := loose.MatchString(s.file + "#" + at); free != (err == nil) {
				t.Errorf("%s: %s instead of %s at %q: refused with %v", s.file, json.Encode(wrong, ""), json.Encode(v, ""), at, err)
			}
		})
	}
	if tried < 100 {
		t.Errorf("tried %d places only", tried)
	}
}

// needed are the keys of the samples that a schema does not do without.
var needed = map[string]string{
	"postman/collections/Shop/.resources/definition.yaml":        "/$kind",
	"postman/collections/Shop/Orders/.resources/definition.yaml": "/$kind /auth/0/type",
	"postman/collections/Shop/Orders/Create order- fast.request.yaml": "/$kind /headers/0/key /headers/0/value /headers/1/key /headers/1/value " +
		"/body/type /body/content /scripts/0/type /scripts/0/code",
	"postman/collections/Shop/Orders/.resources/Create order- fast.resources/examples/201 Created.example.yaml": "/$kind /response " +
		"/response/statusCode /response/statusText /response/body /response/body/type /response/body/content",
	"postman/collections/Chat/.resources/Room.resources/messages/Hello.message.yaml": "/$kind",
	"postman/environments/Staging.environment.yaml":                                  "/name /values/0/key /values/0/value /values/1/key /values/1/value",
	"postman/globals/workspace.globals.yaml":                                         "/name /values/0/key /values/0/value",
	"postbag.yaml":                                                                   "/format",
	"postbag/header-presets/JSON please.yaml":                                        "/name /headers /headers/0/key",
	"postbag/extras/collections/Shop.yaml": "/format /is /at/info/add /requests/Health/is /requests/Health/at /requests/Health/at/request.url/of " +
		"/requests/Orders~1Create order- fast/is /requests/Orders~1Create order- fast/at /requests/Orders~1Create order- fast/at/request.header/entries " +
		"/requests/Orders~1Create order- fast/at/request.header/entries/0/of /requests/Orders~1Create order- fast/at/request.header/entries/0/add",
	"postbag/extras/environments/Staging.yaml": "/format /is",
	"postbag/dump.yaml":                        "/keys /rest",
	"postbag/archive.yaml":                     "/index",
	"postbag/runs/Shop/2026-11-23T09-20-00Z-5d6087f6.yaml": "/format /id /report " +
		"/report/run/executions/0/request/header/0/value/$unknown/1/name",
	"postbag/history/2026-11-23/laptop-1.yaml": "/entries /entries/0/id /entries/0/request /entries/0/request/url /entries/0/request/method " +
		"/entries/0/response/statusCode /entries/0/response/statusText /entries/0/response/body /entries/0/response/body/type " +
		"/entries/0/source /entries/0/source/format /entries/0/source/notes/time/of",
	"postbag/history/d674261bcd44.yaml":       "/name /format /days /entries",
	"postbag/conflicts/6f1e0c5b4a392817.yaml": "/conflict /about /about/path /context/line /context/before /context/after /sides /settled/choice",
}

// A file without a key that it needs is refused, and not without others.
func TestSchemasRefuseMissingKeys(t *testing.T) {
	f := readFormat(t)
	for _, s := range samples(t, f) {
		var got []string
		places("", s.body, func(at string, _ entity.Value) {
			if err := f.checkValue(s.schema, without(s.body, at)); err != nil {
				got = append(got, at)
			}
		})
		want := pointers.FindAllString(needed[s.file], -1)
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%s needs\n%q, not\n%q", s.file, got, want)
		}
	}
}

// pointers matches those in needed, in which a blank may stand.
var pointers = regexp.MustCompile(`/(?:[^ ]| [^/])+`)

// misfits are files that say what cannot be.
var misfits = map[string][]string{
	"manifest":       {"format: 2\n", "format: 1.5\n", "format: 1\nsettings:\n  color: blue\n", "format: 1\nsettings:\n  timeout: soon\n", "format: 1\nsettings:\n  history.keep: soon\n"},
	"definition":     {"$kind: folder\n", "$kind: collection\nvariables:\n  a: 1\n", "$kind: collection\nscripts:\n  - type: test\n    code: x\n"},
	"request":        {"$kind: request\n", "$kind: mcp-request\n", "$kind: http-request\nbody:\n  type: yaml\n", "$kind: http-request\nheaders:\n  a: null\n", "$kind: http-request\nsettings:\n  protocolVersion: http3\n", "$kind: http-request\nbody:\n  type: formdata\n  content:\n    - type: file\n      key: a\n"},
	"example":        {"$kind: http-request\nresponse: {}\n", "$kind: http-example\nresponse: {}\n"},
	"message":        {"$kind: http-message\n", "$kind: mqtt-message\ncontentType: pdf\n"},
	"environment":    {"name: a\ncolor: red\n", "name: a\nvalues:\n  a: b\n"},
	"globals":        {"name: a\nvalues:\n  - key: a\n"},
	"workspace":      {"name:\n  - a\n"},
	"header-preset":  {"name: a\nheaders:\n  Accept: b\n"},
	"dump":           {"keys: []\nrest: {}\nrequests: []\n"},
	"archive":        {"index: {}\nglobals: {}\n"},
	"run":            {"format: har\nid: 5d6087f6\nreport: {}\n", "format: cli\nid: 5D6087F6\nreport: {}\n", "format: cli\nid: 5d6087f6\nreport:\n  a:\n    $same: b\n", "format: cli\nid: 5d6087f6\nreport:\n  a:\n    b:\n      - $dropped: 7\n", "format: cli\nid: 5d6087f6\nreport:\n  a:\n    $entries:\n      - - a\n", "format: cli\nid: 5d6087f6\nreport:\n  a:\n    $literal:\n      $text:\n        $base64: 7\n", "format: cli\nid: 5d6087f6\nstarted: yesterday\nreport: {}\n"},
	"history":        {"entries:\n  - id: a\n    request:\n      url: b\n      method: c\n    source:\n      format: har\n      notes: {}\n      record: 1\n", "entries:\n  - id: a\n    request:\n      url: b\n      method: c\n    source:\n      format: records\n", "entries:\n  - id: a\n    when: noon\n    request:\n      url: b\n      method: c\n    source:\n      format: har\n"},
	"conflict":       {"conflict: value\nabout:\n  path: a\nsides: []\n", "conflict: fight\nabout:\n  path: a\nsides:\n  - {}\n  - {}\n", "conflict: value\nabout:\n  path: a\nsides:\n  - time: noon\n  - {}\n"},
	"history-origin": {"name: a\nformat: v1\ndays: []\nentries: []\n", "name: a\nformat: har\ndays:\n  - today\nentries: []\n", "name: a\nformat: har\ndays: []\nentries:\n  - id: a\n"},
	"extras-collection": {"{}\n", "format: v3\nis: {}\n", "style:\n  url: {}\nformat: v1\n", "format: v1\nat:\n  a:\n    is: 1\n", "format: v1\nis:\n  url: abc\n",
		"format: v1\nis: {}\nat:\n  url:\n    of: abc\n", "format: v1\nis: {}\nat:\n  a:\n    entries:\n      - of: 0123456789ab\n", "format: v1\nis: {}\nat:\n  a:\n    insert:\n      - value: 1\n        at: 1\n", "format: v1\nis: {}\nnotes: {}\n", "requests:\n  a:\n    is: {}\n"},
	"extras-environment": {"format: v2.1\nis: {}\n", "format: globals\nis: {}\nrequests: {}\n"},
}

func TestSchemasRefuseMisfits(t *testing.T) {
	f := readFormat(t)
	for _, p := range f.files {
		if len(misfits[p.schema]) == 0 {
			t.Errorf("there is no misfit for %q", p.schema)
		}
	}
	for schema, files := range misfits {
		for _, text := range files {
			if err := f.check(schema, "x.yaml", []byte(text)); err == nil {
				t.Errorf("the schema %q takes\n%s", schema, text)
			}
		}
	}
}

// places calls do for every value within a value, by its JSON pointer.
func places(at string, v entity.Value, do func(at string, v entity.Value)) {
	each(v, func(key string, sub entity.Value) {
		below := at + "/" + strings.NewReplacer("~", "~0", "/", "~1").Replace(key)
		do(below, sub)
		places(below, sub, do)
	})
}

func each(v entity.Value, do func(key string, sub entity.Value)) {
	switch v := v.(type) {
	case *entity.Map:
		for k, sub := range v.All() {
			do(k, sub)
		}
	case entity.List:
		for i, sub := range v {
			do(strconv.Itoa(i), sub)
		}
	}
}

// with is a body with another value at a place.
func with(body *entity.Map, at string, v entity.Value) *entity.Map {
	out := body.Clone()
	holder, key := holderOf(out, at)
	switch in := holder.(type) {
	case *entity.Map:
		in.Set(key, v)
	case entity.List:
		i, _ := strconv.Atoi(key)
		in[i] = v
	}
	return out
}

// without is a body without the key at a place; an entry of a list stays.
func without(body *entity.Map, at string) *entity.Map {
	out := body.Clone()
	holder, key := holderOf(out, at)
	if m, ok := holder.(*entity.Map); ok {
		m.Delete(key)
	}
	return out
}

func holderOf(v entity.Value, at string) (holder entity.Value, key string) {
	holder = v
	tokens := strings.Split(at, "/")[1:]
	for i, token := range tokens {
		key = strings.NewReplacer("~1", "/", "~0", "~").Replace(token)
		if i == len(tokens)-1 {
			break
		}
		next := holder
		each(holder, func(k string, sub entity.Value) {
			if k == key {
				next = sub
			}
		})
		holder = next
	}
	return holder, key
}
