package workflow

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/postbag/postbag/serialize"
)

// journalFile tells, while an edit writes its files, what it makes of them. What
// is there when nobody holds the lock is of an edit that was killed.
const journalFile = "edit"

// rewrite is what an edit makes of a file: sums of what it held and is to hold, ""
// for no file.
type rewrite struct {
	Was string `json:"was"`
	To  string `json:"to"`
}

// writeNoted is writeAndRecord for an edit that the next command takes back when
// this one is killed before it is committed.
func (s *Store) writeNoted(reads []*serialize.Store, files map[string][]byte, text string) (string, error) {
	old, err := s.present(files)
	if err != nil {
		return "", err
	}
	if err := s.note(files, old); err != nil {
		err = failed("note what is to be written", err)
		if p := (*Problem)(nil); errors.As(err, &p) {
			p.State = storeUnchanged
		}
		return "", err
	}
	commit, err := s.writeAndRecord(reads, files, nil, recording{text: text})
	// A note that stays does no harm: the commit has what it was to make.
	_ = os.Remove(s.journalPath())
	return commit, err
}

func (s *Store) journalPath() string { return filepath.Join(s.repo.PrivateDir(), journalFile) }

// note writes the journal. It appears whole or not at all.
func (s *Store) note(files, old map[string][]byte) error {
	steps := make(map[string]rewrite, len(files))
	for path, data := range files {
		steps[path] = rewrite{sumOf(old[path]), sumOf(data)}
	}
	text, err := json.Marshal(steps)
	if err != nil {
		return err
	}
	temp := s.journalPath() + ".new"
	if err = os.WriteFile(temp, text, 0o644); err == nil {
		err = os.Rename(temp, s.journalPath())
	}
	if err != nil {
		_ = os.Remove(temp)
	}
	return err
}

func sumOf(data []byte) string {
	if data == nil {
		return ""
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// awaitEdit returns once no edit is half written.
func (s *Store) awaitEdit() error {
	if _, err := os.Stat(s.journalPath()); err != nil {
		return nil
	}
	unlock, err := s.lock()
	if err == nil {
		unlock()
	}
	return err
}

// endEdit takes back what an edit that was killed has written: each file that is
// as the edit was to make it, while the last commit has it as it was. What others
// have changed or committed since stays.
func (s *Store) endEdit() error {
	text, err := os.ReadFile(s.journalPath())
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	var steps map[string]rewrite
	if err == nil && json.Unmarshal(text, &steps) != nil {
		steps = nil // a power failure has left it empty: nothing can be told
	}
	if err == nil {
		err = s.stepBack(steps)
	}
	if err != nil {
		return err
	}
	return os.Remove(s.journalPath())
}

func (s *Store) stepBack(steps map[string]rewrite) error {
	head, err := s.repo.Head()
	if err != nil {
		return err
	}
	files, err := s.repo.Files(head)
	if err != nil {
		return err
	}
	put, was := map[string][]byte{}, map[string][]byte{}
	for path, x := range steps {
		committed, inCommit := held(files, path)
		now, onDisk := held(s.repo.Worktree(), path)
		if inCommit && onDisk && sumOf(committed) == x.Was && sumOf(now) == x.To {
			put[path], was[path] = committed, now
		}
	}
	return s.repo.WriteOver(put, was)
}

// held is what a file holds, nil for none; ok is false where something is in the
// way that is no file.
func held(files fs.FS, path string) (data []byte, ok bool) {
	data, err := readWhole(files, path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, true
	}
	return data, err == nil
}
