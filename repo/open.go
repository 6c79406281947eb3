package repo

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/postbag/postbag/repo/internal/config"
	"github.com/postbag/postbag/repo/internal/odb"
	"github.com/postbag/postbag/repo/internal/ref"
)

// Open opens the repository whose worktree encloses dir: the nearest folder
// upward that has a .git folder, or the .git file of a linked worktree or
// submodule. It fails with *NotARepositoryError where there is none, and with
// *UnsupportedError for a bare repository or one in a format (SHA-256,
// reftable) that this package would damage.
func Open(dir string) (*Repo, error) {
	start, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("open %q: %w", dir, err)
	}
	for at := start; ; at = filepath.Dir(at) {
		if git, ok := dotGit(at); ok {
			return openAt(at, git)
		}
		if isGitDir(at) {
			return nil, &UnsupportedError{What: fmt.Sprintf("the bare repository %q as a store", at)}
		}
		if filepath.Dir(at) == at {
			return nil, &NotARepositoryError{Dir: start}
		}
	}
}

// dotGit is the git folder of the worktree whose top is dir.
func dotGit(dir string) (string, bool) {
	path := filepath.Join(dir, ".git")
	if isGitDir(path) {
		return path, true
	}
	text, err := readSmall(path)
	if err != nil {
		return "", false
	}
	target, ok := strings.CutPrefix(text, "gitdir:")
	if !ok {
		return "", false
	}
	target = within(dir, strings.TrimSpace(target))
	return target, isGitDir(target)
}

// within is the path target as seen from dir.
func within(dir, target string) string {
	if filepath.IsAbs(target) {
		return filepath.Clean(target)
	}
	return filepath.Join(dir, filepath.FromSlash(target))
}

// readSmall reads a file of a line or two; anything else is an error.
func readSmall(path string) (string, error) {
	info, err := os.Stat(path)
	if err != nil {
		return "", err
	}
	if !info.Mode().IsRegular() || info.Size() > 1<<16 {
		return "", fmt.Errorf("%q is not a small file", path)
	}
	data, err := os.ReadFile(path)
	return strings.TrimSpace(string(data)), err
}

// isGitDir tells a git folder as git does: a HEAD, objects and refs.
func isGitDir(dir string) bool {
	if _, err := os.Lstat(filepath.Join(dir, "HEAD")); err != nil {
		return false
	}
	common := commonDir(dir)
	return isFolder(filepath.Join(common, "objects")) && isFolder(filepath.Join(common, "refs"))
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// commonDir is the folder that the worktrees of a repository share.
func commonDir(git string) string {
	text, err := readSmall(filepath.Join(git, "commondir"))
	if err != nil {
		return git
	}
	return within(git, text)
}

func openAt(root, git string) (*Repo, error) {
	common := commonDir(git)
	settings, err := readFormat(git, common)
	if err != nil {
		return nil, fmt.Errorf("open %q: %w", root, err)
	}
	if err := checkWorktree(settings, root, git); err != nil {
		return nil, fmt.Errorf("open %q: %w", root, err)
	}
	r := &Repo{root: root, git: git, common: common, lockWait: defaultLockWait}
	if r.objects, err = odb.Open(filepath.Join(common, "objects")); err != nil {
		return nil, fmt.Errorf("open %q: %w", root, err)
	}
	if r.shallow, err = readShallow(common); err != nil {
		return nil, fmt.Errorf("open %q: %w", root, err)
	}
	logs, ok := settings.Get("core.logallrefupdates")
	r.refs = ref.Store{Git: git, Common: common, Scratch: r.PrivateDir(), Logs: !ok || logs == "always" || config.Bool(logs)}
	return r, nil
}
