package workflow

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/postbag/postbag/repo"
	"github.com/postbag/postbag/serialize"
)

// rootsFile remembers the workspaces of one commit: its name, then their folders,
// with zeros between them. Those of others follow from it, without a walk through
// all folders.
const rootsFile = "workspaces"

// farAway is how many files may differ from the remembered commit until another
// is remembered.
const farAway = 1000

// rootsAt are the folders of the workspaces of a commit, sorted.
func (s *Store) rootsAt(at repo.Hash) ([]string, error) {
	if roots, ok := s.found.at[at]; ok {
		return roots, nil
	}
	files, err := s.repo.Files(at)
	if err != nil {
		return nil, err
	}
	roots, ok := s.rootsFrom(at, files)
	if !ok {
		if roots, err = serialize.Workspaces(files); err != nil {
			return nil, err
		}
		s.rememberRoots(at, roots)
	}
	if s.found.at == nil {
		s.found.at = map[repo.Hash][]string{}
	}
	s.found.at[at] = roots
	return roots, nil
}

// rootsFrom finds the workspaces of a commit by what differs from the one whose
// workspaces are remembered. Only in guest stores are there so many folders that
// this is cheaper than a walk.
func (s *Store) rootsFrom(at repo.Hash, files fs.FS) ([]string, bool) {
	if s.Mode != Guest || at.IsZero() {
		return nil, false
	}
	data, err := os.ReadFile(filepath.Join(s.repo.PrivateDir(), rootsFile))
	remembered := strings.Split(string(data), "\x00")
	known, hashErr := repo.ParseHash(remembered[0])
	if err != nil || hashErr != nil {
		return nil, false
	}
	changes, err := s.repo.Diff(known, at)
	if err != nil || len(changes) > farAway {
		return nil, false
	}
	roots := remembered[1:]
	for _, c := range changes {
		if root, ok := serialize.WorkspaceOf(c.Path); ok {
			roots = append(roots, root)
		}
	}
	slices.Sort(roots)
	return slices.DeleteFunc(slices.Compact(roots), func(root string) bool { return !serialize.IsWorkspace(files, root) }), true
}

// rememberRoots is for speed only: that it fails is no problem.
func (s *Store) rememberRoots(at repo.Hash, roots []string) {
	if s.Mode != Guest || at.IsZero() {
		return
	}
	text := strings.Join(append([]string{at.String()}, roots...), "\x00")
	_ = replaceFile(filepath.Join(s.repo.PrivateDir(), rootsFile), []byte(text))
}
