package json_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/json"
)

func TestPointerLaw(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		path := rapid.SliceOfN(rapid.SampledFrom([]string{"", "a", "~", "/", "~1", "0", "7"}), 0, 6).Draw(t, "path")
		var v entity.Value = "here"
		for i := len(path) - 1; i >= 0; i-- {
			if path[i] == "0" {
				v = entity.List{v}
			} else {
				v = entity.MapOf(path[i], v)
			}
		}
		if got, ok := json.At(v, json.Pointer(path)); !ok || got != "here" {
			t.Fatalf("%q leads to %v", json.Pointer(path), got)
		}
		if _, ok := json.At(v, json.Pointer(append(path, "more"))); ok {
			t.Fatal("a text holds something")
		}
	})
}

func TestPointerLeadsNowhere(t *testing.T) {
	v := entity.MapOf("a", entity.List{"x"})
	for _, pointer := range []string{"a", "/b", "/a/1", "/a/-1", "/a/x", "/a/0/0"} {
		if got, ok := json.At(v, pointer); ok {
			t.Errorf("%q leads to %v", pointer, got)
		}
	}
}

func TestDeeperThan(t *testing.T) {
	var v entity.Value = "x"
	for range 4 {
		v = entity.List{entity.MapOf("a/b", v)}
	}
	if at, deeper := json.DeeperThan(8, v); deeper {
		t.Errorf("%s is no list or map", at)
	}
	if at, deeper := json.DeeperThan(6, v); !deeper || at != strings.Repeat("/0/a~1b", 3)+"/0" {
		t.Errorf("%s %v", at, deeper)
	}
}
