package repo

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/postbag/postbag/repo/internal/config"
	"github.com/postbag/postbag/repo/internal/index"
)

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
