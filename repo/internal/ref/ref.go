// Package ref keeps git's references as files: loose ones, packed ones and
// the log of each. A reference changes only by compare-and-swap under git's
// own lock.
package ref

import (
	"bufio"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/postbag/postbag/repo/internal/object"
)

// Store is where the references of one worktree lie.
type Store struct {
	// Git is the folder of this worktree, with HEAD.
	Git string
	// Common is the folder that all worktrees of the repository share, with
	// refs and packed-refs. It equals Git where there is only one.
	Common string
	// Scratch takes temporary files; it is made when needed.
	Scratch string
	// Logs tells whether a log is begun for references that have none.
	Logs bool
}

// maxDepth is how many symbolic references may follow one another.
const maxDepth = 5

// Valid tells whether git allows the full name of a reference.
func Valid(name string) bool {
	if name == "HEAD" {
		return true
	}
	if !strings.HasPrefix(name, "refs/") || strings.HasSuffix(name, ".") || strings.Contains(name, "..") ||
		strings.Contains(name, "@{") || strings.ContainsAny(name, " ~^:?*[\\\x7f") {
		return false
	}
	for part := range strings.SplitSeq(name, "/") {
		if part == "" || part[0] == '.' || strings.HasSuffix(part, ".lock") {
			return false
		}
	}
	return !strings.ContainsFunc(name, func(r rune) bool { return r < ' ' })
}

// Symbolic is the name that the reference points at, "" where it names an
// object itself or is not there.
func (s Store) Symbolic(name string) (string, error) {
	text, err := s.loose(name)
	if err != nil {
		return "", err
	}
	target, ok := strings.CutPrefix(text, "ref:")
	if !ok {
		return "", nil
	}
	if target = strings.TrimSpace(target); !Valid(target) {
		return "", fmt.Errorf("read %s: it points at %q, which is not a reference", name, target)
	}
	return target, nil
}

// Resolve is the object that the reference leads to, zero where it is
// missing.
func (s Store) Resolve(name string) (object.Hash, error) {
	for range maxDepth {
		target, err := s.Symbolic(name)
		if err != nil {
			return object.Hash{}, err
		}
		if target == "" {
			return s.direct(name)
		}
		name = target
	}
	return object.Hash{}, fmt.Errorf("read %s: too many symbolic references", name)
}

func (s Store) direct(name string) (object.Hash, error) {
	text, err := s.loose(name)
	if err != nil {
		return object.Hash{}, err
	}
	if text != "" {
		h, err := object.ParseHash(text)
		if err != nil {
			return h, fmt.Errorf("read %s: %w", name, err)
		}
		return h, nil
	}
	packed, err := s.packed()
	return packed[name], err
}

// loose is the trimmed text of a reference's own file, "" without one.
func (s Store) loose(name string) (string, error) {
	if !Valid(name) {
		return "", fmt.Errorf("read reference %q: git does not allow the name", name)
	}
	data, err := os.ReadFile(s.path(name))
	switch {
	case errors.Is(err, os.ErrNotExist), errors.Is(err, syscall.ENOTDIR), isDir(s.path(name)):
		return "", nil
	case err != nil:
		return "", fmt.Errorf("read %s: %w", name, err)
	case len(strings.TrimSpace(string(data))) == 0:
		return "", fmt.Errorf("read %s: its file is empty", name)
	}
	return strings.TrimSpace(string(data)), nil
}

func isDir(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// path is the file of a reference: some belong to one worktree, most to all.
func (s Store) path(name string) string { return filepath.Join(s.home(name), filepath.FromSlash(name)) }

func (s Store) home(name string) string {
	if name == "HEAD" || strings.HasPrefix(name, "refs/worktree/") || strings.HasPrefix(name, "refs/bisect/") {
		return s.Git
	}
	return s.Common
}

// packed reads packed-refs.
func (s Store) packed() (map[string]object.Hash, error) {
	refs := map[string]object.Hash{}
	f, err := os.Open(filepath.Join(s.Common, "packed-refs"))
	if errors.Is(err, os.ErrNotExist) {
		return refs, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read packed-refs: %w", err)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		digits, name, ok := strings.Cut(lines.Text(), " ")
		if !ok || digits == "#" || strings.HasPrefix(digits, "^") {
			continue
		}
		h, err := object.ParseHash(digits)
		if err != nil {
			return nil, fmt.Errorf("read packed-refs: %w", err)
		}
		refs[name] = h
	}
	return refs, lines.Err()
}

// List is every reference whose name begins with the prefix, which ends in
// "/", with the object it leads to.
func (s Store) List(prefix string) (map[string]object.Hash, error) {
	refs, err := s.packed()
	if err != nil {
		return nil, err
	}
	for name := range refs {
		if !strings.HasPrefix(name, prefix) {
			delete(refs, name)
		}
	}
	top := s.path(strings.TrimSuffix(prefix, "/"))
	err = filepath.WalkDir(top, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			if errors.Is(err, os.ErrNotExist) {
				return nil
			}
			return err
		}
		rel, err := filepath.Rel(top, path)
		name := prefix + filepath.ToSlash(rel)
		if err != nil || d.IsDir() || !Valid(name) {
			return err
		}
		h, err := s.Resolve(name)
		if err == nil && !h.IsZero() {
			refs[name] = h
		}
		return err
	})
	return refs, err
}
