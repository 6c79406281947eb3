package workflow

import (
	"fmt"
	"slices"

	"github.com/postbag/postbag/merge"
	"github.com/postbag/postbag/repo"
	"github.com/postbag/postbag/serialize"
	"github.com/postbag/postbag/serialize/entity"
)

// state is what a commit, or the disk, holds: all workspaces of the store, in
// the order of their folders.
type state []*serialize.Store

// at is the workspace in a folder as it was read, nil where none is there.
func (st state) at(root string) *serialize.Store {
	i := slices.IndexFunc(st, func(read *serialize.Store) bool { return read.Root() == root })
	if i < 0 {
		return nil
	}
	return st[i]
}

// workspace is the one in a folder, empty where none is there.
func (st state) workspace(root string) *entity.Workspace { return folder(st.workspaces(), root) }

func (st state) workspaces() []*entity.Workspace {
	out := make([]*entity.Workspace, len(st))
	for i, read := range st {
		out[i] = read.Workspace
	}
	return out
}

// problems are the files that cannot be understood.
func (st state) problems() []*serialize.Problem {
	var out []*serialize.Problem
	for _, read := range st {
		out = append(out, read.Problems...)
	}
	return out
}

// entities counts what the workspaces hold.
func (st state) entities() int {
	n := 0
	for _, read := range st {
		n += read.Workspace.Len()
	}
	return n
}

// folder is the workspace in a folder, empty where none is there.
func folder(all []*entity.Workspace, root string) *entity.Workspace {
	for _, w := range all {
		if w.Folder == root {
			return w
		}
	}
	w := entity.NewWorkspace()
	w.Folder = root
	return w
}

// isIn reports whether a file of the store lies in the workspace at a root.
func isIn(file, root string) bool {
	within, ok := serialize.WorkspaceOf(file)
	return ok && within == root
}

// stateOf reads all workspaces of a commit; the zero Hash has none.
func (s *Store) stateOf(at repo.Hash) (state, error) {
	return s.readCommit(at, func(root string) serialize.Part { return serialize.Part{Root: root} })
}

// stateWith is stateOf with these records only.
func (s *Store) stateWith(at repo.Hash, records []string) (state, error) {
	return s.readCommit(at, func(root string) serialize.Part { return partWith(root, records) })
}

func (s *Store) readCommit(at repo.Hash, part func(root string) serialize.Part) (state, error) {
	roots, err := s.rootsAt(at)
	if err != nil {
		return nil, err
	}
	files, err := s.repo.Files(at)
	if err != nil {
		return nil, err
	}
	return readAll(roots, func(root string) (*serialize.Store, error) {
		return serialize.ReadPart(files, part(root))
	})
}

// onDisk reads all workspaces as the files on disk have them.
func (s *Store) onDisk() (state, error) {
	return s.readDisk(func(root string) serialize.Part { return serialize.Part{Root: root} })
}

func (s *Store) readDisk(part func(root string) serialize.Part) (state, error) {
	roots, err := s.roots()
	if err != nil {
		return nil, err
	}
	return readAll(roots, func(root string) (*serialize.Store, error) {
		return serialize.ReadPart(s.repo.Worktree(), part(root))
	})
}

func readAll(roots []string, read func(root string) (*serialize.Store, error)) (state, error) {
	var out state
	for _, root := range roots {
		one, err := read(root)
		if err != nil {
			return nil, fmt.Errorf("read the workspace in %q: %w", "./"+root, err)
		}
		out = append(out, one)
	}
	return out, nil
}

// bothStates reads the store as the last commit and as the files on disk have
// it, with these records only.
func (s *Store) bothStates(records []string) (committed, onDisk state, err error) {
	head, err := s.repo.Head()
	if err == nil {
		committed, err = s.stateWith(head, records)
	}
	if err != nil {
		return nil, nil, failed("read the last commit", err)
	}
	onDisk, err = s.readDisk(func(root string) serialize.Part {
		part := partWith(root, records)
		part.Before = committed.workspace(root)
		return part
	})
	return committed, onDisk, failed("read the store", err)
}

// knownOf are the workspaces on disk, with what cannot be understood, or is left
// for another reason, taken as it was, since it was neither changed nor removed
// as far as anyone can tell.
func knownOf(after, before state, left []FileProblem) []*entity.Workspace {
	for _, p := range after.problems() {
		left = append(left, FileProblem{Path: p.Path})
	}
	var out []*entity.Workspace
	for _, read := range after {
		w := read.Workspace.Clone()
		was := before.workspace(read.Root())
		for _, p := range left {
			k, ok := serialize.KeyOf(p.Path)
			if e := was.Get(k); ok && isIn(p.Path, w.Folder) && e != nil && w.Get(k) == nil {
				w.Put(e)
			}
		}
		out = append(out, w)
	}
	return out
}

// knownIn are workspaces with what cannot be understood in them taken as others
// have it: nobody has added or removed it as far as anyone can tell.
func knownIn(all []*entity.Workspace, read state, others []*entity.Workspace) []*entity.Workspace {
	out := slices.Clone(all)
	for i, w := range out {
		for _, p := range read.problems() {
			k, ok := serialize.KeyOf(p.Path)
			if e := folder(others, w.Folder).Get(k); ok && isIn(p.Path, w.Folder) && e != nil && w.Get(k) == nil {
				out[i] = out[i].Clone()
				out[i].Put(e)
			}
		}
	}
	return out
}

// differences describes what changed in all workspaces.
func differences(before, after []*entity.Workspace) []EntityChange {
	return describe(before, after, merge.DiffAll(before, after))
}
