package yaml

import (
	"testing"

	"github.com/postbag/postbag/serialize/entity"
)

func TestSplice(t *testing.T) {
	const old = "# made by hand\n$kind: 'collection'   # quoted\n\n# the name\nname: \"Shop\"\nlist: [a, b]\n# the end\n"
	base := func() *entity.Map {
		return entity.MapOf("$kind", "collection", "name", "Shop", "list", entity.List{"a", "b"})
	}
	tests := []struct {
		name, old string
		change    func(*entity.Map)
		want      string
	}{
		{"nothing", old, func(*entity.Map) {}, old},
		{"a value", old, func(m *entity.Map) { m.Set("name", "Store") },
			"# made by hand\n$kind: 'collection'   # quoted\n\n# the name\nname: Store\nlist: [a, b]\n# the end\n"},
		{"a new key", old, func(m *entity.Map) { m.Set("order", entity.Number("1000")) },
			"# made by hand\n$kind: 'collection'   # quoted\n\n# the name\nname: \"Shop\"\nlist: [a, b]\norder: 1000\n# the end\n"},
		{"a key less", old, func(m *entity.Map) { m.Delete("name") },
			"# made by hand\n$kind: 'collection'   # quoted\n\nlist: [a, b]\n# the end\n"},
		{"no newline at the end", "$kind: collection\nname: Shop\nlist: [a, b]", func(m *entity.Map) { m.Set("x", "y") },
			"$kind: collection\nname: Shop\nlist: [a, b]\nx: y\n"},
		{"CRLF", "$kind: collection\r\nname: 'Shop'\r\nlist: [a, b]\r\n", func(m *entity.Map) { m.Set("list", entity.List{"c"}) },
			"$kind: collection\r\nname: 'Shop'\r\nlist:\r\n  - c\r\n"},
		{"BOM", "\uFEFF$kind: collection\nname: 'Shop'\nlist: [a, b]\n", func(m *entity.Map) { m.Set("name", "x") },
			"\uFEFF$kind: collection\nname: x\nlist: [a, b]\n"},
		{"document marker", "---\n$kind: collection\nname: 'Shop'\nlist: [a, b]\n", func(m *entity.Map) { m.Set("list", nil) },
			"---\n$kind: collection\nname: 'Shop'\nlist: null\n"},
		{"document end", "$kind: collection\nname: 'Shop'\nlist: [a, b]\n...\n", func(m *entity.Map) { m.Set("z", nil) },
			"$kind: collection\nname: Shop\nlist:\n  - a\n  - b\nz: null\n"},
		{"an alias whose anchor goes", "$kind: &a collection\nname: 'Shop'\nlist: [a, b]\nk: *a\n",
			func(m *entity.Map) { m.Set("$kind", "folder"); m.Set("k", "collection") },
			"$kind: folder\nname: Shop\nlist:\n  - a\n  - b\nk: collection\n"},
		{"a map in flow style", "{$kind: collection, name: 'Shop', list: [a, b]}\n", func(m *entity.Map) { m.Delete("list") },
			"$kind: collection\nname: Shop\n"},
		{"a file that does not parse", "$kind: [", func(m *entity.Map) { m.Delete("list") },
			"$kind: collection\nname: Shop\n"},
	}
	for _, tt := range tests {
		next := base()
		tt.change(next)
		if got := string(Splice([]byte(tt.old), next, Block)); got != tt.want {
			t.Errorf("%s:\n got %q\nwant %q", tt.name, got, tt.want)
		}
	}
}
