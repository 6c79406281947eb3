package repo

import (
	"fmt"
	"slices"
	"strings"

	"github.com/postbag/postbag/repo/internal/object"
)

// ChangeKind says what happened to a path.
type ChangeKind int

// The kinds of change.
const (
	Added ChangeKind = iota + 1
	Modified
	Deleted
	// Irregular is a path of ours that is no regular file: a symbolic link,
	// a submodule, or a file that now lies behind one. It is never read, and
	// it is not a deletion.
	Irregular
)

// String is the kind in one word.
func (k ChangeKind) String() string {
	switch k {
	case Added:
		return "added"
	case Modified:
		return "modified"
	case Deleted:
		return "deleted"
	case Irregular:
		return "irregular"
	}
	return fmt.Sprintf("change %d", int(k))
}

// Change is a path and what happened to it.
type Change struct {
	Path string
	Kind ChangeKind
}

// Diff is what changed from commit a to commit b, sorted by path; the zero
// Hash is an empty tree. With paths given, only those and what lies below
// them count. Only content counts, not the executable bit. A path that is no
// regular file in b, or whose name is unsafe, is Irregular.
func (r *Repo) Diff(a, b Hash, under ...string) ([]Change, error) {
	steps, err := r.diffCommits(a, b, under)
	if err != nil {
		return nil, fmt.Errorf("diff %s and %s: %w", a, b, err)
	}
	var changes []Change
	for _, s := range steps {
		if kind := s.kind(); kind != 0 {
			changes = append(changes, Change{s.path, kind})
		}
	}
	return changes, nil
}

// step is a path with its entries before and after; a zero mode is none.
type step struct {
	path     string
	old, new object.Entry
}

func (s *step) kind() ChangeKind {
	switch was, is := visible(s.old), visible(s.new); {
	case s.new.Mode != 0 && !is:
		return Irregular
	case !was && !is:
		return 0
	case !was:
		return Added
	case !is:
		return Deleted
	case s.old.Hash != s.new.Hash:
		return Modified
	}
	return 0
}

func (r *Repo) diffCommits(a, b Hash, under []string) ([]step, error) {
	from, err := r.treeOf(a)
	if err != nil {
		return nil, err
	}
	to, err := r.treeOf(b)
	if err != nil {
		return nil, err
	}
	d := differ{repo: r, under: under}
	err = d.trees("", from, to)
	slices.SortFunc(d.steps, func(a, b step) int { return strings.Compare(a.path, b.path) })
	return d.steps, err
}

// treeOf is the tree of a commit, zero for the zero Hash.
func (r *Repo) treeOf(commit Hash) (Hash, error) {
	if commit.IsZero() {
		return Hash{}, nil
	}
	c, err := r.objects.Commit(commit)
	return c.Tree, err
}

// differ walks two trees side by side and skips what is equal.
type differ struct {
	repo  *Repo
	under []string
	steps []step
}

func (d *differ) trees(dir string, a, b Hash) error {
	if a == b {
		return nil
	}
	old, err := d.repo.objects.Tree(a)
	if err != nil {
		return err
	}
	new, err := d.repo.objects.Tree(b)
	if err != nil {
		return err
	}
	before := make(map[string]object.Entry, len(old))
	for _, e := range old {
		before[e.Name] = e
	}
	seen := make(map[string]bool, len(new))
	for _, e := range new {
		if seen[e.Name] {
			return &PathError{dir + e.Name, "it is twice in its tree"}
		}
		seen[e.Name] = true
		was := before[e.Name]
		delete(before, e.Name)
		if err := d.entry(dir+e.Name, was, e); err != nil {
			return err
		}
	}
	for _, e := range before {
		if err := d.entry(dir+e.Name, e, object.Entry{}); err != nil {
			return err
		}
	}
	return nil
}

// entry compares two entries of one path. A name that is unsafe is never
// entered: it is one irregular step.
func (d *differ) entry(path string, a, b object.Entry) error {
	if a.Hash == b.Hash && a.Mode == b.Mode || !d.wanted(path) {
		return nil
	}
	var trees [2]Hash
	folder := false
	for i, e := range []*object.Entry{&a, &b} {
		if e.Mode.IsDir() && visible(*e) {
			trees[i], folder = e.Hash, true
			*e = object.Entry{}
		}
	}
	if (a.Mode != 0 || b.Mode != 0) && d.inside(path) {
		d.steps = append(d.steps, step{path, a, b})
	}
	if !folder {
		return nil
	}
	return d.trees(path+"/", trees[0], trees[1])
}

// inside tells whether the path is one of those asked for, or below one.
func (d *differ) inside(path string) bool {
	return len(d.under) == 0 || slices.ContainsFunc(d.under, func(top string) bool { return isBelow(path, top) })
}

// wanted tells whether the path, or anything below it, is inside.
func (d *differ) wanted(path string) bool {
	return d.inside(path) || slices.ContainsFunc(d.under, func(top string) bool { return isBelow(top, path) })
}

// isBelow tells whether the path is top or lies below it.
func isBelow(path, top string) bool {
	return top == "." || path == top || strings.HasPrefix(path, top) && path[len(top)] == '/'
}
