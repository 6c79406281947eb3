package repo

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/postbag/postbag/repo/internal/object"
	"github.com/postbag/postbag/repo/internal/odb"
)

// NewCommit is a commit to be made.
type NewCommit struct {
	Message string
	Author  Signature
	// Files is what becomes of which path: its content, or nil to delete it.
	// All other paths stay as the first parent has them. A file keeps its
	// mode, a new one is not executable.
	Files map[string][]byte
	// Parents are the parents, of which the first must be the commit that is
	// checked out. None means that commit, or no parent on an unborn branch.
	Parents []Hash
}

// Commit makes a commit on the branch that is checked out, and moves the
// branch. The tree is made from the first parent, not from the index, so what
// others have staged stays staged and is not committed; the index entries of
// just these paths follow the commit. The files on disk are not written, see
// Write. When nothing differs from a single parent no commit is made and the
// parent is returned.
//
// The index is locked from before the branch is read until it has moved, as
// git does it: *LockedError when another process does not give it up. When
// the branch is not at the first parent it is a *MovedError, and while git is
// in the middle of a merge or the like a *BusyError.
func (r *Repo) Commit(c NewCommit) (Hash, error) {
	h, err := r.commit(c)
	if err != nil {
		return Hash{}, fmt.Errorf("commit: %w", err)
	}
	return h, nil
}

func (r *Repo) commit(c NewCommit) (Hash, error) {
	author, err := checkCommit(c)
	if err != nil {
		return Hash{}, err
	}
	edits, blobs := newEdits(c.Files)
	branch, lock, x, err := r.begin()
	if err != nil {
		return Hash{}, err
	}
	defer lock.Release()
	head, err := r.refs.Resolve(branch)
	if err != nil {
		return Hash{}, err
	}
	if len(c.Parents) == 0 && !head.IsZero() {
		c.Parents = []Hash{head}
	}
	if first := append(c.Parents, Hash{})[0]; first != head {
		return Hash{}, &MovedError{Ref: branch, Want: first, Have: head}
	}
	before, err := r.treeOf(head)
	if err != nil {
		return Hash{}, err
	}
	tree := treeEditor{store: r.objects}
	after, err := tree.edit("", before, edits)
	if err != nil {
		return Hash{}, err
	}
	if len(c.Parents) < 2 && (after == before || head.IsZero() && len(edits) == 0) {
		return head, nil
	}
	made := c.object(after, author)
	if err := r.objects.Write(append(append(blobs, tree.made...), made)); err != nil {
		return Hash{}, err
	}
	changes, err := r.indexChanges(x, edits, tree.modes)
	if err != nil {
		return Hash{}, err
	}
	x.Apply(changes)
	reason := "commit: " + subject(c.Message)
	return made.Hash, r.move(branch, head, made.Hash, author, reason, lock, x)
}

// object is the commit itself.
func (c NewCommit) object(tree Hash, author Signature) odb.Object {
	return odb.NewObject(object.Commit, object.EncodeCommit(object.CommitData{
		Tree: tree, Parents: c.Parents, Author: author, Committer: author, Message: cleanMessage(c.Message),
	}))
}

// checkCommit judges what can be judged before anything is locked, and is
// who the commit will name.
func checkCommit(c NewCommit) (Signature, error) {
	for name := range c.Files {
		if err := checkPath(name); err != nil {
			return Signature{}, err
		}
	}
	author := c.Author.Clean()
	if author.Name == "" || author.Email == "" {
		return author, errors.New("the author needs a name and an e-mail address")
	}
	if author.When.IsZero() {
		author.When = time.Now()
	}
	return author, nil
}

// cleanMessage is the message with what git does not allow taken out, and one
// line end after it.
func cleanMessage(s string) string {
	s = strings.ToValidUTF8(strings.ReplaceAll(s, "\x00", ""), "\ufffd")
	return strings.TrimRight(s, "\n ") + "\n"
}

func subject(message string) string {
	line, _, _ := strings.Cut(message, "\n")
	return line
}

// newEdits makes the blobs of the files, on every core.
func newEdits(files map[string][]byte) ([]edit, []odb.Object) {
	edits := make([]edit, 0, len(files))
	for _, name := range sortedKeys(files) {
		edits = append(edits, edit{path: name, data: files[name], remove: files[name] == nil})
	}
	var wait sync.WaitGroup
	const share = 64
	for start := 0; start < len(edits); start += share {
		wait.Go(func() {
			for i := start; i < min(start+share, len(edits)); i++ {
				edits[i].hash = object.Sum(object.Blob, edits[i].data)
			}
		})
	}
	wait.Wait()
	var blobs []odb.Object
	for _, e := range edits {
		if !e.remove {
			blobs = append(blobs, odb.Object{Hash: e.hash, Kind: object.Blob, Data: e.data})
		}
	}
	return edits, blobs
}
