package repo

import (
	"crypto/rand"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// tempPrefix begins the names of files that Write is not done with.
const tempPrefix = ".postbag-tmp-"

// tempAge is how long such a file belongs to its maker, which needs it for
// milliseconds.
const tempAge = time.Minute

// tempName is a name for a temporary file, which says when it was made: the
// file may be an old one on its way out, whose own time tells nothing.
func tempName() string {
	return fmt.Sprintf("%s%x-%s", tempPrefix, time.Now().Unix(), rand.Text()[:16])
}

func isTemp(name string) bool { return strings.HasPrefix(path.Base(name), tempPrefix) }

// isLeft tells a temporary file whose maker is gone: its name and its content
// are both older than a minute.
func isLeft(base string, info fs.FileInfo) bool {
	rest, ok := strings.CutPrefix(base, tempPrefix)
	if !ok || !info.Mode().IsRegular() || time.Since(info.ModTime()) < tempAge {
		return false
	}
	made, _, dated := strings.Cut(rest, "-")
	seconds, err := strconv.ParseInt(made, 16, 64)
	return !dated || err == nil && time.Since(time.Unix(seconds, 0)) > tempAge
}

// sweepFolder removes the temporary files that killed processes have left in
// the folder, as far as it can.
func sweepFolder(root *os.Root) {
	dir, err := root.Open(".")
	if err != nil {
		return
	}
	defer dir.Close()
	names, _ := dir.Readdirnames(-1) // what cannot be listed is not swept
	for _, name := range names {
		if strings.HasPrefix(name, tempPrefix) {
			sweep(root, name, name)
		}
	}
}

// sweep removes the file, seen from root as name, if it is such a one.
func sweep(root *os.Root, name, base string) {
	if info, err := root.Lstat(name); err == nil && isLeft(base, info) {
		_ = root.Remove(name)
	}
}

// privateAge is how long a lock about to be taken, or a pack about to be sent, may
// belong to its maker: longer than any push takes.
const privateAge = 24 * time.Hour

// sweepPrivate removes what processes that were killed have left in PrivateDir,
// as far as it can.
func (r *Repo) sweepPrivate() {
	for _, pattern := range []string{"tmp-*", "push-*.pack"} {
		left, _ := filepath.Glob(filepath.Join(r.PrivateDir(), pattern)) // what cannot be listed is not swept
		for _, file := range left {
			if info, err := os.Lstat(file); err == nil && time.Since(info.ModTime()) > privateAge {
				_ = os.Remove(file)
			}
		}
	}
}
