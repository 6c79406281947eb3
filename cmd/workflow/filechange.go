package workflow

import (
	"strings"

	"github.com/postbag/postbag/merge"
	"github.com/postbag/postbag/repo"
)

// FileChange is a change of a file that keeps no entity. In --json it is its path.
type FileChange struct {
	Op   merge.Op
	Path string
}

// MarshalText is the path.
func (f FileChange) MarshalText() ([]byte, error) { return []byte(f.Path), nil }

var fileOps = map[repo.ChangeKind]merge.Op{repo.Added: merge.Added, repo.Modified: merge.Changed, repo.Deleted: merge.Removed}

// fileSummary counts changed files by what happened: "add 2 files".
func fileSummary(files []FileChange) []string {
	count := map[merge.Op]int{}
	var parts []string
	for _, f := range files {
		count[f.Op]++
	}
	for _, op := range []merge.Op{merge.Added, merge.Removed, merge.Changed} {
		if count[op] > 0 {
			parts = append(parts, strings.ToLower(verbs[op])+" "+Count(count[op], "file"))
		}
	}
	return parts
}
