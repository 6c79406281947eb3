//go:build interop

package cmd

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/json"
)

// The shape of the stores that are measured: collections of 500 requests in 20
// folders, every fifth request with an example.
const (
	benchFolders  = 20
	benchRequests = 25
)

// storeOf is a store with so many requests, all committed and known to git. It
// stays for the next time, in POSTBAG_BENCH_DIR or else in the system's folder
// for temporary files: some file systems are slow for minutes after so many
// files were deleted.
func storeOf(b *testing.B, postbag string, requests int) string {
	b.Helper()
	root := os.Getenv("POSTBAG_BENCH_DIR")
	if root == "" {
		root = filepath.Join(os.TempDir(), "postbag-bench")
	}
	store := filepath.Join(root, fmt.Sprint("requests-", requests))
	done := store + ".done"
	if _, err := os.Stat(done); err == nil {
		return store
	}
	if _, err := os.Stat(store); err == nil {
		b.Fatalf("%s is half made; remove it", store)
	}
	sources := filepath.Join(root, fmt.Sprint("sources-", requests))
	if err := os.MkdirAll(sources, 0o755); err != nil {
		b.Fatal(err)
	}
	for i := range requests / (benchFolders * benchRequests) {
		writeSource(b, filepath.Join(sources, fmt.Sprintf("%03d.json", i)), benchCollection(i))
	}
	timed(b, postbag, "init", store)
	timed(b, postbag, "-C", store, "import", sources)
	timed(b, "git", "-C", store, "status", "--porcelain") // has git note what it finds on disk
	writeSource(b, done, nil)
	return store
}

func writeSource(b *testing.B, file string, v entity.Value) {
	if err := os.WriteFile(file, json.Encode(v, "\t"), 0o644); err != nil {
		b.Fatal(err)
	}
}

func benchCollection(n int) *entity.Map {
	var folders entity.List
	for f := range benchFolders {
		var requests entity.List
		for r := range benchRequests {
			requests = append(requests, benchRequest(n, f, r))
		}
		folders = append(folders, entity.MapOf("name", fmt.Sprint("Folder ", f), "id", benchID(n, f, 0), "item", requests))
	}
	info := entity.MapOf("_postman_id", benchID(n, 0, 0), "name", benchName(n),
		"schema", "https://schema.getpostman.com/json/collection/v2.1.0/collection.json")
	return entity.MapOf("info", info, "item", folders)
}

func benchName(n int) string { return fmt.Sprint("Service ", n) }

func benchID(parts ...int) string {
	return fmt.Sprintf("%08x-%04x-4000-8000-%012x", parts[0], parts[1], parts[2])
}

func benchRequest(n, f, r int) *entity.Map {
	url := fmt.Sprintf("https://{{host}}/service-%d/part-%d/%d", n, f, r)
	headers := entity.List{entity.MapOf("key", "Accept", "value", "application/json"), entity.MapOf("key", "X-Trace", "value", "{{trace}}")}
	request := entity.MapOf("method", "POST", "header", headers, "url", entity.MapOf("raw", url),
		"body", entity.MapOf("mode", "raw", "raw", fmt.Sprintf("{\n  \"sku\": \"%d-%d-%d\",\n  \"count\": 2\n}", n, f, r)))
	item := entity.MapOf("name", fmt.Sprint("Request ", r), "id", benchID(n, f, r+1), "request", request)
	if r%5 == 0 {
		item.Set("response", entity.List{entity.MapOf("name", "201 Created", "originalRequest", request.Clone(), "status", "Created",
			"code", entity.Number("201"), "header", entity.List{}, "body", "{\"ok\": true}")})
	}
	return item
}
