//go:build interop

package cmd

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/postbag/postbag/cmd/internal/testenv"
)

// rounds is how often the two programs run in turn.
const rounds = 5

// BenchmarkInteropImport imports the largest collection of the corpus as a
// whole process, in turn with Postman's own converter on the same file, and
// reports the medians and their ratio. Nothing is deleted between the rounds,
// since some file systems are slow for minutes after a deletion.
func BenchmarkInteropImport(b *testing.B) {
	cli := os.Getenv("POSTBAG_POSTMAN_CLI")
	if cli == "" {
		b.Skip("POSTBAG_POSTMAN_CLI is not set (make bench sets it)")
	}
	file, dir, postbag := largest(b), b.TempDir(), built(b)
	for b.Loop() {
		var ours, theirs []time.Duration
		for i := range rounds {
			store, tree := filepath.Join(dir, fmt.Sprint("store", b.N, i)), filepath.Join(dir, fmt.Sprint("tree", b.N, i))
			timed(b, postbag, "init", store)
			ours = append(ours, timed(b, postbag, "-C", store, "import", file))
			theirs = append(theirs, timed(b, cli, "collection", "migrate", file, "-o", tree))
		}
		b.ReportMetric(median(ours).Seconds()*1000, "ours-ms")
		b.ReportMetric(median(theirs).Seconds()*1000, "migrate-ms")
		b.ReportMetric(median(theirs).Seconds()/median(ours).Seconds(), "times-faster")
	}
}

// largest is the largest v2.1 collection of the corpus.
func largest(b *testing.B) string {
	files, err := filepath.Glob(filepath.Join(testenv.Corpus(b), "v21", "*.json"))
	if err != nil || len(files) == 0 {
		b.Fatal("no files", err)
	}
	return slices.MaxFunc(files, func(x, y string) int { return int(size(b, x) - size(b, y)) })
}

func size(b *testing.B, file string) int64 {
	info, err := os.Stat(file)
	if err != nil {
		b.Fatal(err)
	}
	return info.Size()
}

func timed(b *testing.B, program string, args ...string) time.Duration {
	start := time.Now()
	if out, err := exec.Command(program, args...).CombinedOutput(); err != nil {
		b.Fatalf("%s %v: %v\n%s", program, args, err, out)
	}
	return time.Since(start)
}

func median(d []time.Duration) time.Duration {
	slices.Sort(d)
	return d[len(d)/2]
}
