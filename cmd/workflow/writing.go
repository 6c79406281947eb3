package workflow

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"

	"github.com/postbag/postbag/repo"
	"github.com/postbag/postbag/serialize"
)

// writeAndRecord writes files and commits them, along with others that are
// written already; what cannot be committed is taken back. Nothing is written
// over that has changed since it was read.
func (s *Store) writeAndRecord(reads []*serialize.Store, files, written map[string][]byte, as recording) (string, error) {
	old, err := s.present(files)
	if err != nil {
		return "", err
	}
	for path, data := range old {
		if slices.ContainsFunc(reads, func(read *serialize.Store) bool { return !read.Saw(path, data) }) {
			return "", editedMeanwhile(path)
		}
	}
	var dirty *repo.DirtyError
	if err = s.repo.WriteOver(files, old); errors.As(err, &dirty) {
		return "", editedMeanwhile(dirty.Paths[0])
	}
	if err != nil {
		return "", s.takeBack(files, old, failed("write the files", err))
	}
	all := maps.Clone(written)
	if all == nil {
		all = map[string][]byte{}
	}
	maps.Copy(all, files)
	commit, err := s.recordAs(all, as)
	if err != nil {
		return "", s.takeBack(files, old, err)
	}
	return commit, nil
}

// present is what the files hold that are to be written; nil where there is
// none yet.
func (s *Store) present(files map[string][]byte) (map[string][]byte, error) {
	disk := s.repo.Worktree()
	old := make(map[string][]byte, len(files))
	for path := range files {
		data, err := readWhole(disk, path)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, failed(fmt.Sprintf("read %q", path), err)
		}
		if err == nil {
			old[path] = data
		} else {
			old[path] = nil
		}
	}
	return old, nil
}

// editedMeanwhile is the problem of a file that an editor saved while it was to
// be written.
func editedMeanwhile(path string) error {
	return &Problem{Kind: Unsafe, What: fmt.Sprintf("write %q", path), Err: errors.New("it was edited in the meantime"), State: storeUnchanged, Hint: "run the command again"}
}

// takeBack puts the files back as they were when they could not be committed,
// and returns why. What others have changed since stays.
func (s *Store) takeBack(files, old map[string][]byte, why error) error {
	state, hint := storeUnchanged, ""
	if err := s.repo.WriteOver(old, files); err != nil && !s.isOnDisk(old) {
		state, hint = "its files may be written, in no commit yet", "postbag status, then: postbag commit"
	}
	var p *Problem
	if errors.As(why, &p) {
		p.State = state
		p.Hint = cmp.Or(hint, p.Hint)
	}
	return why
}

// isOnDisk reports whether the files are as they are given, nil for none.
func (s *Store) isOnDisk(files map[string][]byte) bool {
	now, err := s.present(files)
	return err == nil && maps.EqualFunc(now, files, func(a, b []byte) bool { return (a == nil) == (b == nil) && bytes.Equal(a, b) })
}
