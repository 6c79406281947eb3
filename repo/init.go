package repo

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"

	"github.com/postbag/postbag/repo/internal/config"
	"github.com/postbag/postbag/repo/internal/ref"
)

const exclude = `# git ls-files --others --exclude-from=.git/info/exclude
# Lines that start with '#' are comments.
`

// Init makes the folder and an empty repository in it, whose first commit
// will be on the branch. A folder that already is the top of a repository is
// opened as it is. When it fails nothing of what it made is left.
func Init(dir, branch string) (*Repo, error) {
	root, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("init %q: %w", dir, err)
	}
	git := filepath.Join(root, ".git")
	if _, err := os.Lstat(git); err == nil {
		return Open(root)
	}
	if err := initDir(git, branch, false); err != nil {
		return nil, fmt.Errorf("init %q: %w", dir, err)
	}
	return openAt(root, git)
}

// InitBare makes an empty repository without a worktree, for others to push
// to. A folder that already is one stays as it is.
func InitBare(dir, branch string) error {
	if isGitDir(dir) {
		return nil
	}
	if err := initDir(dir, branch, true); err != nil {
		return fmt.Errorf("init bare %q: %w", dir, err)
	}
	return nil
}

// initDir makes a git folder, or leaves nothing behind.
func initDir(git, branch string, bare bool) error {
	if !ref.Valid("refs/heads/" + branch) {
		return fmt.Errorf("git does not allow the branch name %q", branch)
	}
	undo := undoInit(git)
	err := fillDir(git, branch, bare)
	if err != nil {
		undo()
	}
	return err
}

// undoInit is what removes the git folder and those above it as far as they
// are not there yet. Of a folder that is there only what is not in it now goes.
func undoInit(git string) func() {
	if _, err := os.Lstat(git); err == nil {
		before := map[string]bool{}
		list, failed := os.ReadDir(git)
		for _, d := range list {
			before[d.Name()] = true
		}
		return func() {
			for _, name := range []string{"objects", "refs", "info", "hooks", "description", "config", "HEAD"} {
				if failed == nil && !before[name] {
					os.RemoveAll(filepath.Join(git, name))
				}
			}
		}
	}
	top := filepath.Dir(git)
	for !isFolder(top) && filepath.Dir(top) != top {
		top = filepath.Dir(top)
	}
	return func() {
		os.RemoveAll(git)
		for dir := filepath.Dir(git); dir != top && os.Remove(dir) == nil; dir = filepath.Dir(dir) {
		}
	}
}

// fillDir makes what is in a git folder. HEAD comes last: without it the
// folder is none.
func fillDir(git, branch string, bare bool) error {
	for _, dir := range []string{"objects/info", "objects/pack", "refs/heads", "refs/tags", "info", "hooks"} {
		if err := os.MkdirAll(filepath.Join(git, filepath.FromSlash(dir)), 0o777); err != nil {
			return err
		}
	}
	settings, err := initialConfig(bare)
	if err != nil {
		return err
	}
	files := []struct{ name, content string }{
		{"info/exclude", exclude},
		{"description", "Unnamed repository; edit this file 'description' to name the repository.\n"},
		{"config", settings},
		{"HEAD", "ref: refs/heads/" + branch + "\n"},
	}
	for _, f := range files {
		if err := os.WriteFile(filepath.Join(git, filepath.FromSlash(f.name)), []byte(f.content), 0o666); err != nil {
			return err
		}
	}
	return nil
}

// initialConfig is what "git init" writes on this system.
func initialConfig(bare bool) (string, error) {
	settings := []config.Entry{
		{Key: "core.repositoryformatversion", Value: "0"},
		{Key: "core.filemode", Value: fmt.Sprint(runtime.GOOS != "windows")},
		{Key: "core.bare", Value: fmt.Sprint(bare)},
	}
	if !bare {
		settings = append(settings, config.Entry{Key: "core.logallrefupdates", Value: "true"})
	}
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		settings = append(settings, config.Entry{Key: "core.ignorecase", Value: "true"})
	}
	text := ""
	for _, e := range settings {
		f, err := config.Parse(text)
		if err == nil {
			text, err = f.Set(e.Key, e.Value)
		}
		if err != nil {
			return "", err
		}
	}
	return text, nil
}
