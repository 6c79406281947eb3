package yaml

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/postbag/postbag/serialize/entity"
)

// answer is what the npm packages make of one value.
type answer struct {
	text      [2]string // by style
	readsBack [2]bool   // npm yaml reads that text as the value again
}

func (a *answer) UnmarshalJSON(data []byte) error {
	return json.Unmarshal(data, &[]any{&a.text[Block], &a.readsBack[Block], &a.text[Classic], &a.readsBack[Classic]})
}

// TestOracle compares both styles with the packages they follow, and reads
// back what those wrote.
func TestOracle(t *testing.T) {
	r := rand.New(rand.NewPCG(2018, 12))
	var values []entity.Value
	for range 10000 {
		values = append(values, hostileValue(r, 3))
	}
	for range 10000 {
		values = append(values, entity.MapOf("k", hostileString(r)), entity.MapOf(hostileString(r), "v"))
		values = append(values, hostileString(r), entity.List{hostileString(r)})
	}
	compareWithOracle(t, values)
}

// TestOracleCodePoints does the same for every code point, in blocks of
// strings that differ by it.
func TestOracleCodePoints(t *testing.T) {
	if testing.Short() {
		t.Skip("slow")
	}
	var values []entity.Value
	for c := range rune(0x110000) {
		if c >= 0xD800 && c <= 0xDFFF || c > 0x3100 && c < 0xD700 && c%64 != 0 || c > 0x10000 && c%256 > 1 && c&0xFFFF < 0xFFF0 {
			continue
		}
		s := string(c)
		values = append(values, entity.MapOf(s, s, "a"+s, "a"+s+"b", s+"b", entity.List{"one\n" + s + "two", s + "\n", "\n" + s}))
	}
	compareWithOracle(t, values)
}

func compareWithOracle(t *testing.T, values []entity.Value) {
	t.Helper()
	answers := askOracle(t, values)
	same, own := [2]int{}, [2]int{}
	for i, v := range values {
		a := answers[i]
		for style := range Classic + 1 {
			got, want := string(Encode(v, style)), a.text[style]
			switch {
			case got == want:
				same[style]++
			case !a.readsBack[style]:
				own[style]++
			default:
				at := 0
				for at < len(got) && at < len(want) && got[at] == want[at] {
					at++
				}
				at = max(0, at-60)
				t.Errorf("style %d of %.200q:\n got …%.200q\nwant …%.200q", style, dump(v), got[at:], want[at:])
			}
			if !readsAs(got, v) {
				t.Errorf("style %d of %.200q is read as something else:\n%q", style, dump(v), got)
			}
			if a.readsBack[style] && !readsAs(want, v) {
				t.Errorf("style %d of %.200q by npm is read as something else:\n%q", style, dump(v), want)
			}
		}
	}
	t.Logf("%d values; same bytes: Block %d, Classic %d; quoted for safety: Block %d, Classic %d",
		len(values), same[Block], same[Classic], own[Block], own[Classic])
}

func readsAs(text string, want entity.Value) bool {
	got, err := Decode([]byte(text))
	return err == nil && entity.Equal(got, want)
}

// askOracle has node write the values; it skips the test where node or the
// packages are missing.
func askOracle(t *testing.T, values []entity.Value) []answer {
	t.Helper()
	modules := os.Getenv("POSTBAG_NODE_MODULES")
	if modules == "" {
		missing(t, "POSTBAG_NODE_MODULES is not set: a directory with the npm packages yaml@2 and js-yaml@3")
	}
	for _, name := range []string{"yaml", "js-yaml"} {
		if _, err := os.Stat(filepath.Join(modules, name)); err != nil {
			missing(t, "no npm package: "+err.Error())
		}
	}
	node, err := exec.LookPath("node")
	if err != nil {
		missing(t, "no node: "+err.Error())
	}
	cmd := exec.Command(node, "testdata/oracle.js", modules)
	cmd.Stdin = bytes.NewReader(question(t, values))
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var answers []answer
	if err := json.Unmarshal(out, &answers); err != nil {
		t.Fatal(err)
	}
	return answers
}

func question(t *testing.T, values []entity.Value) []byte {
	t.Helper()
	plain := make([]any, len(values))
	for i, v := range values {
		plain[i] = forJSON(v)
	}
	data, err := json.Marshal(plain)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// forJSON is a value in the shape the oracle reads.
func forJSON(v entity.Value) any {
	switch v := v.(type) {
	case entity.Number:
		return json.Number(v)
	case entity.List:
		l := []any{}
		for _, item := range v {
			l = append(l, forJSON(item))
		}
		return l
	case *entity.Map:
		pairs := []any{}
		for k, item := range v.All() {
			pairs = append(pairs, []any{k, forJSON(item)})
		}
		return map[string]any{"map": pairs}
	}
	return v
}

func dump(v entity.Value) string {
	var b strings.Builder
	if err := json.NewEncoder(&b).Encode(forJSON(v)); err != nil {
		return err.Error()
	}
	return b.String()
}

// missing skips a test for lack of what it says; in CI it fails.
func missing(t *testing.T, what string) {
	t.Helper()
	if os.Getenv("POSTBAG_REQUIRE_ALL") != "" {
		t.Fatal(what)
	}
	t.Skip(what)
}
