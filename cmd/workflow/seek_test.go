package workflow

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"

	"github.com/postbag/postbag/serialize"
	"github.com/postbag/postbag/serialize/postman"
)

// stems and titles are few, so that they meet.
var (
	stems  = []string{"A", "a", "B", "A B", "é", "request", "x.request", "A~1", "globals", "workspace"}
	titles = []string{"", "", "", "A", "B", "a", "A/B", "A / B", "B/", " A", "environment A", "Request", "id-1", "A/v"}
)

// workspaces draws the files of a workspace: names that differ from stems,
// folders without definitions, things whose holder is gone, and files that
// cannot be understood.
func workspaces() *rapid.Generator[fstest.MapFS] {
	return rapid.Custom(func(t *rapid.T) fstest.MapFS {
		files := fstest.MapFS{}
		for range rapid.IntRange(1, 14).Draw(t, "files") {
			files[drawFile(t)] = &fstest.MapFile{Data: []byte(drawBody(t))}
		}
		for range rapid.IntRange(0, 2).Draw(t, "extras") {
			name, body := drawExtras(t)
			files[name] = &fstest.MapFile{Data: []byte(body)}
		}
		return files
	})
}

func drawExtras(t *rapid.T) (name, body string) {
	body = "id: " + drawID(t) + "\n"
	if rapid.Bool().Draw(t, "of environment") {
		return "postbag/extras/environments/" + stem(t) + ".yaml", body
	}
	return "postbag/extras/collections/" + stem(t) + ".yaml", body + "folders:\n  A:\n    id: f\nrequests:\n  A:\n    id: r\n  A/B:\n    id: s\n"
}

func drawID(t *rapid.T) string {
	return rapid.SampledFrom([]string{"id-1", "id-2", "A", "B"}).Draw(t, "id")
}

func stem(t *rapid.T) string { return rapid.SampledFrom(stems).Draw(t, "stem") }

func drawFile(t *rapid.T) string {
	dir := path.Join("postman/collections", stem(t))
	for range rapid.IntRange(0, 2).Draw(t, "depth") {
		dir = path.Join(dir, stem(t))
	}
	end := rapid.SampledFrom([]string{".yaml", ".yaml", ".yml"}).Draw(t, "end")
	switch rapid.IntRange(0, 9).Draw(t, "kind") {
	case 0, 1, 2:
		return path.Join(dir, ".resources/definition"+end)
	case 3, 4, 5:
		return path.Join(dir, stem(t)+".request"+end)
	case 6:
		return path.Join(dir, ".resources", stem(t)+".resources/examples", stem(t)+".example"+end)
	case 7:
		return path.Join("postman/environments", stem(t)+".environment"+end)
	case 8:
		return rapid.SampledFrom([]string{
			"postman/environments/A/B.environment.yaml", "postman/environments/A.environment.json", "postman/globals/workspace.globals.yaml",
			"postbag/header-presets/A.yaml", "postbag/runs/A/B.yaml", "postbag/workspace.yaml",
		}).Draw(t, "other")
	}
	return path.Join(dir, "notes.txt")
}

func drawBody(t *rapid.T) string {
	body := rapid.SampledFrom([]string{"", "", "id: id-1\n", "variables:\n  v: 1\n", "values:\n- key: v\n  value: 1\n", "]broken\n"}).Draw(t, "body")
	if title := rapid.SampledFrom(titles).Draw(t, "title"); title != "" {
		body += fmt.Sprintf("name: %q\n", title)
	}
	return body + "method: GET\norder: 1000\n"
}

// drawName draws a name that may mean something in the workspace.
func drawName(t *rapid.T) string {
	parts := rapid.SliceOfN(rapid.SampledFrom(append(slices.Clone(stems), titles...)), 1, 4).Draw(t, "parts")
	name := strings.Join(parts, rapid.SampledFrom([]string{"/", " / "}).Draw(t, "joint"))
	return rapid.SampledFrom([]string{"", "", "", "", "request ", "folder ", "environment ", "collection ", "example ", "run ", "/"}).Draw(t, "prefix") + name
}

// answer is what a command would print, with the words of the error.
func answer(m *meaning, err error) string {
	switch {
	case err != nil:
		p := err.(*Problem)
		return fmt.Sprint(p, p.Lines)
	case m.variable != nil:
		return fmt.Sprint("variable ", m.variable.root.Key, m.variable.name, m.variable.entry())
	}
	in := &lister{m.read.Workspace, postman.NewTree(m.read.Workspace)}
	text, _ := json.Marshal(in.listed(m.entity))
	return string(text) + shown(refOf(in.Workspace, m.entity), m.entity.Body).Text
}

// TestSeekIsFind holds that reading little tells what reading all tells.
func TestSeekIsFind(t *testing.T) {
	t.Run("exact", rapid.MakeCheck(func(t *rapid.T) {
		seekIsFind(t, workspaces().Draw(t, "files"), func(m fstest.MapFS) fs.FS { return m })
	}))
	t.Run("folding", rapid.MakeCheck(func(t *rapid.T) {
		files := workspaces().Draw(t, "files")
		for name := range files {
			if strings.ContainsAny(name[len("postman/"):], "AB") {
				delete(files, name) // no two names that such a system takes for one
			}
		}
		seekIsFind(t, files, func(m fstest.MapFS) fs.FS { return foldFS{m} })
	}))
}

// drawRoot moves the workspace into a folder, or not.
func drawRoot(t *rapid.T, files fstest.MapFS) string {
	if rapid.Bool().Draw(t, "at the top") {
		return ""
	}
	for name, file := range maps.Clone(files) {
		files["services/api/"+name] = file
		delete(files, name)
	}
	return "services/api"
}

func seekIsFind(t *rapid.T, files fstest.MapFS, as func(fstest.MapFS) fs.FS) {
	name, root := drawName(t), drawRoot(t, files)
	disk := as(files)
	k, err := newSeeker(disk, root)
	if err != nil {
		t.Fatal(err)
	}
	m, err := k.meaning(name)
	if err == nil {
		err = k.complete(m, true, true)
	}
	got := answer(m, err)
	all, err := serialize.ReadPart(disk, serialize.Part{Root: root})
	if err != nil {
		t.Fatal(err)
	}
	m, err = meaningIn(all, name)
	if want := answer(m, err); got != want {
		t.Fatalf("%q means, after reading little:\n%s\nafter reading all:\n%s", name, got, want)
	}
}

// foldFS finds names in any case, as file systems of macOS and Windows do.
type foldFS struct{ fstest.MapFS }

func (f foldFS) real(name string) string {
	for file := range f.MapFS {
		for ; file != "."; file = path.Dir(file) {
			if strings.EqualFold(file, name) {
				return file
			}
		}
	}
	return name
}

// Open finds a file by its name in any case.
func (f foldFS) Open(name string) (fs.File, error) { return f.MapFS.Open(f.real(name)) }

// Stat finds a file by its name in any case.
func (f foldFS) Stat(name string) (fs.FileInfo, error) { return f.MapFS.Stat(f.real(name)) }

// ReadFile finds a file by its name in any case.
func (f foldFS) ReadFile(name string) ([]byte, error) { return f.MapFS.ReadFile(f.real(name)) }

// ReadDir finds a folder by its name in any case.
func (f foldFS) ReadDir(name string) ([]fs.DirEntry, error) { return f.MapFS.ReadDir(f.real(name)) }

// TestSeekReadsLittle holds that a path is found without reading what lies
// beside it.
func TestSeekReadsLittle(t *testing.T) {
	files := fstest.MapFS{}
	for name, title := range map[string]string{
		"A/.resources/definition.yaml": "Shop", "A/B/.resources/definition.yaml": "Orders", "A/B/one.request.yaml": "First", "A/B/two.request.yaml": "Second",
		"C/.resources/definition.yaml": "Other", "C/x.request.yaml": "x", "C/y.request.yaml": "y",
	} {
		files["postman/collections/"+name] = &fstest.MapFile{Data: []byte("name: " + title + "\n")}
	}
	for name, want := range map[string]int{"A/B/one": 3, "request A/B/one": 3, "A/B": 4, "A": 4, "Shop": 4, "Shop / Orders": 4, "C": 3, "Other/y": 3} {
		k, err := newSeeker(files, "")
		if err != nil {
			t.Fatal(err)
		}
		m, err := k.meaning(name)
		if err == nil {
			err = k.complete(m, true, false)
		}
		if err != nil {
			t.Fatal(err)
		}
		if n := m.read.Workspace.Len(); n != want {
			t.Errorf("%q: %d entities were read, not %d", name, n, want)
		}
	}
}
