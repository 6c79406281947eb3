package repo

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/go-git/go-git/v5/plumbing/format/gitignore"
)

// ignores knows which untracked files git ignores. It reads the .gitignore of
// a folder when a walk comes there.
type ignores struct {
	disk     fs.FS
	patterns []gitignore.Pattern
	loaded   map[string]bool
}

// newIgnores reads what holds for the whole worktree, the weakest first.
func (r *Repo) newIgnores(disk fs.FS) *ignores {
	ig := &ignores{disk: disk, loaded: map[string]bool{}}
	user, ok := r.Config("core.excludesFile")
	if !ok {
		user = filepath.Join(configHome(), "git", "ignore")
	}
	for _, file := range []string{expandHome(user), filepath.Join(r.common, "info", "exclude")} {
		if data, err := os.ReadFile(file); err == nil {
			ig.add(string(data), nil)
		}
	}
	return ig
}

func (ig *ignores) add(text string, domain []string) {
	for line := range strings.Lines(strings.TrimPrefix(text, "\ufeff")) {
		line = strings.TrimRight(line, "\r\n")
		if strings.TrimSpace(line) != "" && line[0] != '#' {
			ig.patterns = append(ig.patterns, gitignore.ParsePattern(line, domain))
		}
	}
}

// enter reads the .gitignore files of the folder and of those above it.
func (ig *ignores) enter(dir string) {
	if ig.loaded[dir] {
		return
	}
	if dir != "." {
		ig.enter(path.Dir(dir))
	}
	ig.loaded[dir] = true
	data, err := fs.ReadFile(ig.disk, path.Join(dir, ".gitignore"))
	if err != nil {
		return
	}
	var domain []string
	if dir != "." {
		domain = strings.Split(dir, "/")
	}
	ig.add(string(data), domain)
}

// match tells whether git ignores the path itself; its folders are to be
// asked first. The folders above must have been entered.
func (ig *ignores) match(name string, isDir bool) bool {
	return gitignore.NewMatcher(ig.patterns).Match(strings.Split(name, "/"), isDir)
}

// above tells whether a folder that the path lies in is ignored.
func (ig *ignores) above(name string) bool {
	for i, c := range name {
		if c != '/' {
			continue
		}
		ig.enter(path.Dir(name[:i]))
		if ig.match(name[:i], true) {
			return true
		}
	}
	ig.enter(path.Dir(name))
	return false
}
