//go:build interop

package cmd

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// built is the program, built as it is shipped, or another to measure in its
// stead, that POSTBAG_BENCH_PROGRAM names.
func built(b *testing.B) string {
	b.Helper()
	if program := os.Getenv("POSTBAG_BENCH_PROGRAM"); program != "" {
		return program
	}
	program := filepath.Join(b.TempDir(), "postbag")
	if out, err := exec.Command("go", "build", "-trimpath", "-ldflags", "-s -w", "-o", program, "..").CombinedOutput(); err != nil {
		b.Fatalf("build: %v\n%s", err, out)
	}
	return program
}

// BenchmarkInteropList lists one collection and shows one request of a store of
// 100,000 requests, in turn with git's own status of the same tree, and
// reports the medians and their ratios.
func BenchmarkInteropList(b *testing.B) {
	postbag := built(b)
	store := storeOf(b, postbag, 100_000)
	path := benchName(7) + "/Folder 3/Request 11"
	for b.Loop() {
		var list, show, status []time.Duration
		for range rounds {
			list = append(list, timed(b, postbag, "-C", store, "ls", benchName(7)))
			show = append(show, timed(b, postbag, "-C", store, "show", path))
			status = append(status, timed(b, "git", "-C", store, "status", "--porcelain"))
		}
		b.ReportMetric(median(list).Seconds()*1000, "ls-ms")
		b.ReportMetric(median(show).Seconds()*1000, "show-ms")
		b.ReportMetric(median(status).Seconds()*1000, "status-ms")
		b.ReportMetric(median(list).Seconds()/median(status).Seconds(), "ls/status")
		b.ReportMetric(median(show).Seconds()/median(status).Seconds(), "show/status")
	}
}

// BenchmarkInteropGrowth lists one collection, shows one request and lists all
// in stores of growing size: only the last may grow.
func BenchmarkInteropGrowth(b *testing.B) {
	postbag := built(b)
	for _, requests := range []int{1_000, 10_000, 100_000} {
		b.Run(fmt.Sprint(requests), func(b *testing.B) {
			store := storeOf(b, postbag, requests)
			for b.Loop() {
				for _, args := range [][]string{{"ls", benchName(1)}, {"show", benchName(1) + "/Folder 3/Request 11"}, {"ls"}} {
					var times []time.Duration
					for range rounds {
						times = append(times, timed(b, postbag, append([]string{"-C", store}, args...)...))
					}
					b.ReportMetric(median(times).Seconds()*1000, fmt.Sprintf("%s%d-ms", args[0], len(args)-1))
				}
			}
		})
	}
}
