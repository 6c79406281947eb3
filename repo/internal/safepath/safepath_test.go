package safepath

import (
	"io/fs"
	"path/filepath"
	"testing"
)

func TestOrdinaryNamesAreFine(t *testing.T) {
	for _, name := range []string{
		".gitignore", ".gitattributes", "a/.github/b", "git", "git~", "git~x", "a b.yaml", "Größe/日本.yaml", "...a", "con", "a.", "gitx~1",
		"postman/collections/My API/.resources/definition.yaml",
	} {
		if why := Check(name); why != "" {
			t.Errorf("%q: %s", name, why)
		}
	}
}

func FuzzCheck(f *testing.F) {
	f.Add("a/b")
	f.Add(".git\u200c/x")
	f.Fuzz(func(t *testing.T, name string) {
		if Check(name) == "" && (!fs.ValidPath(name) || !filepath.IsLocal(name)) {
			t.Errorf("%q leads outside", name)
		}
	})
}
