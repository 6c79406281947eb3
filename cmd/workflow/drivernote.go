package workflow

import (
	"encoding/json"
	"os"
	"path/filepath"

	"github.com/postbag/postbag/repo"
)

// driverNote tells of which files the merge driver has left conflicts, and sums
// of what it wrote there: as it is, one side's values would go unseen.
const driverNote = "left-by-driver.json"

func driverNotes(r *repo.Repo) map[string]string {
	out := map[string]string{}
	data, err := os.ReadFile(filepath.Join(r.PrivateDir(), driverNote))
	if err != nil || json.Unmarshal(data, &out) != nil {
		return map[string]string{}
	}
	return out
}

// noteDriver remembers what the driver left in a file, "" for nothing that anybody
// has to settle. Git merges without a repository at hand too: then there is no
// hook that would ask.
func noteDriver(r *repo.Repo, file, sum string) error {
	notes := driverNotes(r)
	if notes[file] == sum {
		return nil
	}
	notes[file] = sum
	if sum == "" {
		delete(notes, file)
	}
	text, err := json.Marshal(notes)
	if err == nil {
		err = os.MkdirAll(r.PrivateDir(), 0o755)
	}
	if err == nil {
		err = os.WriteFile(filepath.Join(r.PrivateDir(), driverNote), text, 0o600)
	}
	return err
}

// noteLeft is noteDriver for the repository that git merges in.
func noteLeft(file string, left bool, data []byte) error {
	r, err := repo.Open(".")
	if err != nil {
		return nil // none, or one that no hook of ours looks at
	}
	defer r.Close()
	sum := ""
	if left {
		sum = sumOf(data)
	}
	return noteDriver(r, file, sum)
}

// isAsLeft reports whether a file that is staged while git merges is just what
// the driver left there.
func (s *Store) isAsLeft(file string, data []byte) bool {
	sum := driverNotes(s.repo)[file]
	return sum != "" && sum == sumOf(data) && s.repo.Busy() != nil
}
