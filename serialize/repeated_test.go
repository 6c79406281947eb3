package serialize_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/postman"
)

// Of many requests that say the same, twice as many cost about twice as much:
// to import, to import over themselves, and to write.
func TestRepeatedRequests(t *testing.T) {
	for name, text := range map[string]func(int) string{"of one id": oneID, "of one name": oneName} {
		t.Run(name, func(t *testing.T) {
			few, many := allocated(t, text(500)), allocated(t, text(2000))
			if many > 8*few {
				t.Errorf("four times the requests take %d allocations in the stead of %d", many, few)
			}
		})
	}
}

func oneID(n int) string {
	return fmt.Sprintf(`{"id": "c", "name": "Same", "order": [%s], "requests": [%s]}`,
		repeated(`"r"`, n), repeated(`{"id": "r", "url": "u", "method": "GET"}`, n))
}

func oneName(n int) string {
	return fmt.Sprintf(`{"info": {"name": "Same", "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"},
		"item": [%s]}`, repeated(`{"name": "same", "request": "http://x"}`, n))
}

func repeated(text string, n int) string { return strings.Repeat(text+",", n-1) + text }

// allocated counts what it takes to import a document twice and to write it.
// Unlike the time that says the same on every machine.
func allocated(t *testing.T, text string) uint64 {
	t.Helper()
	doc, err := postman.Parse([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	w := entity.NewWorkspace()
	doc.Import(w)
	root := w.Get(doc.Import(w))
	if _, err := postman.Write(w, root, doc.Format); err != nil {
		t.Fatal(err)
	}
	runtime.ReadMemStats(&after)
	return after.Mallocs - before.Mallocs
}
