package repo

import "fmt"

// Prepare makes a commit that nothing leads to yet: branch, index and files
// stay as they are until FastForward goes there. Its tree is that of the first
// parent with the files; without parents, the files alone.
func (r *Repo) Prepare(c NewCommit) (Hash, error) {
	h, err := r.prepare(c)
	if err != nil {
		return Hash{}, fmt.Errorf("prepare a commit: %w", err)
	}
	return h, nil
}

func (r *Repo) prepare(c NewCommit) (Hash, error) {
	author, err := checkCommit(c)
	if err != nil {
		return Hash{}, err
	}
	edits, objects := newEdits(c.Files)
	before, err := r.treeOf(append(c.Parents[:len(c.Parents):len(c.Parents)], Hash{})[0])
	if err != nil {
		return Hash{}, err
	}
	tree := treeEditor{store: r.objects}
	after, err := tree.edit("", before, edits)
	if err != nil {
		return Hash{}, err
	}
	made := c.object(after, author)
	return made.Hash, r.objects.Write(append(append(objects, tree.made...), made))
}
