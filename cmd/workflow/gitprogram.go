package workflow

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
)

// ownProgram is this program as a shell calls it from any folder. It is named as
// it is found, not by the file behind a link, since that may go with the next
// version.
func ownProgram() (string, error) {
	file, err := os.Executable()
	if err != nil {
		return "", err
	}
	if found, err := exec.LookPath(filepath.Base(file)); err == nil && sameProgram(found, file) {
		if found, err = filepath.Abs(found); err == nil {
			file = found
		}
	}
	if runtime.GOOS == "windows" {
		file = filepath.ToSlash(file) // git's shell takes that everywhere
	}
	return shellQuote(file), nil
}

func sameProgram(a, b string) bool {
	one, errA := os.Stat(a)
	other, errB := os.Stat(b)
	return errA == nil && errB == nil && os.SameFile(one, other)
}

// shellQuote is a word that a shell takes as it stands.
func shellQuote(word string) string { return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'" }
