package simulate

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"
)

// within is how many histories a fault has to be found in.
const within = 10000

// sampled is how many faults make test tries, each day others.
const sampled = 3

// TestFaults plants faults in the code, those in testdata/faults, and has each
// found by a simulation. POSTBAG_FAULTS=all tries them all.
func TestFaults(t *testing.T) {
	files, err := filepath.Glob("testdata/faults/*.txtar")
	if err != nil || len(files) < 20 {
		t.Fatalf("%d faults, %v", len(files), err)
	}
	if testing.Short() {
		t.Skip("each is a build of its own")
	}
	for _, file := range ofToday(files) {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			fault := readFault(t, file)
			broke, n := simulateWith(t, fault.build(t))
			if n == 0 {
				t.Fatalf("%q is not found in %d histories", fault.what, within)
			}
			t.Logf("found after %5d histories (%s): %s", n, broke, fault.what)
		})
	}
}

// TestFaultsApply: the code has what each fault is to change, once.
func TestFaultsApply(t *testing.T) {
	files, _ := filepath.Glob("testdata/faults/*.txtar")
	for _, file := range files {
		readFault(t, file).planted(t)
	}
}

func ofToday(files []string) []string {
	if os.Getenv("POSTBAG_FAULTS") == "all" {
		return files
	}
	day := time.Now().YearDay()
	var out []string
	for i := range sampled {
		out = append(out, files[(day*sampled+i)%len(files)])
	}
	return out
}

// fault is a change of the code that makes it wrong.
type fault struct{ name, what, file, old, new string }

func readFault(t *testing.T, file string) fault {
	t.Helper()
	archive, err := txtar.ParseFile(file)
	if err != nil || len(archive.Files) != 3 {
		t.Fatalf("%s has not the three sections file, old and new: %v", file, err)
	}
	text := func(i int) string { return strings.TrimSuffix(string(archive.Files[i].Data), "\n") }
	return fault{file, strings.TrimSpace(string(archive.Comment)), text(0), text(1), text(2)}
}

func (f fault) path(t *testing.T) string {
	path, err := filepath.Abs(filepath.Join("../../..", f.file))
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// planted is the file with the fault in it.
func (f fault) planted(t *testing.T) string {
	t.Helper()
	code, err := os.ReadFile(f.path(t))
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(code), f.old); n != 1 {
		t.Fatalf("%s: %s has the text %d times that the fault is to change; write the fault anew:\n%s", f.name, f.file, n, f.old)
	}
	return strings.Replace(string(code), f.old, f.new, 1)
}

// build is the simulation with the fault in it.
func (f fault) build(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	wrong := filepath.Join(dir, "wrong.go")
	if err := os.WriteFile(wrong, []byte(f.planted(t)), 0o644); err != nil {
		t.Fatal(err)
	}
	overlay, err := json.Marshal(map[string]map[string]string{"Replace": {f.path(t): wrong}})
	if err != nil {
		t.Fatal(err)
	}
	list, binary := filepath.Join(dir, "overlay.json"), filepath.Join(dir, "simulate.exe")
	if err := os.WriteFile(list, overlay, 0o644); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("go", "test", "-c", "-vet=off", "-overlay", list, "-o", binary, ".").CombinedOutput(); err != nil {
		t.Fatalf("build with the fault: %v\n%s", err, out)
	}
	return binary
}

var foundAfter = regexp.MustCompile(`(?m)^\s*\S+: ([a-z ]+): seed .* found after (\d+) histories`)

// simulateWith runs a simulation until it finds something: what, and after how
// many histories, 0 where it does not.
func simulateWith(t *testing.T, binary string) (broke string, histories int) {
	t.Helper()
	cmd := exec.Command(binary, "-test.run", "^TestSimulate$", "-test.timeout", "0")
	cmd.Env = append(os.Environ(), "POSTBAG_HISTORIES="+strconv.Itoa(within), "POSTBAG_MINUTES=0", "POSTBAG_SEED=0", "POSTBAG_FIRST=1")
	out, err := cmd.CombinedOutput()
	if err == nil {
		return "", 0
	}
	m := foundAfter.FindSubmatch(out)
	if m == nil {
		t.Fatalf("%v\n%s", err, out)
	}
	n, _ := strconv.Atoi(string(m[2]))
	return string(m[1]), n
}
