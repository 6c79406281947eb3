package repo

import (
	"path"
	"slices"
	"strings"
)

// Scope says which paths of a worktree are ours. The zero Scope is all.
type Scope struct {
	// Roots are the files and folders to look into ("postman", "postbag.yaml");
	// nothing outside is walked. Empty means the whole worktree.
	Roots []string
	// Ours judges a file inside the roots; nil takes all.
	Ours func(path string) bool
}

// Contains tells whether the file is ours.
func (s Scope) Contains(name string) bool {
	inside := len(s.Roots) == 0
	for _, root := range s.Roots {
		inside = inside || isBelow(name, root)
	}
	return inside && (s.Ours == nil || s.Ours(name))
}

// roots is where a walk begins: none lies below another.
func (s Scope) roots() []string {
	if len(s.Roots) == 0 {
		return []string{"."}
	}
	var out []string
	for i, root := range s.Roots {
		within := func(other string) bool { return other != root && isBelow(root, other) }
		if !slices.ContainsFunc(s.Roots, within) && !slices.Contains(s.Roots[:i], root) {
			out = append(out, root)
		}
	}
	return out
}

// isJunk tells the files that systems and editors leave behind.
func isJunk(name string) bool {
	switch base := path.Base(name); {
	case base == ".DS_Store", strings.EqualFold(base, "Thumbs.db"), strings.EqualFold(base, "desktop.ini"):
		return true
	default:
		return strings.HasSuffix(base, "~") || strings.HasPrefix(base, tempPrefix) ||
			strings.HasPrefix(base, ".") && strings.HasSuffix(base, ".swp")
	}
}
