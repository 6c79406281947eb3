package workflow

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"

	"github.com/postbag/postbag/merge"
	"github.com/postbag/postbag/repo"
	"github.com/postbag/postbag/serialize"
	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/json"
)

// side is a commit that takes part in a merge.
type side struct {
	at     repo.Hash
	files  fs.FS
	state  state                 // with the same workspaces for all sides
	broken map[entity.Key]string // by workspace and place, files that cannot be understood
}

// readViews reads what differs between commits, with what is around it.
func (s *Store) readViews(commits []repo.Hash) ([]*side, error) {
	sides, roots, err := s.sidesOf(commits)
	if err != nil {
		return nil, err
	}
	changed, err := s.differing(commits)
	if err != nil {
		return nil, err
	}
	var files []fs.FS
	for _, sd := range sides {
		files = append(files, sd.files)
	}
	for _, root := range roots {
		views, err := serialize.ReadViews(root, files, changed[root])
		if err != nil {
			return nil, fmt.Errorf("read the workspace in %q: %w", folderName(root), err)
		}
		for i, sd := range sides {
			sd.state = append(sd.state, views[i])
		}
	}
	return sides, nil
}

// sidesOf are commits of which nothing has been read yet, and the workspaces
// that any of them has.
func (s *Store) sidesOf(commits []repo.Hash) (sides []*side, roots []string, err error) {
	for _, at := range commits {
		files, err := s.repo.Files(at)
		if err != nil {
			return nil, nil, err
		}
		there, err := s.rootsAt(at)
		if err != nil {
			return nil, nil, err
		}
		sides = append(sides, &side{at: at, files: files, broken: map[entity.Key]string{}})
		roots = append(roots, there...)
	}
	slices.Sort(roots)
	return sides, slices.Compact(roots), nil
}

// differing are the files that are not the same in all of some commits, by the
// folder of their workspace.
func (s *Store) differing(commits []repo.Hash) (map[string][]string, error) {
	out := map[string][]string{}
	for _, at := range commits[1:] {
		changes, err := s.repo.Diff(commits[0], at)
		if err != nil {
			return nil, err
		}
		for _, c := range changes {
			if root, ok := serialize.WorkspaceOf(c.Path); ok {
				out[root] = append(out[root], c.Path)
			}
		}
	}
	return out, nil
}

// view is the workspace in a folder as it is merged: files that cannot be
// understood stand in it as bytes. One beside a file that keeps the same is
// noted as plain; notes that cannot be understood are as they were in the base.
func (sd *side) view(root string, base *entity.Workspace, plain map[string]bool) (*entity.Workspace, error) {
	read := sd.state.at(root)
	w := read.Workspace.Clone()
	for _, p := range read.Problems {
		if serialize.IsExtras(p.Path) {
			keepNotes(w, base, p.Path)
			continue
		}
		k, ok := serialize.KeyOf(p.Path)
		if !ok || w.Get(k) != nil {
			plain[p.Path] = true
			continue
		}
		data, err := sd.read(p.Path)
		if err != nil {
			return nil, err
		}
		w.Put(merge.Unreadable(k, data))
		sd.broken[inFolder(root, k)] = p.Path
	}
	return w, nil
}

// keepNotes gives what an extras file is about the extras that it has in the
// base.
func keepNotes(w, base *entity.Workspace, file string) {
	about, _ := serialize.RootOf(file)
	for _, e := range w.All() {
		root, _ := serialize.RootOf(serialize.PathOf(e.Key))
		if was := base.Get(e.Key); root == about && was != nil {
			copied := *e
			copied.Extras = was.Extras
			w.Put(&copied)
		}
	}
}

// inFolder tells apart what is at one place in several workspaces.
func inFolder(root string, k entity.Key) entity.Key {
	k.Path = root + "\x00" + k.Path
	return k
}

// read is a file of the commit, nil where there is none.
func (sd *side) read(file string) ([]byte, error) {
	data, err := readWhole(sd.files, file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return data, err
}

// sharing is a workspace in which what is equal in the other is the very same.
func sharing(w, with *entity.Workspace) *entity.Workspace {
	out := w.Clone()
	for _, e := range w.All() {
		if x := with.Get(e.Key); x != nil && x != e && sameEntity(e, x) {
			out.Put(x)
		}
	}
	return out
}

func sameEntity(a, b *entity.Entity) bool {
	return a.ID == b.ID && entity.Equal(a.Body, b.Body) && (a.Extras == nil) == (b.Extras == nil) && entity.Equal(a.Extras, b.Extras)
}

// raw takes what could not be understood out of a merged workspace, and gives
// its files.
func (m *meeting) raw(root string, w *entity.Workspace) map[string][]byte {
	out := map[string][]byte{}
	for _, e := range w.All() {
		data, ok := merge.BytesOf(e)
		if !ok {
			continue
		}
		w.Remove(e.Key)
		file := path.Join(root, serialize.PathOf(e.Key))
		for _, sd := range []*side{m.hidden, m.shown} {
			if known := sd.broken[inFolder(root, e.Key)]; known != "" {
				file = known
			}
		}
		out[file] = data
	}
	return out
}

// jsonText reads and writes the JSON of bodies.
type jsonText struct{}

// Read is the value of a text that is written as Write would write it.
func (jsonText) Read(text string) (entity.Value, string, bool) {
	v, err := json.Decode([]byte(text))
	if err != nil {
		return nil, "", false
	}
	for _, indent := range []string{"  ", "    ", "\t", ""} {
		if string(json.Encode(v, indent)) == text {
			return v, indent, true
		}
	}
	return nil, "", false
}

// Write is the text of a value.
func (jsonText) Write(v entity.Value, indent string) string { return string(json.Encode(v, indent)) }
