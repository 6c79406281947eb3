//go:build interop

package serialize_test

import (
	"bytes"
	stdjson "encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/json"
	"github.com/postbag/postbag/serialize/postman"
)

// transform runs npm postman-collection-transformer over files: a list of
// {from, to, file} in, a list of documents, or null where it fails, out.
const transform = `
const { convert } = require('postman-collection-transformer');
const fs = require('fs');
const out = JSON.parse(fs.readFileSync(0, 'utf8')).map(({ from, to, file }) => {
  let doc = null;
  try {
    const given = JSON.parse(fs.readFileSync(file, 'utf8').replace(/^\ufeff/, ''));
    const options = { inputVersion: from, outputVersion: to, retainIds: true, noDefaults: true };
    convert(given.collection || given, options, (err, done) => { if (!err) { doc = done; } });
  } catch (e) { }
  return doc;
});
process.stdout.write(JSON.stringify(out));
`

type conversion struct {
	From string `json:"from"`
	To   string `json:"to"`
	File string `json:"file"`
}

// transformed are the documents that the package gives.
func transformed(t *testing.T, asked []conversion) entity.List {
	t.Helper()
	modules := os.Getenv("POSTBAG_NODE_MODULES")
	if _, err := os.Stat(filepath.Join(modules, "postman-collection-transformer")); modules == "" || err != nil {
		if os.Getenv("POSTBAG_REQUIRE_ALL") != "" {
			t.Fatal("no postman-collection-transformer")
		}
		t.Skip("no postman-collection-transformer (make interop installs it)")
	}
	in, err := stdjson.Marshal(asked)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("node", "-e", transform)
	cmd.Env = append(os.Environ(), "NODE_PATH="+modules, "TZ=UTC")
	cmd.Stdin, cmd.Stderr = bytes.NewReader(in), os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	v, err := json.Decode(out)
	if err != nil {
		t.Fatal(err)
	}
	return v.(entity.List)
}

// What we convert between versions is what Postman's own package makes of it,
// but for the differences that are listed with their reasons.
func TestInteropTransformer(t *testing.T) {
	var asked []conversion
	for _, way := range []struct{ folder, from, to string }{
		{"v1", "1.0.0", "2.1.0"}, {"v1", "1.0.0", "2.0.0"}, {"v21", "2.1.0", "1.0.0"}, {"v20", "2.0.0", "1.0.0"},
	} {
		files, err := filepath.Glob(filepath.Join(corpus(t), way.folder, "*.json"))
		if err != nil || len(files) == 0 {
			t.Fatal("no files", err)
		}
		for _, file := range files {
			asked = append(asked, conversion{way.from, way.to, file})
		}
	}
	unknown := map[string][]string{}
	same, compared := 0, 0
	for i, theirs := range transformed(t, asked) {
		ours := ourConversion(t, asked[i])
		if theirs == nil || ours == nil {
			t.Logf("%s cannot be converted from %s to %s (by them: %v)", filepath.Base(asked[i].File), asked[i].From, asked[i].To, theirs == nil)
			continue
		}
		compared++
		before := len(unknown)
		d := &conversionDiff{found: unknown, file: filepath.Base(asked[i].File), way: asked[i].From + ">" + asked[i].To}
		d.compare("", theirs, ours)
		if len(unknown) == before {
			same++
		}
	}
	for _, what := range sortedKeys(unknown) {
		t.Errorf("%s: %d, first %s", what, len(unknown[what]), strings.Join(unknown[what], "\n      "))
	}
	t.Logf("%d of %d conversions agree", same, compared)
}

// ourConversion is the document that an import and an export in another
// version give.
func ourConversion(t *testing.T, c conversion) entity.Value {
	data, err := os.ReadFile(c.File)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := postman.Parse(data); err != nil {
		return nil
	}
	files, key := imported(t, fstest.MapFS{}, data)
	w := read(t, files).Workspace
	out, err := postman.Write(w, w.Get(key), map[string]postman.Format{"1.0.0": postman.CollectionV1, "2.0.0": postman.CollectionV20, "2.1.0": postman.CollectionV21}[c.To])
	if err != nil {
		t.Fatal(err)
	}
	v, err := json.Decode(out.Data)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// accepted are the differences that stand, each with its reason. A value that
// is empty and none at all count as the same.
var accepted = []struct {
	at     *regexp.Regexp
	what   string
	reason string
}{
	{regexp.MustCompile(`/events/#/script/id$`), onlyTheirs, "ids of scripts are drawn anew at each export"},
	{regexp.MustCompile(`/(request|requestObject)/id$`), onlyTheirs, "they draw an id for a request that nothing refers to"},
	{regexp.MustCompile(`^/(requests|folders)/#/variables/#/id$`), onlyTheirs, "they draw ids for variables that have none"},
	{regexp.MustCompile(`/helperAttributes/[^/]+$`), onlyOurs, "they keep the attributes that they know"},
	{regexp.MustCompile(`/cookies/#/[^/]+$`), onlyOurs, "they keep the fields of cookies that they know"},
	{regexp.MustCompile(`/variables/#/(name|system)$`), onlyOurs, "they keep the fields of variables that they know"},
	{regexp.MustCompile(`^/requests/#/description$`), onlyOurs, "they lose a description beside the request"},
	{regexp.MustCompile(`/header(s|Data)$`), differs, "they spell a text of headers letter by letter, and null as a word"},
	{regexp.MustCompile(`^/requests/#/url$`), differs, "they spell a URL from its parts; where these say other things than its text, ours is the text"},
	{regexp.MustCompile(`/request/header$`), differs, "they lose header lines without a colon"},
	{regexp.MustCompile(`/(request|requestObject)/(url|headers|headerData|method)$|^/requests/#/(url|headers)$`), onlyOurs, "they lose a request that is a bare URL"},
	{regexp.MustCompile(`/(events|tests|preRequestScript|responses|responses_order|headers|headerData)$`), onlyTheirs, "they read keys that no version has"},
}

const (
	differs    = "differs"
	onlyTheirs = "is theirs alone"
	onlyOurs   = "is ours alone"
)

type conversionDiff struct {
	found map[string][]string
	file  string
	way   string
}

var position = regexp.MustCompile(`/\d+`)

func (d *conversionDiff) note(at, what string, theirs, ours entity.Value) {
	class := position.ReplaceAllString(at, "/#")
	for _, a := range accepted {
		if a.what == what && a.at.MatchString(class) {
			return
		}
	}
	class = d.way + " " + class + " " + what
	d.found[class] = append(d.found[class], fmt.Sprintf("%s%s: theirs %.200s, ours %.200s", d.file, at, json.Encode(theirs, ""), json.Encode(ours, "")))
}

func (d *conversionDiff) compare(at string, theirs, ours entity.Value) {
	if strings.HasSuffix(at, "/requestObject") {
		theirs, ours = saidBy(theirs), saidBy(ours)
	}
	a, okA := theirs.(*entity.Map)
	b, okB := ours.(*entity.Map)
	al, okAL := theirs.(entity.List)
	bl, okBL := ours.(entity.List)
	switch {
	case empty(theirs) && empty(ours) || madeUp(ours):
	case empty(theirs):
		d.note(at, onlyOurs, nil, ours)
	case empty(ours):
		d.note(at, onlyTheirs, theirs, nil)
	case okA && okB:
		for _, k := range slices.Compact(slices.Sorted(slices.Values(slices.Concat(a.Keys(), b.Keys())))) {
			v, _ := a.Get(k)
			w, _ := b.Get(k)
			d.compare(at+"/"+k, v, w)
		}
	case okAL && okBL && len(al) == len(bl):
		for i := range al {
			d.compare(at+"/"+strconv.Itoa(i), al[i], bl[i])
		}
	case !entity.Equal(theirs, ours):
		d.note(at, differs, theirs, ours)
	}
}

// madeUp reports whether a value is an id that was made up, as both sides do
// where there is none.
func madeUp(v entity.Value) bool {
	text, ok := v.(string)
	return ok && len(text) == 36 && text[14] == '8' && text[8] == '-'
}

func empty(v entity.Value) bool {
	switch v := v.(type) {
	case nil:
		return true
	case string:
		return v == ""
	case entity.List:
		return len(v) == 0
	case *entity.Map:
		return v.Len() == 0
	}
	return false
}

func saidBy(v entity.Value) entity.Value {
	text, _ := v.(string)
	if out, err := json.Decode([]byte(text)); err == nil {
		return out
	}
	return v
}
