package repo

import (
	"cmp"
	"fmt"
	"iter"
	"slices"

	"github.com/postbag/postbag/repo/internal/object"
)

// CommitInfo is a commit as it was made.
type CommitInfo struct {
	Hash      Hash
	Parents   []Hash
	Author    Signature
	Committer Signature
	Message   string
}

// Info is the commit of that name.
func (r *Repo) Info(commit Hash) (CommitInfo, error) {
	c, err := r.read(commit)
	if err != nil {
		return CommitInfo{}, fmt.Errorf("read commit %s: %w", commit, err)
	}
	return CommitInfo{commit, c.Parents, c.Author, c.Committer, c.Message}, nil
}

// read is a commit, without parents where the history here ends.
func (r *Repo) read(commit Hash) (object.CommitData, error) {
	c, err := r.objects.Commit(commit)
	if r.shallow[commit] {
		c.Parents = nil
	}
	return c, err
}

// Since is the commits that can be reached from one and from none of the others,
// newest first as far as their clocks were right.
func (r *Repo) Since(from Hash, others []Hash) ([]CommitInfo, error) {
	w := newWalk(r)
	w.paint([]Hash{from}, others)
	if w.err != nil {
		return nil, fmt.Errorf("log: %w", w.err)
	}
	var out []CommitInfo
	for _, n := range w.nodes {
		if n.flags == left {
			out = append(out, n.info())
		}
	}
	slices.SortFunc(out, func(a, b CommitInfo) int {
		return cmp.Or(b.Committer.When.Compare(a.Committer.When), cmp.Compare(a.Hash.String(), b.Hash.String()))
	})
	return out, nil
}

func (n *node) info() CommitInfo {
	return CommitInfo{n.hash, n.commit.Parents, n.commit.Author, n.commit.Committer, n.commit.Message}
}

// Log is the commits that can be reached from one, newest first, each after
// all that were made from it as far as their clocks were right. After an
// error it ends.
func (r *Repo) Log(from Hash) iter.Seq2[CommitInfo, error] {
	return func(yield func(CommitInfo, error) bool) {
		w := newWalk(r)
		if !from.IsZero() {
			w.push(from, 0)
		}
		for w.err == nil && w.queue.Len() > 0 {
			n := w.pop()
			for _, p := range n.commit.Parents {
				w.push(p, 0)
			}
			if !yield(n.info(), nil) {
				return
			}
		}
		if w.err != nil {
			yield(CommitInfo{}, fmt.Errorf("log: %w", w.err))
		}
	}
}
