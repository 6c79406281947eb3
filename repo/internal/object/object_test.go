package object

import (
	"bytes"
	"testing"
	"time"
)

func TestCommitIsEncodedAsGitDoes(t *testing.T) {
	who := Signature{Name: " Mia <x>\n", Email: "mia@example.com", When: time.Unix(1700000000, 0).In(time.FixedZone("", -(3*3600 + 1800)))}.Clean()
	data := EncodeCommit(CommitData{Tree: EmptyTree, Author: who, Committer: who, Message: "hello\n"})
	const want = "tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\n" +
		"author Mia x <mia@example.com> 1700000000 -0330\n" +
		"committer Mia x <mia@example.com> 1700000000 -0330\n\nhello\n"
	if string(data) != want {
		t.Errorf("%q", data)
	}
	c, err := DecodeCommit(data)
	if err != nil || c.Author.String() != who.String() || c.Message != "hello\n" {
		t.Errorf("%+v, %v", c, err)
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte("100644 a\x00" + string(EmptyTree[:]) + "40000 b\x00" + string(EmptyTree[:])))
	f.Add([]byte("tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\nparent x\nauthor a <b> 1 +0000\n\nm"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if c, err := DecodeCommit(data); err == nil {
			if _, err := DecodeCommit(EncodeCommit(c)); err != nil {
				t.Errorf("commit: %v", err)
			}
		}
		entries, err := DecodeTree(data)
		if err != nil {
			return
		}
		once := EncodeTree(entries)
		again, err := DecodeTree(once)
		if err != nil || !bytes.Equal(EncodeTree(again), once) {
			t.Errorf("tree: %v", err)
		}
	})
}
