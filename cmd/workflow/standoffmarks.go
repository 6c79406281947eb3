package workflow

import (
	"errors"
	"io/fs"
	"path"

	"github.com/postbag/postbag/serialize"
	"github.com/postbag/postbag/serialize/markers"
)

// markedFiles are the versions in files that cannot be understood for their marks.
func (s *Store) markedFiles() ([]versions, error) {
	roots := []string{s.root}
	if !s.narrow {
		var err error
		if roots, err = s.roots(); err != nil {
			return nil, err
		}
	}
	var out []versions
	files := s.repo.Worktree()
	for _, root := range roots {
		for _, place := range append([]string{resourcesFile}, serialize.Made...) {
			err := fs.WalkDir(files, path.Join(root, place), func(file string, d fs.DirEntry, err error) error {
				if v, ok := markedVersions(files, file, d); ok {
					out = append(out, v)
				}
				if errors.Is(err, fs.ErrNotExist) {
					return nil
				}
				return err
			})
			if err != nil {
				return nil, failed("look for files with marks", err)
			}
		}
	}
	return out, nil
}

// markedVersions are the versions in a file of ours that has marks; what can be
// understood has none, whatever its texts hold.
func markedVersions(files fs.FS, file string, d fs.DirEntry) (v versions, ok bool) {
	if d == nil || d.IsDir() {
		return v, false
	}
	data, err := fs.ReadFile(files, file)
	if err != nil || !markers.In(data) {
		return v, false
	}
	if _, ours, err := serialize.ReadAlone(file, data); !ours || err == nil {
		return v, false
	}
	sides, ok := markers.Split(data)
	return versions{file, sides.Base, sides.Ours, sides.Theirs}, ok
}
