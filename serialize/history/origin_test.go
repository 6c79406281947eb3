package history_test

import (
	"bytes"
	"testing"

	"pgregory.net/rapid"

	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/history"
	"github.com/postbag/postbag/serialize/json"
	"github.com/postbag/postbag/serialize/yaml"
)

// archive keeps files of history as a store does.
type archive struct {
	segments map[string][]byte
	origins  [][]byte
}

func (a *archive) entries(t fataler) []*history.Entry {
	var out []*history.Entry
	for name, data := range a.segments {
		v, err := yaml.Decode(data)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		entries, err := history.ReadSegment(v.(*entity.Map))
		if err != nil || history.CountIn(data) != len(entries) {
			t.Fatalf("%s: %d entries, counted %d: %v", name, len(entries), history.CountIn(data), err)
		}
		out = append(out, entries...)
	}
	return out
}

// put stores a file, and gives how many of its entries are new.
func (a *archive) put(t fataler, v entity.Value) int {
	entries, source, err := history.Read(v)
	if err != nil {
		t.Fatalf("read: %v", err)
	}
	fresh, ids := history.Fresh(entries, a.entries(t))
	var names []string
	for name := range a.segments {
		names = append(names, name)
	}
	for name, body := range history.Segments(fresh, "dev", names) {
		a.segments[name] = yaml.Encode(body, yaml.Block)
	}
	a.origins = append(a.origins, yaml.Encode(history.NewOrigin("x", source, entries, ids).Body(), yaml.Block))
	return len(fresh)
}

func (a *archive) get(t fataler, i int) entity.Value {
	v, err := yaml.Decode(a.origins[i])
	if err != nil {
		t.Fatalf("%v", err)
	}
	origin, err := history.ReadOrigin(v.(*entity.Map))
	if err != nil {
		t.Fatalf("%v", err)
	}
	return history.Write(origin.Entries(a.entries(t)), origin.Source)
}

// document draws a file of history; ids are few, so that files share them.
func document(t *rapid.T) entity.Value {
	list := entity.List{}
	for _, m := range recordList(t) {
		record := entity.MapOf("id", rapid.SampledFrom([]string{"r", "r-2", "s", ""}).Draw(t, "id"))
		for k, v := range m.(*entity.Map).All() {
			record.Set(k, v)
		}
		list = append(list, record)
	}
	return rapid.SampledFrom([]entity.Value{
		entity.MapOf("log", entity.MapOf("entries", list)),
		entity.MapOf("responses", recordList(t), "requests", list, "x", nil),
		entity.MapOf("requests", append(entity.List{entity.MapOf("url", "u", "method", "GET")}, list...), "responses", nil),
		append(entity.List{entity.MapOf("url", "u", "method", "GET", "id", "r")}, list...),
	}).Draw(t, "document")
}

// Every file comes out as it went in, whatever others are stored with it, and
// none is stored twice.
func TestOriginLaw(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := &archive{segments: map[string][]byte{}}
		var files []entity.Value
		for range rapid.IntRange(1, 3).Draw(t, "files") {
			v := document(t)
			files = append(files, v)
			a.put(t, v)
		}
		for i, v := range files {
			if got := a.get(t, i); !entity.Equal(got, v) {
				t.Fatalf("file %d was\n%s\nand is\n%s", i, json.Encode(v, ""), json.Encode(got, ""))
			}
		}
		for i, v := range files {
			if n := a.put(t, v); n > 0 {
				t.Fatalf("%d entries of file %d are stored twice", n, i)
			}
			if !bytes.Equal(a.origins[i], a.origins[len(files)+i]) {
				t.Fatalf("file %d is remembered as another", i)
			}
		}
	})
}

func TestDetectListsWithoutResponses(t *testing.T) {
	for text, want := range map[string]bool{
		`{"requests":[]}`: true, `{"requests":[],"responses":[]}`: true, `{"requests":[],"x":1}`: false,
		`{"requests":[{"url":"u","method":"GET"}]}`: true, `{"requests":[{"url":"u","method":"GET"}],"responses":null}`: true,
		`{"requests":[{"url":"u"}]}`: false, `{"requests":[{"url":"u","method":"GET"}],"name":"v1"}`: false,
		`{"requests":[{"url":"u","method":"GET"}],"folders":[]}`: false, `{"requests":[{"url":"u","method":"GET"}],"order":[]}`: false,
		`{"requests":[{"url":"u","method":"GET"}],"responses":{}}`: false, `{"requests":{}}`: false,
	} {
		if _, ok := history.Detect(decode(t, text)); ok != want {
			t.Errorf("%s: %v", text, ok)
		} else if ok {
			roundTrip(t, decode(t, text))
		}
	}
}

func TestShownHidesCredentials(t *testing.T) {
	e := read(t, `[{"id":"x","method":"POST","url":"https://mia:pw@x.test/a?access_token=t1&q=1&empty_token=","headerData":[{"key":"Authorization","value":"t2"},
{"key":"X-Api-Key","value":"t3"},{"key":"Accept","value":"*/*"}],"dataMode":"raw","rawModeData":"body"}]`)[0]
	want := `{"id":"x","request":{"url":"https://mia:••••@x.test/a?access_token=••••&q=1&empty_token=","method":"POST",` +
		`"headers":{"Authorization":"••••","X-Api-Key":"••••","Accept":"*/*"},` +
		`"queryParams":{"access_token":"••••","q":"1","empty_token":"••••"},"body":{"type":"text","content":"body"}}}`
	if got := string(json.Encode(e.Shown(false), "")); got != want {
		t.Errorf("%s", got)
	}
	if got := string(json.Encode(e.Shown(true).Map("request").Map("headers"), "")); got != `{"Authorization":"t2","X-Api-Key":"t3","Accept":"*/*"}` {
		t.Errorf("revealed: %s", got)
	}
	segment := history.Segments([]*history.Entry{e}, "d", nil)["1970-01-01/d-1"]
	if got := json.Encode(history.HideSegment(segment), ""); bytes.Contains(got, []byte(`t2`)) || !bytes.Contains(got, []byte(`body`)) {
		t.Errorf("%s", got)
	}
}

func TestWithout(t *testing.T) {
	body := history.Segments(read(t, records), "d", nil)["1970-01-01/d-1"]
	left := history.Without(body, func(i int) bool { return i == 0 })
	if n := len(left.List("entries")); n != len(body.List("entries"))-1 || history.IDs(left)["?"] || len(history.IDs(left)) != n {
		t.Errorf("%d are left", n)
	}
	if history.Without(body, func(int) bool { return true }) != nil {
		t.Error("an empty segment is left")
	}
	if got, device, n := history.SplitName("2026-11-23/mia-s-laptop-12"); got != "2026-11-23" || device != "mia-s-laptop" || n != 12 {
		t.Errorf("%s %s %d", got, device, n)
	}
}
