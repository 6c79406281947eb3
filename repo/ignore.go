package repo

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/go-git/go-git/v5/plumbing/format/gitignore"
)

// ignores knows which untracked files git ignores. It reads the .gitignore of
// a folder when a walk comes there.
type ignores struct {
	disk    fs.FS
	general []gitignore.Pattern            // what holds for the whole worktree
	in      map[string][]gitignore.Pattern // what holds in a folder that was entered
}

// newIgnores reads what holds for the whole worktree, the weakest first.
func (r *Repo) newIgnores(disk fs.FS) *ignores {
	ig := &ignores{disk: disk, in: map[string][]gitignore.Pattern{}}
	user, ok := r.Config("core.excludesFile")
	if !ok {
		user = filepath.Join(configHome(), "git", "ignore")
	}
	for _, file := range []string{expandHome(user), filepath.Join(r.common, "info", "exclude")} {
		if data, err := os.ReadFile(file); err == nil {
			ig.general = append(ig.general, patterns(string(data), nil)...)
		}
	}
	return ig
}

func patterns(text string, domain []string) []gitignore.Pattern {
	var out []gitignore.Pattern
	for line := range strings.Lines(strings.TrimPrefix(text, "\ufeff")) {
		line = strings.TrimRight(line, "\r\n")
		if strings.TrimSpace(line) != "" && line[0] != '#' {
			out = append(out, gitignore.ParsePattern(line, domain))
		}
	}
	return out
}

// enter reads the .gitignore files of the folder and of those above it.
func (ig *ignores) enter(dir string) {
	if _, ok := ig.in[dir]; ok {
		return
	}
	above := ig.general
	var domain []string
	if dir != "." {
		ig.enter(path.Dir(dir))
		above = ig.in[path.Dir(dir)]
		domain = strings.Split(dir, "/")
	}
	ig.in[dir] = above
	if data, err := fs.ReadFile(ig.disk, path.Join(dir, ".gitignore")); err == nil {
		ig.in[dir] = slices.Concat(above, patterns(string(data), domain))
	}
}

// inherit enters a folder that has no .gitignore, below one that was entered.
func (ig *ignores) inherit(dir string) {
	above, ok := ig.in[path.Dir(dir)]
	if !ok || dir == "." {
		ig.enter(dir)
		return
	}
	ig.in[dir] = above
}

// match tells whether git ignores the path itself; its folders are to be
// asked first. The folders above must have been entered.
func (ig *ignores) match(name string, isDir bool) bool {
	return gitignore.NewMatcher(ig.in[path.Dir(name)]).Match(strings.Split(name, "/"), isDir)
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
