package repo_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/postbag/postbag/repo"
)

func TestLeftoversOfTheKilledAreSwept(t *testing.T) {
	hour := time.Now().Add(-time.Hour)
	sweeps := map[string]func(r *repo.Repo) error{
		"write":   func(r *repo.Repo) error { return r.Write(text(map[string]string{"postman/a/x.yaml": "2"})) },
		"changes": func(r *repo.Repo) error { _, err := r.Changes(ours); return err },
	}
	for name, sweep := range sweeps {
		r := newRepo(t)
		save(t, r, "first", text(map[string]string{"postman/a/x.yaml": "1"}))
		files := map[string]bool{ // and whether it stays
			".postbag-tmp-ABCDEFGHIJKLMNOP":                                               false,
			fmt.Sprintf(".postbag-tmp-%x-ABCDEFGHIJKLMNOP", hour.Unix()):                  false,
			fmt.Sprintf(".postbag-tmp-%x-ABCDEFGHIJKLMNOQ", time.Now().Unix()):            true,
			fmt.Sprintf(".postbag-tmp-%x-ABCDEFGHIJKLMNOR", hour.Add(time.Second).Unix()): true,
			"tmp": true,
		}
		for file := range files {
			path := filepath.Join(r.Root(), "postman", "a", file)
			put(t, r, "postman/a/"+file, "left")
			if file[len(file)-1] == 'R' { // still being written
				continue
			}
			if err := os.Chtimes(path, hour, hour); err != nil {
				t.Fatal(err)
			}
		}
		if err := sweep(r); err != nil {
			t.Fatal(err)
		}
		for file, stays := range files {
			if got := get(t, r, "postman/a/"+file) != "-"; got != stays {
				t.Errorf("%s: %s is there: %v", name, file, got)
			}
		}
	}
}

func TestPrivateLeftoversAreSwept(t *testing.T) {
	r := newRepo(t)
	save(t, r, "first", text(map[string]string{"postman/x.yaml": "1"}))
	for name, old := range map[string]bool{"tmp-ABC": true, "tmp-DEF": false, "push-1.pack": true, "push-2.pack": false, "device.json": true} {
		path := filepath.Join(r.PrivateDir(), name)
		if err := os.MkdirAll(r.PrivateDir(), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte("left"), 0o644); err != nil {
			t.Fatal(err)
		}
		if made := time.Now().Add(-25 * time.Hour); old {
			if err := os.Chtimes(path, made, made); err != nil {
				t.Fatal(err)
			}
		}
		if err := r.FinishCheckout(); err != nil {
			t.Fatal(err)
		}
		_, err := os.Stat(path)
		if stays := !old || name == "device.json"; stays != (err == nil) {
			t.Errorf("%s is there: %v", name, err == nil)
		}
	}
}
