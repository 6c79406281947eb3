package repo

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/postbag/postbag/repo/internal/config"
	"github.com/postbag/postbag/repo/internal/index"
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

// readFormat reads a repository's own configuration and checks that this
// package understands its format.
func readFormat(git, common string) (*config.File, error) {
	settings, err := config.Read(filepath.Join(common, "config"))
	if err != nil {
		return nil, err
	}
	if err := checkFormat(settings); err != nil {
		return nil, err
	}
	if on, _ := settings.Get("extensions.worktreeconfig"); config.Bool(on) {
		own, err := config.Read(filepath.Join(git, "config.worktree"))
		if err != nil {
			return nil, err
		}
		settings.Entries = append(settings.Entries, own.Entries...)
	}
	return settings, nil
}

// checkFormat refuses what would be misread. At version 0 git itself minds
// only some extensions; those it would obey count at either version.
func checkFormat(settings *config.File) error {
	version, ok := settings.Get("core.repositoryformatversion")
	if ok && version != "0" && version != "1" {
		return &UnsupportedError{What: fmt.Sprintf("repository format version %q", version)}
	}
	for _, e := range settings.Entries {
		name, ok := strings.CutPrefix(e.Key, "extensions.")
		if ok && !knownExtension(name, strings.ToLower(e.Value)) {
			return &UnsupportedError{What: fmt.Sprintf("the repository extension %s = %q", name, e.Value)}
		}
	}
	return nil
}

func knownExtension(name, value string) bool {
	switch name {
	case "noop", "worktreeconfig", "preciousobjects", "partialclone", "relativeworktrees":
		return true
	case "objectformat":
		return value == "sha1"
	case "refstorage":
		return value == "files"
	}
	return false
}

// checkWorktree refuses a repository whose worktree is not the folder that
// it was found in.
func checkWorktree(settings *config.File, root, git string) error {
	if bare, _ := settings.Get("core.bare"); config.Bool(bare) && git == filepath.Join(root, ".git") {
		return &UnsupportedError{What: "a bare repository as a store"}
	}
	set, ok := settings.Get("core.worktree")
	if !ok {
		return nil
	}
	a, errA := os.Stat(within(git, set))
	b, errB := os.Stat(root)
	if errA != nil || errB != nil || !os.SameFile(a, b) {
		return &UnsupportedError{What: fmt.Sprintf("core.worktree = %q, another folder,", set)}
	}
	return nil
}

func readShallow(common string) (map[Hash]bool, error) {
	data, err := os.ReadFile(filepath.Join(common, "shallow"))
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	shallow := map[Hash]bool{}
	for line := range strings.Lines(string(data)) {
		h, err := ParseHash(strings.TrimSpace(line))
		if err != nil {
			return nil, fmt.Errorf("read shallow: %w", err)
		}
		shallow[h] = true
	}
	return shallow, err
}

// readIndex reads an index and gives its refusals this package's type.
func readIndex(path string) (*index.Index, error) {
	x, err := index.Read(path)
	var unsupported *index.UnsupportedError
	if errors.As(err, &unsupported) {
		return nil, &UnsupportedError{What: unsupported.Feature + " in the index"}
	}
	return x, err
}
