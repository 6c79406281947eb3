package yaml

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/postbag/postbag/serialize/entity"
)

// TestCorpus reads every YAML file of real workspaces. Each must be read back
// from either style, and Splice must leave it alone. How many come out with
// the same bytes is logged: not every file was written by a machine.
func TestCorpus(t *testing.T) {
	root := os.Getenv("POSTBAG_CORPUS")
	if root == "" {
		root = filepath.FromSlash("../../../shared/corpus")
	}
	root = filepath.Join(root, "v3")
	if _, err := os.Stat(root); err != nil {
		missing(t, "no corpus, set POSTBAG_CORPUS: "+err.Error())
	}
	files, same := 0, [3]int{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".yaml") {
			return err
		}
		files++
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		checkFile(t, path, data, &same)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d files; same bytes in Block %d, in Classic alone %d; refused %d", files, same[Block], same[Classic], same[refused])
}

// refused is where files are counted that Postman's reader refuses as well.
const refused = 2

func checkFile(t *testing.T, path string, data []byte, same *[3]int) {
	v, err := Decode(data)
	if err != nil {
		same[refused]++
		if !strings.HasSuffix(err.Error(), "not indented more than its key") {
			t.Errorf("%s: %v", path, err)
		}
		return
	}
	known := false
	for _, style := range styles {
		out := Encode(v, style)
		if got, err := Decode(out); err != nil || !entity.Equal(got, v) {
			t.Errorf("%s: style %d is read as something else: %v", path, style, err)
		}
		if !known && bytes.Equal(out, data) {
			same[style]++
			known = true
		}
	}
	if !known {
		t.Logf("%s: other bytes", path)
	}
	if m, ok := v.(*entity.Map); ok {
		if out := Splice(data, m, Block); !bytes.Equal(out, data) {
			t.Errorf("%s: Splice without a change changes it", path)
		}
		checkTouched(t, path, data, m)
	}
}

// checkTouched changes the value of one key after the other and looks for the
// lines of all others.
func checkTouched(t *testing.T, path string, data []byte, m *entity.Map) {
	for k := range m.All() {
		next := m.Clone()
		next.Set(k, "touched")
		out := Splice(data, next, Block)
		kept := 0
		for line := range bytes.Lines(out) {
			if bytes.Contains(data, bytes.TrimSpace(line)) {
				kept++
			}
		}
		if lines := bytes.Count(out, []byte("\n")); kept < lines-1 {
			t.Errorf("%s: %s touched, and %d lines are new", path, k, lines-kept)
		}
	}
}
