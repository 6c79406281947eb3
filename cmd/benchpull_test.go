//go:build interop

package cmd

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// pullEdits is how many requests each side edits between two pulls, spread over
// all collections.
const pullEdits = 100

// BenchmarkInteropPull pulls a hundred edits of a remote into a store with a
// hundred edits of its own, in stores of growing size, and reports the medians of
// the time and of the processor's, and the largest memory, of the whole process.
func BenchmarkInteropPull(b *testing.B) {
	postbag := built(b)
	for _, requests := range []int{1_000, 10_000, 100_000} {
		b.Run(fmt.Sprint(requests), func(b *testing.B) {
			p := newPair(b, postbag, requests)
			for b.Loop() {
				var times, cpu []time.Duration
				var memory int64
				for range rounds {
					one := p.meet(b)
					times, cpu, memory = append(times, one.took), append(cpu, one.cpu), max(memory, one.peak)
				}
				b.ReportMetric(median(times).Seconds()*1000, "pull-ms")
				b.ReportMetric(median(cpu).Seconds()*1000, "cpu-ms")
				b.ReportMetric(float64(memory)/1024, "peak-MB")
			}
		})
	}
}

// storePair is a store and its remote, in step.
type storePair struct{ postbag, local, remote string }

// newPair makes the two once, beside the store that they are copies of.
func newPair(b *testing.B, postbag string, requests int) *storePair {
	store := storeOf(b, postbag, requests)
	p := &storePair{postbag, strings.Replace(store, "requests-", "pulling-", 1), strings.Replace(store, "requests-", "remote-", 1) + ".git"}
	if _, err := os.Stat(p.remote); err != nil {
		timed(b, "git", "clone", "-q", "--bare", store, p.remote)
		timed(b, postbag, "init", p.local, "--remote", p.remote)
	}
	timed(b, "git", "-C", p.local, "status", "--porcelain") // has git note what it finds on disk
	return p
}

// meet has both sides edit, and measures the pull that merges them.
func (p *storePair) meet(b *testing.B) usage {
	files := strings.Split(strings.TrimSuffix(gitOut(b, p.local, nil, "ls-files", "-z", "*.request.yaml"), "\x00"), "\x00")
	step := len(files) / pullEdits
	var theirs []string
	for i := range pullEdits {
		file := filepath.Join(p.local, files[i*step])
		if err := os.WriteFile(file, described(b, file), 0o644); err != nil {
			b.Fatal(err)
		}
		theirs = append(theirs, files[i*step+step/2])
	}
	timed(b, "git", "-C", p.local, "-c", "user.name=b", "-c", "user.email=b@example.com", "commit", "-qam", "ours")
	p.commitTheirs(b, theirs)
	pull := measured(b, p.postbag, "-C", p.local, "pull")
	timed(b, p.postbag, "-C", p.local, "push")
	return pull
}

// commitTheirs makes a commit in the remote that edits files.
func (p *storePair) commitTheirs(b *testing.B, files []string) {
	index := "GIT_INDEX_FILE=" + filepath.Join(b.TempDir(), "index")
	gitOut(b, p.remote, []string{index}, "read-tree", "HEAD")
	for _, file := range files {
		blob := exec.Command("git", "-C", p.remote, "hash-object", "-w", "--stdin")
		blob.Stdin = bytes.NewReader(described(b, filepath.Join(p.local, file)))
		out, err := blob.Output()
		if err != nil {
			b.Fatal(err)
		}
		gitOut(b, p.remote, []string{index}, "update-index", "--cacheinfo", "100644,"+strings.TrimSpace(string(out))+","+file)
	}
	tree := strings.TrimSpace(gitOut(b, p.remote, []string{index}, "write-tree"))
	commit := strings.TrimSpace(gitOut(b, p.remote, nil, "-c", "user.name=c", "-c", "user.email=c@example.com", "commit-tree", "-p", "HEAD", "-m", "theirs", tree))
	gitOut(b, p.remote, nil, "update-ref", "HEAD", commit)
}

// described is the file of a request with another description.
func described(b *testing.B, file string) []byte {
	data, err := os.ReadFile(file)
	if err != nil {
		b.Fatal(err)
	}
	lines := slices.DeleteFunc(strings.Split(string(data), "\n"), func(line string) bool { return strings.HasPrefix(line, "description:") })
	return []byte(strings.Join(slices.Insert(lines, 1, fmt.Sprintf("description: as of %d", time.Now().UnixNano())), "\n"))
}

func gitOut(b *testing.B, dir string, env []string, args ...string) string {
	cmd := exec.Command("git", append([]string{"-C", dir}, args...)...)
	cmd.Env = append(os.Environ(), env...)
	out, err := cmd.Output()
	if err != nil {
		b.Fatalf("git %v: %v", args, err)
	}
	return string(out)
}

// usage is what a program took: time, time of the processors, and at most so much
// memory, in KB.
type usage struct {
	took, cpu time.Duration
	peak      int64
}

func measured(b *testing.B, program string, args ...string) usage {
	start, cmd := time.Now(), exec.Command(program, args...)
	if out, err := cmd.CombinedOutput(); err != nil {
		b.Fatalf("%s %v: %v\n%s", program, args, err, out)
	}
	s := cmd.ProcessState
	return usage{time.Since(start), s.UserTime() + s.SystemTime(), s.SysUsage().(*syscall.Rusage).Maxrss}
}
