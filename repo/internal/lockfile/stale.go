package lockfile

import (
	"fmt"
	"os"
	"strconv"
	"strings"
)

const noteWord = "postbag-lock"

// owner is the note in a lock: who holds it, on which machine, since which
// boot.
func owner() string {
	host, _ := os.Hostname() // without a name, only the boot tells machines apart
	return fmt.Sprintf("%s %d %s %s %s\n", noteWord, os.Getpid(), started(os.Getpid()), bootID(), strconv.Quote(host))
}

// clearStale removes a lock of ours whose holder is provably gone, and tells
// whether it did. Two processes that find the same stale lock take turns, so
// that neither removes the fresh lock of the other.
func (l *Lock) clearStale() bool {
	if !isStale(l.path) {
		return false
	}
	unlock, err := turn(l.scratch)
	if err != nil {
		return false
	}
	defer unlock()
	return isStale(l.path) && os.Remove(l.path) == nil
}

func isStale(path string) bool {
	data, err := os.ReadFile(path)
	if err != nil {
		return false
	}
	word, rest, _ := strings.Cut(string(data), " ")
	fields := strings.SplitN(strings.TrimSpace(rest), " ", 4)
	if word != noteWord || len(fields) != 4 {
		return false
	}
	host, _ := os.Hostname()
	if fields[3] != strconv.Quote(host) {
		return false
	}
	if fields[2] != bootID() {
		return true
	}
	pid, err := strconv.Atoi(fields[0])
	return err == nil && (!alive(pid) || started(pid) != fields[1])
}

// bootID names this run of the machine where the system does, else "-".
func bootID() string {
	id, err := os.ReadFile("/proc/sys/kernel/random/boot_id")
	if err != nil {
		return "-"
	}
	return strings.TrimSpace(string(id))
}

// started is when the process began, in the system's own count, else "-": a
// process number alone may have been given out again.
func started(pid int) string {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return "-"
	}
	_, rest, _ := strings.Cut(string(stat), ") ") // the name may hold blanks
	if fields := strings.Fields(rest); len(fields) > 19 {
		return fields[19]
	}
	return "-"
}
