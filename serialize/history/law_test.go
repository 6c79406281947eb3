package history_test

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/history"
	"github.com/postbag/postbag/serialize/json"
)

var keys = []string{
	"startedDateTime", "time", "request", "response", "method", "url", "headers", "headerData", "queryString", "postData", "mimeType", "text",
	"params", "name", "key", "value", "status", "content", "encoding", "cache", "timings", "id", "data", "dataMode", "rawModeData", "createdAt",
	"responseCode", "code", "queryParams", "enabled", "graphqlModeData", "x.y", "~",
}

var words = []string{
	"", "a", "GET", "http://x/?a=1&b&c=%zz#h", "2024-05-06T10:00:00.123456789+01:00", "2024-05-06T10:00:00.000Z", "base64", "aMOp", "raw", "params",
	"urlencoded", "graphql", "A: 1\n// B: 2\nC\n", "content-type", "application/x-www-form-urlencoded", "multipart/form-data", `[{"key":"a"}]`,
}

// values draws values under the names that records have, of right and of
// wrong types.
func values(depth int) *rapid.Generator[entity.Value] {
	return rapid.Custom(func(t *rapid.T) entity.Value {
		kind := rapid.IntRange(0, 8).Draw(t, "kind")
		if depth == 0 {
			kind %= 4
		}
		switch kind {
		case 0:
			return rapid.SampledFrom([]entity.Value{nil, true, false, entity.Number("1.0"), entity.Number("1714989600000")}).Draw(t, "scalar")
		case 1, 2, 3:
			return rapid.SampledFrom(words).Draw(t, "text")
		case 4, 5:
			list := entity.List{}
			for range rapid.IntRange(0, 3).Draw(t, "len") {
				list = append(list, values(depth-1).Draw(t, "entry"))
			}
			return list
		}
		return record(depth).Draw(t, "map")
	})
}

func record(depth int) *rapid.Generator[*entity.Map] {
	return rapid.Custom(func(t *rapid.T) *entity.Map {
		m := &entity.Map{}
		for range rapid.IntRange(0, 8).Draw(t, "keys") {
			m.Set(rapid.SampledFrom(keys).Draw(t, "key"), values(depth-1).Draw(t, "value"))
		}
		return m
	})
}

func recordList(t *rapid.T) entity.List {
	list := entity.List{}
	for range rapid.IntRange(0, 4).Draw(t, "records") {
		list = append(list, record(4).Draw(t, "record"))
	}
	return list
}

func TestRoundTripLaw(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := recordList(t)
		first := entity.MapOf("url", "u", "method", "GET")
		doc := rapid.SampledFrom([]entity.Value{
			entity.MapOf("log", entity.MapOf("entries", list, "version", "1.2")),
			entity.MapOf("responses", recordList(t), "requests", list),
			append(entity.List{first}, list...),
		}).Draw(t, "document")
		entries := roundTrip(t, doc)
		roundTrip(t, history.WriteHAR(entries))
		if len(entries) > 0 {
			roundTrip(t, history.Write(entries, history.Source{Format: history.Lists}))
		}
		for _, e := range entries {
			history.AsRequest(e)
		}
	})
}

func FuzzRead(f *testing.F) {
	for _, text := range []string{har, lists, records} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		v, err := json.Decode(data)
		if err != nil {
			return
		}
		entries, source, err := history.Read(v)
		if err != nil {
			return
		}
		if got := history.Write(entries, source); !entity.Equal(got, v) {
			t.Fatalf("%s\n%s", data, json.Encode(got, ""))
		}
		history.WriteHAR(entries)
		history.Search(entries, []string{"a", "4xx"})
	})
}
