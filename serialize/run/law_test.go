package run_test

import (
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/json"
	"github.com/postbag/postbag/serialize/run"
)

const secret = "correct-horse/battery"

var words = []string{"", "a", "type", "Buffer", "data", "x " + secret + " y", secret, "$text", "long " + strings.Repeat("long ", 30)}

var fields = []string{"a", "type", "data", "$text", "$same", "$unknown", "$literal", "$entries", "$dropped", "$base64",
	"response", "body", "auth", "header", "key", "value", "values", "~/"}

// values draws values that look like markers, buffers and secrets.
func values(depth int) *rapid.Generator[entity.Value] {
	return rapid.Custom(func(t *rapid.T) entity.Value {
		kind := rapid.IntRange(0, 8).Draw(t, "kind")
		if depth == 0 {
			kind %= 4
		}
		switch kind {
		case 0:
			return rapid.SampledFrom([]entity.Value{nil, true, false, entity.Number("1.0"), entity.Number("255")}).Draw(t, "scalar")
		case 1, 2:
			return rapid.SampledFrom(words).Draw(t, "text")
		case 3:
			return stream(rapid.SliceOfN(rapid.Byte(), 0, 40).Draw(t, "bytes"))
		case 4, 5:
			list := entity.List{}
			for range rapid.IntRange(0, 4).Draw(t, "len") {
				list = append(list, values(depth-1).Draw(t, "entry"))
			}
			return list
		}
		m := &entity.Map{}
		for range rapid.IntRange(0, 4).Draw(t, "keys") {
			m.Set(rapid.SampledFrom(fields).Draw(t, "key"), values(depth-1).Draw(t, "value"))
		}
		return m
	})
}

func stream(data []byte) *entity.Map {
	list := entity.List{}
	for _, b := range data {
		list = append(list, entity.Number(strconv.Itoa(int(b))))
	}
	return entity.MapOf("type", "Buffer", "data", list)
}

// reports draws reports in which parts occur again and a secret may be known.
func reports() *rapid.Generator[*entity.Map] {
	return rapid.Custom(func(t *rapid.T) *entity.Map {
		parts := rapid.SliceOfN(values(3), 1, 4).Draw(t, "parts")
		list := entity.List{}
		for range rapid.IntRange(0, 5).Draw(t, "executions") {
			e := entity.MapOf("item", rapid.SampledFrom(parts).Draw(t, "item"), "response", values(2).Draw(t, "response"))
			list = append(list, e, entity.Clone(rapid.SampledFrom(parts).Draw(t, "again")))
		}
		m := entity.MapOf("collection", rapid.SampledFrom(parts).Draw(t, "collection"))
		if rapid.Bool().Draw(t, "environment") {
			m.Set("environment", entity.MapOf("values", entity.List{entity.MapOf("key", "password", "value", secret)}))
		}
		m.Set("run", entity.MapOf("executions", list))
		return m
	})
}

func TestRoundTripLaw(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		report := reports().Draw(t, "report")
		limit := rapid.IntRange(0, 30).Draw(t, "limit")
		r := roundTrip(t, report, run.Options{BodyLimit: limit})
		if report.Has("environment") && strings.Contains(encoded(r.Body), secret) {
			t.Fatalf("the secret is in the body")
		}
	})
}

func FuzzRead(f *testing.F) {
	for _, text := range []string{newApp, oldApp, newman, cli} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		v, err := json.Decode(data)
		m, ok := v.(*entity.Map)
		if err != nil || !ok {
			return
		}
		if _, known := run.Detect(m); !known {
			return
		}
		r, err := run.Read(m, run.Options{BodyLimit: len(data) % 50})
		if err != nil {
			return
		}
		out, missing, err := run.Write(r.Body)
		if err != nil {
			t.Fatal(err)
		}
		if len(missing) == 0 && !entity.Equal(out, m) {
			t.Fatalf("%s\n%s", encoded(m), encoded(out))
		}
		if _, err := run.Summary(r.Body); err != nil {
			t.Fatal(err)
		}
		if _, err := run.Sent(r.Body); err != nil {
			t.Fatal(err)
		}
	})
}
