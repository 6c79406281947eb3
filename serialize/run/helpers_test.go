package run_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/json"
	"github.com/postbag/postbag/serialize/run"
	"github.com/postbag/postbag/serialize/yaml"
)

func decode(t testing.TB, text string) *entity.Map {
	t.Helper()
	v, err := json.Decode([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return v.(*entity.Map)
}

// stored reads a report, has its body written as YAML and read from there.
func stored(t fataler, report *entity.Map, o run.Options) (*run.Run, *entity.Map) {
	before := entity.Clone(report)
	r, err := run.Read(report, o)
	if err != nil {
		t.Fatalf("read: %v", err)
	}
	if !entity.Equal(before, report) {
		t.Fatalf("read changed the report")
	}
	data := yaml.Encode(r.Body, yaml.Block)
	v, err := yaml.Decode(data)
	if err != nil || !entity.Equal(v, r.Body) {
		t.Fatalf("decode: %v\n%s", err, data)
	}
	return r, v.(*entity.Map)
}

type fataler interface {
	Fatalf(format string, args ...any)
}

// roundTrip checks that the report comes back equal but for what is named as
// missing.
func roundTrip(t fataler, report *entity.Map, o run.Options) *run.Run {
	r, body := stored(t, report, o)
	got, missing, err := run.Write(body)
	if err != nil {
		t.Fatalf("write: %v", err)
	}
	if !slices.Equal(missing, r.Missing) {
		t.Fatalf("write misses %v, read %v", missing, r.Missing)
	}
	gone := map[string]bool{}
	for _, m := range missing {
		gone[m.Pointer] = true
	}
	if at, ok := differs(report, got, "", gone); !ok {
		t.Fatalf("%s differs\n%s\n%s", at, json.Encode(report, " "), json.Encode(got, " "))
	}
	return r
}

// differs finds where two values differ, but for the places in gone.
func differs(a, b entity.Value, at string, gone map[string]bool) (string, bool) {
	if gone[at] {
		return "", true
	}
	switch a := a.(type) {
	case entity.List:
		b, ok := b.(entity.List)
		if !ok || len(a) != len(b) {
			return at, false
		}
		for i := range a {
			if where, ok := differs(a[i], b[i], at+"/"+strconv.Itoa(i), gone); !ok {
				return where, false
			}
		}
		return "", true
	case *entity.Map:
		b, ok := b.(*entity.Map)
		if !ok || !slices.Equal(a.Keys(), b.Keys()) {
			return at, false
		}
		for k, v := range a.All() {
			w, _ := b.Get(k)
			token := strings.NewReplacer("~", "~0", "/", "~1").Replace(k)
			if where, ok := differs(v, w, at+"/"+token, gone); !ok {
				return where, false
			}
		}
		return "", true
	}
	return at, entity.Equal(a, b)
}

func encoded(v entity.Value) string { return string(json.Encode(v, "")) }
