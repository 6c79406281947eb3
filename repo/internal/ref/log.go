package ref

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/postbag/postbag/repo/internal/object"
)

func (s Store) logPath(name string) string {
	return filepath.Join(s.home(name), "logs", filepath.FromSlash(name))
}

// log adds a line to the reference's log, and to HEAD's where HEAD follows
// the reference.
func (s Store) log(name string, old, h object.Hash, who object.Signature, reason string) {
	if who.Name == "" && who.Email == "" {
		who.Name, who.Email = "postbag", "postbag@localhost"
	}
	line := fmt.Sprintf("%s %s %s\t%s\n", old, h, who.Clean(), strings.Join(strings.Fields(reason), " "))
	s.logLine(name, line)
	if head, err := s.Symbolic("HEAD"); err == nil && head == name {
		s.logLine("HEAD", line)
	}
}

func (s Store) logLine(name, line string) {
	path, flags := s.logPath(name), os.O_WRONLY|os.O_APPEND
	if s.Logs && logged(name) {
		flags |= os.O_CREATE
		_ = os.MkdirAll(filepath.Dir(path), 0o777) // opening the file fails then
	}
	if f, err := os.OpenFile(path, flags, 0o666); err == nil {
		_, _ = f.WriteString(line)
		f.Close()
	}
}

// logged tells the references that git begins a log for.
func logged(name string) bool {
	for _, prefix := range []string{"refs/heads/", "refs/remotes/", "refs/notes/"} {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	return name == "HEAD"
}
