//go:build interop

package serialize_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"testing/fstest"

	"github.com/postbag/postbag/serialize"
	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/json"
)

// hostileTexts are all code points, in runs, and the texts that YAML writers
// and readers stumble over. One is not among them: " \n" and its like, which
// Postman's writer writes in a way that its own reader takes for "\n".
func hostileTexts() []string {
	texts := []string{
		"", " ", "\n", "\n\n", "\t", "\r", "\r\n", "a\r\nb", "\n lead", "\n\n  two", "a \nb", "a\n\tb", "\ttab\n", "tab\tin", "end\n\n\n",
		"\u0085", "a\u0085b", "\u2028", "a\u2028b\nc", "\u2029", "a\u2029", "\ufeff", "\ufeffa", "a\ufeff", "\u00a0", "\x00", "\x7f", "\x1b[31m",
		"<<", "=", "~", "null", "true", "no", "2018-12-10", "0x1F", "010", "1_000", "1e3", ".inf", "- a", "? b", ": c", "a: b", "a #b", "#", "---", "...", "--- a\n...", "%YAML 1.2", "*a", "&a", "!t", "|", ">", "@", "`", "'", "\"", "'\"", "{a}", "[a]", "a,b", "{{x}}", "\\", "\\n",
	}
	const run = 512
	var b []rune
	for r := rune(0); r <= 0x10ffff; r++ {
		if r >= 0xd800 && r <= 0xdfff {
			continue
		}
		if b = append(b, r); len(b) == run {
			texts = append(texts, string(b), "x"+string(b)+"\ny")
			b = b[:0]
		}
	}
	return append(texts, string(b))
}

// Texts of any kind that Postman's converter writes are read back equal: as
// the body, a header and the description of a request, and its name.
func TestInteropHostileTexts(t *testing.T) {
	cli := postmanCLI(t)
	texts := hostileTexts()
	file := filepath.Join(t.TempDir(), "hostile.json")
	if err := os.WriteFile(file, hostileCollection(texts), 0o644); err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "out")
	if out, err := exec.Command(cli, "collection", "migrate", file, "-o", dir).CombinedOutput(); err != nil {
		t.Fatalf("migrate: %v\n%s", err, out)
	}
	files := fstest.MapFS{}
	for p, data := range treeOf(t, os.DirFS(dir)) {
		files["postman/collections/c/"+p] = &fstest.MapFile{Data: []byte(data)}
	}
	store, err := serialize.Read(files)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range store.Problems {
		t.Error(p)
	}
	compareHostile(t, store.Workspace, texts)
}

func hostileCollection(texts []string) []byte {
	items := entity.List{}
	for i, s := range texts {
		items = append(items, entity.MapOf("name", fmt.Sprintf("r%d", i), "request", entity.MapOf(
			"method", "POST", "url", "u", "description", s,
			"header", entity.List{entity.MapOf("key", "k"+s, "value", s)},
			"body", entity.MapOf("mode", "raw", "raw", s))))
	}
	info := entity.MapOf("name", "c", "schema", "https://schema.getpostman.com/json/collection/v2.1.0/collection.json")
	return json.Encode(entity.MapOf("info", info, "item", items), "")
}

func compareHostile(t *testing.T, w *entity.Workspace, texts []string) {
	for i, s := range texts {
		e := w.Get(entity.Key{Kind: entity.Request, Path: fmt.Sprintf("c/r%d", i)})
		if e == nil {
			t.Errorf("text %d is missing", i)
			continue
		}
		if got := e.Body.Map("body").Text("content"); got != s {
			t.Errorf("body %d: %.40q became %.40q", i, s, got)
		}
		if got := e.Body.Text("description"); got != s {
			t.Errorf("description %d: %.40q became %.40q", i, s, got)
		}
		if got := e.Body.Map("headers").Text("k" + s); got != s {
			t.Errorf("header %d: %.40q became %.40q", i, s, got)
		}
	}
	t.Logf("%d texts in three places", len(texts))
}
