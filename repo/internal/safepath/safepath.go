// Package safepath judges the paths of files that come from, or go into, a
// git tree, so that no name made elsewhere can reach outside the worktree or
// into the repository itself on any platform.
package safepath

import (
	"io/fs"
	"strings"
	"unicode/utf8"
)

// Check says why the slash-separated path is unsafe, or "" when it is safe.
// What is unsafe on one platform is unsafe on all: the tree travels.
func Check(path string) string {
	switch {
	case path == "":
		return "empty"
	case !utf8.ValidString(path):
		return "not valid UTF-8"
	case strings.ContainsRune(path, '\\'):
		return "a backslash"
	case strings.ContainsRune(path, ':'):
		return "a colon"
	case strings.ContainsFunc(path, isControl):
		return "a control character"
	case !fs.ValidPath(path) || path == ".":
		return "not a plain relative path"
	}
	for name := range strings.SplitSeq(path, "/") {
		if IsDotGit(name) {
			return "a spelling of .git"
		}
		if strings.Trim(name, ". ") == "" {
			return "only dots and spaces"
		}
	}
	return ""
}

func isControl(r rune) bool { return r < ' ' || r >= 0x7f && r < 0xa0 }

// IsDotGit tells whether a file system may take the name for ".git": in
// another case, as an 8.3 short name, with trailing dots, blanks or a stream
// (NTFS), or with code points that HFS+ ignores.
func IsDotGit(name string) bool {
	name, _, _ = strings.Cut(name, ":")
	name = strings.Map(dropIgnorable, name)
	name = strings.ToLower(strings.TrimRight(name, ". "))
	return name == ".git" || isShortGit(name)
}

// isShortGit tells the 8.3 names that NTFS may give to ".git".
func isShortGit(name string) bool {
	return len(name) == 5 && strings.HasPrefix(name, "git~") && name[4] >= '1' && name[4] <= '9'
}

// dropIgnorable removes the code points that HFS+ ignores in a name.
func dropIgnorable(r rune) rune {
	switch {
	case r >= 0x200c && r <= 0x200f, r >= 0x202a && r <= 0x202e, r >= 0x206a && r <= 0x206f, r == 0xfeff:
		return -1
	}
	return r
}
