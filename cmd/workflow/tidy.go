package workflow

import (
	"errors"
	"io/fs"
	"maps"
	"slices"
)

// TidiedFile is a file that a commit has put where it belongs.
type TidiedFile struct {
	From string `json:"from"`
	To   string `json:"to"`
}

// tidyFiles tidies the files on disk, and reads them again where anything was to
// do. With dryRun it only says what it would move.
func (s *Store) tidyFiles(e *edits, dryRun bool) (*edits, error) {
	files := map[string][]byte{}
	for _, read := range e.after {
		t := newTidying(e, read)
		maps.Copy(files, t.tidy())
		e.tidied = append(e.tidied, t.movedFiles()...)
	}
	if len(files) == 0 || dryRun {
		e.left = slices.DeleteFunc(e.left, e.isTidied)
		return e, nil
	}
	if err := s.putTidied(files); err != nil {
		return nil, failed("tidy the files", err)
	}
	again, err := s.look()
	if err == nil {
		again.tidied = e.tidied
	}
	return again, err
}

func (e *edits) isTidied(p FileProblem) bool {
	return slices.ContainsFunc(e.tidied, func(t TidiedFile) bool { return t.From == p.Path })
}

// putTidied writes the files, unless they are others by now. What goes goes last,
// when its content is safe elsewhere.
func (s *Store) putTidied(files map[string][]byte) error {
	put, was := map[string][]byte{}, map[string][]byte{}
	var drop []string
	for file, data := range files {
		old, err := fs.ReadFile(s.repo.Worktree(), file)
		switch {
		case err == nil:
			was[file] = old
		case !errors.Is(err, fs.ErrNotExist):
			return err
		}
		if data == nil {
			drop = append(drop, file)
		} else {
			put[file] = data
		}
	}
	if err := s.repo.WriteOver(put, was); err != nil {
		return err
	}
	slices.Sort(drop)
	for _, file := range drop {
		if err := s.repo.Discard(file, was[file]); err != nil {
			return err
		}
	}
	return nil
}
