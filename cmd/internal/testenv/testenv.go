// Package testenv gives tests what they talk to: real git servers on loopback
// and real exports from disk. It is for tests only.
package testenv

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// Need skips the test unless ok, and says what is missing and why it matters:
// Need(t, "git", found, "clones with the stock client"). With
// POSTBAG_REQUIRE_ALL=1, as in CI, the test fails instead.
func Need(t testing.TB, what string, ok bool, why string) {
	t.Helper()
	switch {
	case ok:
	case os.Getenv("POSTBAG_REQUIRE_ALL") == "1":
		t.Fatalf("needs %s: %s", what, why)
	default:
		t.Skipf("needs %s: %s", what, why)
	}
}

// Program returns the path of an installed program, or skips as [Need] does.
// System folders that are not on every user's PATH are searched too.
func Program(t testing.TB, name, why string) string {
	t.Helper()
	for _, candidate := range []string{name, "/usr/sbin/" + name, "/usr/local/sbin/" + name, "/sbin/" + name} {
		if path, err := exec.LookPath(candidate); err == nil {
			return path
		}
	}
	Need(t, name, false, why)
	return ""
}

// Corpus returns the folder of real Postman exports: POSTBAG_CORPUS, or
// shared/corpus beside the module or further up. Where there is none it skips
// as [Need] does.
func Corpus(t testing.TB) string {
	t.Helper()
	if dir := os.Getenv("POSTBAG_CORPUS"); dir != "" {
		Need(t, "POSTBAG_CORPUS", isDir(dir), dir+" is no folder")
		return dir
	}
	root := moduleRoot(t)
	for dir := filepath.Dir(root); ; dir = filepath.Dir(dir) {
		if corpus := filepath.Join(dir, "shared", "corpus"); isDir(corpus) {
			return corpus
		}
		if dir == filepath.Dir(dir) {
			break
		}
	}
	Need(t, "the corpus", false, "no folder shared/corpus above "+root+"; set POSTBAG_CORPUS")
	return ""
}

func moduleRoot(t testing.TB) string {
	t.Helper()
	start, err := os.Getwd()
	check(t, err)
	for dir := start; ; dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		if dir == filepath.Dir(dir) {
			t.Fatalf("no go.mod above %s", start)
		}
	}
}

func isDir(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
