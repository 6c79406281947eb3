package repo_test

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/postbag/postbag/repo"
)

// TestMain lets the test binary commit until it is killed.
func TestMain(m *testing.M) {
	if dir := os.Getenv("REPO_TEST_COMMIT_FOREVER"); dir != "" {
		commitForever(dir)
	}
	if action := os.Getenv("REPO_TEST_ACTION"); action != "" {
		if err := act(strings.Split(action, "\n")); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// act does something in a process of its own.
func act(words []string) error {
	if words[0] == "init" {
		_, err := repo.Init(words[1], "main")
		return err
	}
	r, err := repo.Open(words[1])
	if err != nil {
		return err
	}
	var hashes [3]repo.Hash
	for i, word := range words[2:] {
		if hashes[i], err = repo.ParseHash(word); err != nil {
			return err
		}
	}
	if words[0] == "back" {
		_, err = r.GoBack(hashes[0], hashes[1], hashes[2])
	} else {
		_, err = r.FastForward(hashes[0])
	}
	return err
}

func commitForever(dir string) {
	for i := 0; ; i++ {
		r, err := repo.Open(dir)
		if err == nil {
			files := many(3 + i%200)
			files["count"] = []byte(fmt.Sprint(os.Getpid(), i))
			if err = r.Write(files); err == nil {
				_, err = r.Commit(repo.NewCommit{Message: "forever", Author: mia, Files: files})
			}
			r.Close()
		}
		if err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
	}
}

// Whenever a process is killed, the next one works without hand repair, and
// git finds nothing broken.
func TestKilledProcessesLeaveNothingToRepair(t *testing.T) {
	r := newRepo(t)
	save(t, r, "first", text(map[string]string{"count": "0"}))
	for i := range 12 {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), "REPO_TEST_COMMIT_FOREVER="+r.Root())
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(20+i*7) * time.Millisecond)
		if err := cmd.Process.Kill(); err != nil {
			t.Fatalf("round %d: it ended by itself: %v", i, err)
		}
		if cmd.Wait(); cmd.ProcessState.Exited() {
			t.Fatalf("round %d: %v", i, cmd.ProcessState)
		}
		save(t, r, "after", text(map[string]string{"count": fmt.Sprint("after ", i)}))
		fsck(t, r.Root())
		if out := git(t, r.Root(), "diff", "--cached", "--name-only", "--", "count"); out != "" {
			t.Fatalf("round %d: the index is behind: %s", i, out)
		}
	}
}
