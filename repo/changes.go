package repo

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"

	"github.com/postbag/postbag/repo/internal/index"
	"github.com/postbag/postbag/repo/internal/object"
	"github.com/postbag/postbag/repo/internal/safepath"
)

// Changes is how the files of the scope on disk differ from the commit that
// is checked out, sorted by path. The index is used only to tell unchanged
// files without reading them: what is staged does not count. Only content
// counts, not the executable bit. Untracked files that git ignores, and those
// that systems and editors leave behind, are left out. A file that may not be
// read counts as modified. What it meets of a
// Write that was killed more than a minute ago is removed.
func (r *Repo) Changes(scope Scope) ([]Change, error) {
	head, err := r.Head()
	if err != nil {
		return nil, fmt.Errorf("look for changes: %w", err)
	}
	tracked, err := r.tracked(head, scope)
	if err != nil {
		return nil, fmt.Errorf("look for changes: %w", err)
	}
	x, err := readIndex(r.indexPath())
	if err != nil {
		return nil, fmt.Errorf("look for changes: %w", err)
	}
	disk := &diskFS{dir: r.root}
	s := scan{scope: scope, disk: disk, index: x, tracked: tracked, ignores: r.newIgnores(disk)}
	s.irregular = map[string]bool{}
	for _, root := range scope.roots() {
		if err := s.start(root); err != nil {
			return nil, fmt.Errorf("look for changes: %w", err)
		}
	}
	s.missing()
	slices.SortFunc(s.changes, func(a, b Change) int { return cmp.Compare(a.Path, b.Path) })
	return slices.Compact(s.changes), nil
}

// tracked is the files of the commit that the scope contains.
func (r *Repo) tracked(commit Hash, scope Scope) (map[string]object.Entry, error) {
	steps, err := r.diffCommits(Hash{}, commit, scope.Roots)
	files := make(map[string]object.Entry, len(steps))
	for _, s := range steps {
		if s.kind() == Added && scope.Contains(s.path) {
			files[s.path] = s.new
		}
	}
	return files, err
}

// scan is one walk over the worktree.
type scan struct {
	scope   Scope
	disk    *diskFS
	index   *index.Index
	tracked map[string]object.Entry // those not met yet
	folders map[string]bool         // that hold tracked files
	ignores *ignores

	irregular map[string]bool
	changes   []Change
}

// start walks one root of the scope, which may be missing.
func (s *scan) start(root string) error {
	if s.folders == nil {
		s.folders = map[string]bool{}
		for name := range s.tracked {
			for at := path.Dir(name); !s.folders[at]; at = path.Dir(at) {
				s.folders[at] = true
			}
		}
	}
	top, err := s.disk.open()
	if err != nil {
		return err
	}
	if err := s.disk.check(top, root); err != nil {
		return s.absent(root, err)
	}
	info, err := top.Lstat(root)
	if err != nil {
		return s.absent(root, err)
	}
	return s.visit(root, fs.FileInfoToDirEntry(info), root != "." && s.ignores.above(root))
}

// absent is a root that is not there; behind a symbolic link it is irregular.
func (s *scan) absent(root string, err error) error {
	if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	for at := path.Dir(root); at != "."; at = path.Dir(at) {
		if info, err := s.disk.root.Lstat(at); err == nil && !info.IsDir() {
			s.irregular[at] = true
		}
	}
	return nil
}

func (s *scan) visit(name string, d fs.DirEntry, ignored bool) error {
	if name != "." {
		ignored = ignored || s.ignores.match(name, d.IsDir())
	}
	switch {
	case d.IsDir():
		return s.folder(name, ignored)
	case !d.Type().IsRegular():
		s.irregular[name] = true
		if s.scope.Contains(name) && !ignored {
			s.changes = append(s.changes, Change{name, Irregular})
		}
		return nil
	case isTemp(name):
		if _, known := s.tracked[name]; !known {
			sweep(s.disk.root, name, path.Base(name))
		}
	}
	if !s.scope.Contains(name) {
		return nil
	}
	e, known := s.tracked[name]
	if !known && (ignored || isJunk(name)) {
		return nil
	}
	delete(s.tracked, name)
	return s.file(name, d, e, known)
}

// folder walks a folder, unless it is another repository, or ignored with
// nothing tracked in it.
func (s *scan) folder(name string, ignored bool) error {
	if ignored && !s.folders[name] {
		return nil
	}
	list, err := s.disk.readAll(name)
	if err != nil {
		return err
	}
	isRepo := slices.ContainsFunc(list, func(e fs.DirEntry) bool { return e.Name() == ".git" })
	if isRepo && name != "." && !s.folders[name] {
		return nil
	}
	s.ignores.enter(name)
	for _, d := range list {
		if safepath.IsDotGit(d.Name()) {
			continue
		}
		if err := s.visit(path.Join(name, d.Name()), d, ignored); err != nil {
			return err
		}
	}
	return nil
}

// file compares a file with the commit.
func (s *scan) file(name string, d fs.DirEntry, e object.Entry, known bool) error {
	if !known {
		s.changes = append(s.changes, Change{name, Added})
		return nil
	}
	info, err := d.Info()
	if errors.Is(err, fs.ErrNotExist) { // gone since the folder was listed
		s.changes = append(s.changes, Change{name, Deleted})
		return nil
	}
	if err != nil {
		return err
	}
	if have := s.index.Find(name); have != nil && s.index.Unchanged(have, index.StatOf(info)) {
		s.compare(name, have.Hash, e.Hash)
		return nil
	}
	data, err := s.disk.root.ReadFile(name)
	if errors.Is(err, fs.ErrPermission) {
		s.changes = append(s.changes, Change{name, Modified}) // whoever reads it is told
		return nil
	}
	if err != nil {
		return err
	}
	s.compare(name, object.Sum(object.Blob, data), e.Hash)
	return nil
}

func (s *scan) compare(name string, have, want Hash) {
	if have != want {
		s.changes = append(s.changes, Change{name, Modified})
	}
}

// missing reports the tracked files that the walk has not met.
func (s *scan) missing() {
	for name := range s.tracked {
		kind := Deleted
		for at := name; at != "."; at = path.Dir(at) {
			if s.irregular[at] {
				kind = Irregular
			}
		}
		s.changes = append(s.changes, Change{name, kind})
	}
}
