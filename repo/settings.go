package repo

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/postbag/postbag/repo/internal/config"
)

// settings is every setting that holds here, the strongest first.
func (r *Repo) settings() []config.Entry {
	files := append(systemConfigs(), userConfigs()...)
	files = append(files, filepath.Join(r.common, "config"))
	var all []config.Entry
	for _, path := range files {
		all = append(all, r.withIncludes(path, 0)...)
	}
	for i := len(all) - 1; i >= 0; i-- {
		if all[i].Key == "extensions.worktreeconfig" && config.Bool(all[i].Value) {
			all = append(all, r.withIncludes(filepath.Join(r.git, "config.worktree"), 0)...)
			break
		}
	}
	reversed := make([]config.Entry, 0, len(all))
	for i := len(all) - 1; i >= 0; i-- {
		reversed = append(reversed, all[i])
	}
	return reversed
}

func systemConfigs() []string {
	if config.Bool(os.Getenv("GIT_CONFIG_NOSYSTEM")) {
		return nil
	}
	if path, ok := os.LookupEnv("GIT_CONFIG_SYSTEM"); ok {
		return []string{path}
	}
	if runtime.GOOS == "windows" {
		return []string{filepath.Join(os.Getenv("ProgramFiles"), "Git", "etc", "gitconfig")}
	}
	return []string{"/etc/gitconfig"}
}

func userConfigs() []string {
	if path, ok := os.LookupEnv("GIT_CONFIG_GLOBAL"); ok {
		return []string{path}
	}
	paths := []string{filepath.Join(configHome(), "git", "config")}
	if home, err := os.UserHomeDir(); err == nil {
		paths = append(paths, filepath.Join(home, ".gitconfig"))
	}
	return paths
}

// configHome is the folder of the user's configuration, as git finds it.
func configHome() string {
	if dir := os.Getenv("XDG_CONFIG_HOME"); dir != "" {
		return dir
	}
	return expandHome("~/.config")
}

func expandHome(path string) string {
	if rest, ok := strings.CutPrefix(path, "~/"); ok {
		if home, err := os.UserHomeDir(); err == nil {
			return filepath.Join(home, filepath.FromSlash(rest))
		}
	}
	return path
}

// withIncludes is what the file sets, with the files it includes in the place
// of their inclusion.
func (r *Repo) withIncludes(path string, depth int) []config.Entry {
	file, err := config.Read(path)
	if err != nil || depth > 10 {
		return nil
	}
	var all []config.Entry
	for _, e := range file.Entries {
		all = append(all, e)
		if e.Key == "include.path" || r.includedIf(e.Key, path) {
			all = append(all, r.withIncludes(within(filepath.Dir(path), expandHome(e.Value)), depth+1)...)
		}
	}
	return all
}

// includedIf tells whether the key is an inclusion whose condition on the
// repository's folder or branch holds.
func (r *Repo) includedIf(key, file string) bool {
	condition, ok := strings.CutPrefix(key, "includeif.")
	if !ok {
		return false
	}
	condition, ok = strings.CutSuffix(condition, ".path")
	kind, pattern, _ := strings.Cut(condition, ":")
	if !ok || kind != "gitdir" && kind != "gitdir/i" {
		return false
	}
	pattern = expandHome(pattern)
	if rest, ok := strings.CutPrefix(pattern, "./"); ok {
		pattern = filepath.Join(filepath.Dir(file), rest)
	}
	return matchFolder(filepath.ToSlash(pattern), filepath.ToSlash(r.git), kind == "gitdir/i")
}

// matchFolder tells whether the git folder is the pattern, or below it where
// the pattern ends in "/" or "/**". Other wildcards are not understood.
func matchFolder(pattern, git string, fold bool) bool {
	if fold {
		pattern, git = strings.ToLower(pattern), strings.ToLower(git)
	}
	pattern = strings.TrimSuffix(pattern, "**")
	if strings.HasSuffix(pattern, "/") {
		return strings.HasPrefix(git, pattern)
	}
	return git == pattern
}
