package serialize_test

import (
	"os"
	"path/filepath"
	"testing"
)

// corpus is the folder of real files; the test is skipped where it is not.
func corpus(t testing.TB) string {
	t.Helper()
	dir := os.Getenv("POSTBAG_CORPUS")
	if dir == "" {
		dir = filepath.Join("..", "..", "shared", "corpus")
	}
	if _, err := os.Stat(dir); err != nil {
		if os.Getenv("POSTBAG_REQUIRE_ALL") != "" {
			t.Fatalf("no corpus at %s", dir)
		}
		t.Skipf("no corpus at %s (set POSTBAG_CORPUS)", dir)
	}
	return dir
}
