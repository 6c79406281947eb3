package serialize_test

import (
	"bytes"
	"testing"

	"github.com/postbag/postbag/serialize"
	"github.com/postbag/postbag/serialize/entity"
)

// A file that is read alone and written again has the same bytes, whatever kind
// of file it is; what differs is only what was changed.
func TestAlone(t *testing.T) {
	const extras = "id: shop\nfolders:\n  Orders:\n    id: f\nrequests:\n  Orders/Create order:\n    id: a\n  Orders-old:\n    id: b\n"
	for _, c := range []struct{ file, data, old, new string }{
		{"postman/collections/Shop/Get.request.yaml", "# kept\n$kind: http-request\nurl: \"a\"\nmethod: GET\n", "method: GET", "method: PUT"},
		{"x/postman/environments/Local.environment.yaml", "name: Local\nvalues:\n  - key: a\n    value: one\n", "", ""},
		{"postbag/extras/collections/Shop.yaml", extras, "id: shop", "id: shop2"},
		{".postman/resources.yaml", "workspace:\n  id: a\ncloudResources:\n  collections:\n    ..\\postman\\collections\\Tea shop: 1\n", "id: a", "id: b"},
	} {
		e, ok, err := serialize.ReadAlone(c.file, []byte(c.data))
		if !ok || err != nil {
			t.Fatalf("%s: %v, %v", c.file, ok, err)
		}
		if out := serialize.WriteAlone(c.file, []byte(c.data), e); string(out) != c.data {
			t.Errorf("%s became %s", c.file, out)
		}
		changed, _, err := serialize.ReadAlone(c.file, bytes.Replace([]byte(c.data), []byte(c.old), []byte(c.new), 1))
		if err != nil {
			t.Fatal(err)
		}
		want := bytes.Replace([]byte(c.data), []byte(c.old), []byte(c.new), 1)
		if out := serialize.WriteAlone(c.file, []byte(c.data), changed); !bytes.Equal(out, want) {
			t.Errorf("%s changed became %s", c.file, out)
		}
	}
}

// Files that keep nothing of ours are told from those that cannot be understood.
func TestAloneOfOthers(t *testing.T) {
	for _, file := range []string{"main.go", "postman/mocks/tea.js", "postman/.gitattributes", "postbag.yaml", "resources.yaml"} {
		if _, ok, _ := serialize.ReadAlone(file, nil); ok {
			t.Errorf("%s is taken for ours", file)
		}
	}
	e, ok, err := serialize.ReadAlone("postman/collections/Shop/Get.request.yaml", []byte("a: ["))
	if !ok || err == nil || e.Key != (entity.Key{Kind: entity.Request, Path: "Shop/Get"}) {
		t.Errorf("%v, %v, %v", e, ok, err)
	}
}

// Paths of Postman's list mean the same with the separators of either system, and
// new ones are spelled as the file spells its own.
func TestResourcesSpelling(t *testing.T) {
	const file = ".postman/resources.yaml"
	windows := []byte("cloudResources:\n  collections:\n    ..\\postman\\a: 1\nlocalResources:\n  specs:\n    - ..\\postman\\s\n")
	linux := []byte("cloudResources:\n  collections:\n    ../postman/a: 1\nlocalResources:\n  specs:\n    - ../postman/s\n")
	a, _, errA := serialize.ReadAlone(file, windows)
	b, _, errB := serialize.ReadAlone(file, linux)
	if errA != nil || errB != nil || !entity.Equal(a.Body, b.Body) {
		t.Fatalf("%v, %v: not the same", errA, errB)
	}
	a.Body.Map("cloudResources").Map("collections").Set("../postman/b", entity.Number("2"))
	want := bytes.Replace(windows, []byte("a: 1\n"), []byte("a: 1\n    ..\\postman\\b: 2\n"), 1)
	if out := serialize.WriteAlone(file, windows, a); !bytes.Equal(out, want) {
		t.Errorf("%s", out)
	}
}
