package workflow

import (
	"bytes"
	"testing"

	"github.com/postbag/postbag/serialize"
)

var versionPaths = []string{
	"postman/collections/Shop/Get.request.yaml", "postman/collections/Shop/.resources/definition.yaml",
	"postman/environments/Local.environment.yaml", "postbag/extras/collections/Shop.yaml", ".postman/resources.yaml",
	"postbag/workspace.yaml", "postbag/conflicts/0c9f.yaml", "postman/environments/Local.environment.json", "main.go",
}

// Whatever the versions are: what only one side changed is taken byte for byte,
// what both have alike stays, and what comes out can be read wherever a side can.
func FuzzJoin(f *testing.F) {
	f.Add(uint8(0), "$kind: http-request\nmethod: GET\n", "$kind: http-request\nmethod: PUT\n", "# x\n$kind: http-request\nmethod: GET\nurl: a\n")
	f.Add(uint8(2), "name: a\nvalues:\n  - key: x\n    value: one\n", "name: a\nvalues: []\n", "name: b\nvalues:\n  - key: x\n    value: two\n")
	f.Add(uint8(3), "id: a\nrequests:\n  b/c:\n    id: d\n", "id: a\n", "id: a\nrequests:\n  b/c:\n    id: e\n  b:\n    id: f\n")
	f.Add(uint8(4), "cloudResources:\n  collections:\n    ../a: 1\n", "cloudResources:\n  collections:\n    ..\\a: 2\n", "localResources:\n  specs:\n    - ../a\n")
	f.Add(uint8(7), "{\"name\": \"a\"}", "{\"name\": [", "{\"name\": \"b\", \"values\": null}")
	f.Fuzz(func(t *testing.T, path uint8, base, ours, theirs string) {
		v := versions{versionPaths[int(path)%len(versionPaths)], []byte(base), []byte(ours), []byte(theirs)}
		j, ok := v.join()
		if _, isOurs, _ := serialize.ReadAlone(v.path, v.base); ok != isOurs {
			t.Fatalf("%s: %v", v.path, ok)
		}
		if !ok {
			return
		}
		if v.readable(v.ours, v.theirs) != nil && v.readable(j.data) == nil {
			t.Fatalf("%q came out, which cannot be understood", j.data)
		}
		if _, ok := v.joined(); !ok {
			t.Fatal("there is no base")
		}
		checkOneSided(t, versions{v.path, v.base, v.ours, v.base}, v.ours)
		checkOneSided(t, versions{v.path, v.base, v.base, v.theirs}, v.theirs)
		checkOneSided(t, versions{v.path, v.base, v.ours, v.ours}, v.ours)
		checkOneSided(t, versions{v.path, nil, v.ours, v.ours}, v.ours)
	})
}

func checkOneSided(t *testing.T, v versions, want []byte) {
	t.Helper()
	j, _ := v.join()
	if len(j.conflicts) > 0 || !bytes.Equal(j.data, want) {
		t.Fatalf("%s: base %q, ours %q, theirs %q: %d conflicts and %q", v.path, v.base, v.ours, v.theirs, len(j.conflicts), j.data)
	}
}
