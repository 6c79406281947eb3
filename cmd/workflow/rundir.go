package workflow

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/rogpeppe/go-internal/lockedfile"
)

const runDirPrefix = "postbag-run-"

// makeRunDir makes the temporary folder of a run, which holds secrets, and first
// removes those that killed processes have left. A process holds a lock in its
// folder as long as it lives.
func makeRunDir() (dir string, remove func(), err error) {
	sweepRunDirs()
	for {
		dir, err = os.MkdirTemp("", runDirPrefix+"*") // mode 0700
		if err != nil {
			return "", nil, err
		}
		unlock, err := lockedfile.MutexAt(filepath.Join(dir, lockFile)).Lock()
		if err != nil {
			os.RemoveAll(dir)
			return "", nil, err
		}
		if _, err := os.Stat(filepath.Join(dir, lockFile)); err == nil {
			return dir, func() { unlock(); os.RemoveAll(dir) }, nil
		}
		unlock() // another process took it for left before it was locked
	}
}

// sweepTime is how long a run waits for what others have left to be removed;
// the folder of one that still runs is waited for in vain.
const sweepTime = 200 * time.Millisecond

// sweepRunDirs removes the folders of runs whose process has ended.
func sweepRunDirs() {
	entries, _ := os.ReadDir(os.TempDir())
	var each sync.WaitGroup
	for _, e := range entries {
		if e.IsDir() && strings.HasPrefix(e.Name(), runDirPrefix) {
			each.Go(func() { sweepRunDir(filepath.Join(os.TempDir(), e.Name())) })
		}
	}
	done := make(chan struct{})
	go func() { each.Wait(); close(done) }()
	select {
	case <-done:
	case <-time.After(sweepTime):
	}
}

// sweepRunDir removes a folder once its lock can be had. One without a lock
// holds nothing yet.
func sweepRunDir(dir string) {
	path := filepath.Join(dir, lockFile)
	if info, err := os.Lstat(path); err != nil || !info.Mode().IsRegular() {
		return
	}
	lock, err := lockedfile.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return
	}
	os.RemoveAll(dir)
	lock.Close()
	os.RemoveAll(dir) // where an open file cannot be removed
}
