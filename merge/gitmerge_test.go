package merge_test

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// gitMerges has stock git merge trees of files: git merge-tree, which does what
// git merge does, with its finding of renamed files and folders.
type gitMerges struct {
	dir  string
	ask  io.Writer // git cat-file --batch
	told *bufio.Reader
}

// gitMerged is what came of a merge; files are nil where git stopped.
type gitMerged struct {
	files   map[string][]byte
	stopped []string // the files in conflict
}

func newGitMerges(t *testing.T) *gitMerges {
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("no git")
	}
	g := &gitMerges{dir: t.TempDir()}
	g.run(t, nil, "init", "-q", "--bare")
	cat := g.command("cat-file", "--batch")
	in, err := cat.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cat.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cat.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { in.Close(); _ = cat.Wait() })
	g.ask, g.told = in, bufio.NewReader(out)
	return g
}

func (g *gitMerges) command(args ...string) *exec.Cmd {
	cmd := exec.Command("git", append([]string{"-C", g.dir}, args...)...)
	cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_NOSYSTEM=1")
	return cmd
}

func (g *gitMerges) run(t *testing.T, in []byte, args ...string) []byte {
	cmd := g.command(args...)
	cmd.Stdin = bytes.NewReader(in)
	var errs bytes.Buffer
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil && errs.Len() > 0 {
		t.Fatalf("git %v: %v\n%s", args, err, errs.String())
	}
	return out
}

// merge merges a batch: of each the base, ours and theirs.
func (g *gitMerges) merge(t *testing.T, all [][3]map[string][]byte) []gitMerged {
	var imported, asked bytes.Buffer
	for i, sides := range all {
		for side, files := range sides {
			fmt.Fprintf(&imported, "commit refs/heads/m%d-%d\nmark :%d\ncommitter a <a> 1 +0000\ndata 1\nx\n", i, side, 3*i+side+1)
			if side > 0 {
				fmt.Fprintf(&imported, "from :%d\ndeleteall\n", 3*i+1)
			}
			for _, name := range sortedKeys(files) {
				fmt.Fprintf(&imported, "M 100644 inline %s\ndata %d\n%s\n", quotedPath(name), len(files[name]), files[name])
			}
		}
		fmt.Fprintf(&asked, "m%d-1 m%d-2\n", i, i)
	}
	g.run(t, imported.Bytes(), "fast-import", "--quiet", "--force")
	parts := strings.Split(string(g.run(t, asked.Bytes(), "merge-tree", "--write-tree", "--stdin", "--name-only", "--no-messages")), "\x00")
	var out []gitMerged
	for ; len(parts) > 2; parts = parts[1:] {
		clean, tree := parts[0] == "1", parts[1]
		var m gitMerged
		for parts = parts[2:]; parts[0] != ""; parts = parts[1:] {
			m.stopped = append(m.stopped, parts[0])
		}
		if clean {
			m.files = map[string][]byte{}
			g.tree(t, "", tree, m.files)
		}
		out = append(out, m)
	}
	if len(out) != len(all) {
		t.Fatalf("git answered %d of %d merges", len(out), len(all))
	}
	return out
}

func quotedPath(name string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`).Replace(name) + `"`
}

// tree adds the files of a tree.
func (g *gitMerges) tree(t *testing.T, dir, hash string, files map[string][]byte) {
	for data := g.object(t, hash); len(data) > 0; {
		head, rest, _ := bytes.Cut(data, []byte{0})
		mode, name, _ := strings.Cut(string(head), " ")
		id := fmt.Sprintf("%x", rest[:20])
		data = rest[20:]
		if mode == "40000" {
			g.tree(t, dir+name+"/", id, files)
		} else {
			files[dir+name] = g.object(t, id)
		}
	}
}

func (g *gitMerges) object(t *testing.T, hash string) []byte {
	fmt.Fprintln(g.ask, hash)
	head, err := g.told.ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	var id, kind string
	var size int
	if _, err := fmt.Sscan(head, &id, &kind, &size); err != nil {
		t.Fatalf("%q: %v", head, err)
	}
	data := make([]byte, size+1)
	if _, err := io.ReadFull(g.told, data); err != nil {
		t.Fatal(err)
	}
	return data[:size]
}
