package workflow

import (
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/postbag/postbag/repo"
)

// deedsFile has a line for each command that has changed the store, the newest
// last. It is of this device alone.
const deedsFile = "undo"

// deedsKept is how long a command can be taken back. They are swept once the
// oldest is a week older, so that not every command does it.
const deedsKept = 90 * 24 * time.Hour

// deed is what a command did to the branch.
type deed struct {
	When    time.Time `json:"when"`
	Command string    `json:"command"`
	Branch  string    `json:"branch"`
	From    string    `json:"from"`
	Kept    string    `json:"kept,omitempty"`    // the commit that it made of edits which no commit had
	To      string    `json:"to"`                // where the branch was then
	Fetched string    `json:"fetched,omitempty"` // the commit of a remote that it took
	Run     string    `json:"run,omitempty"`     // the same for what one process did
	// Of is, for undo and redo, where the command left the branch that is taken
	// back or done again; Made, that it took a commit of its own.
	Of   string `json:"of,omitempty"`
	Made bool   `json:"made,omitempty"`
}

// beforeIt is what the files had before, with the edits that no commit had.
func (d deed) beforeIt() string {
	if d.Kept != "" {
		return d.Kept
	}
	return d.From
}

// inverse is what the store is to have had once what the command made is taken
// out of it; of a commit those are the edits that it recorded.
func (d deed) inverse() string {
	if d.Kept == d.To {
		return d.From
	}
	return d.beforeIt()
}

// onlyTook tells a sync that brought what others had done and nothing of this
// device. It is no step of a person's work here, and undo passes it over.
func (d deed) onlyTook() bool { return d.Command == "sync" && d.Kept == "" }

// doing is what the command that runs has done to the branch so far.
type doing struct {
	from          repo.Hash
	branch        string
	kept, fetched repo.Hash
	run           string
	told          bool // it writes its own lines
}

// begin notes where the branch is before a command.
func (s *Store) begin() {
	if s.doing == nil {
		s.doing = &doing{run: time.Now().UTC().Format(time.RFC3339Nano)}
	}
	branch, err := s.repo.Branch()
	head, failed := s.repo.Head()
	if err != nil || failed != nil {
		branch = "" // there is none to go back on
	}
	*s.doing = doing{from: head, branch: branch, run: s.doing.run}
}

// end notes where it is after it. That it cannot is no failure of the command,
// which is done.
func (s *Store) end() {
	head, err := s.repo.Head()
	d := s.doing
	if err != nil || d.told || d.branch == "" || head == d.from || s.Command == "" {
		return
	}
	s.sweepDeeds(time.Now())
	_ = s.addDeed(deed{When: time.Now().UTC().Truncate(time.Second), Command: s.Command, Branch: d.branch, From: hashText(d.from),
		Kept: hashText(d.kept), To: head.String(), Fetched: hashText(d.fetched), Run: d.run})
}

// noteKept notes a commit of edits that no commit had.
func (s *Store) noteKept(commit string) {
	if h, err := repo.ParseHash(commit); err == nil && s.doing != nil && h != s.doing.from {
		s.doing.kept = h
	}
}

// noteFetched notes that the branch goes to what a remote had, or merges it.
func (s *Store) noteFetched(theirs repo.Hash) {
	if s.doing != nil {
		s.doing.fetched = theirs
	}
}

func (s *Store) deedsPath() string { return filepath.Join(s.repo.PrivateDir(), deedsFile) }

// addDeed adds a line, which is there once it returns. One that a killed process
// has cut short is ended first.
func (s *Store) addDeed(d deed) error {
	line, err := json.Marshal(d)
	if err != nil {
		return err
	}
	f, err := os.OpenFile(s.deedsPath(), os.O_CREATE|os.O_RDWR|os.O_APPEND, 0o644)
	if err != nil {
		return err
	}
	if isCutShort(f) {
		line = append([]byte{'\n'}, line...)
	}
	_, err = f.Write(append(line, '\n'))
	return errors.Join(err, f.Sync(), f.Close())
}

func isCutShort(f *os.File) bool {
	last := []byte{'\n'}
	if info, err := f.Stat(); err == nil && info.Size() > 0 {
		_, _ = f.ReadAt(last, info.Size()-1)
	}
	return last[0] != '\n'
}

// allDeeds reads the lines; one that was cut short is left out. What one process
// did one after the other is one.
func (s *Store) allDeeds() ([]deed, error) {
	data, err := os.ReadFile(s.deedsPath())
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var out []deed
	for line := range bytes.Lines(data) {
		var d deed
		if json.Unmarshal(line, &d) == nil {
			out = addTo(out, d)
		}
	}
	return out, err
}

func addTo(all []deed, d deed) []deed {
	if len(all) == 0 || d.Of != "" {
		return append(all, d)
	}
	last := &all[len(all)-1]
	if last.Run != d.Run || last.To != d.From || last.Branch != d.Branch || last.Of != "" {
		return append(all, d)
	}
	last.To, last.When = d.To, d.When
	if d.Kept != "" {
		last.Kept = d.Kept
	}
	if d.Fetched != "" {
		last.Fetched = d.Fetched
	}
	return all
}
