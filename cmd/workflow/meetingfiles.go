package workflow

import (
	"bytes"
	"fmt"
	"maps"
	"slices"

	"github.com/postbag/postbag/merge"
	"github.com/postbag/postbag/repo"
	"github.com/postbag/postbag/serialize"
	"github.com/postbag/postbag/serialize/entity"
)

// write finds how the files of either side become those of the merged
// workspace, and files that are written as they are. What has moved takes its
// bytes along.
func (m *meeting) write(r *merge.Result, w *entity.Workspace, raw map[string][]byte) {
	shown, hidden := m.shown.state.at(w.Folder), m.hidden.state.at(w.Folder)
	fromShown, fromHidden := map[entity.Key]entity.Key{}, map[entity.Key]entity.Key{}
	for k, from := range r.From {
		switch none := (entity.Key{}); {
		case from.Theirs == none && from.Ours != none:
			fromHidden[k] = from.Ours
		case from.Theirs != none && from.Theirs != k:
			fromShown[k] = from.Theirs
		}
	}
	shown.Follow(shown, fromShown)
	shown.Follow(hidden, fromHidden)
	maps.Copy(m.toShown, shown.Write(w))
	maps.Copy(m.toOther, hidden.Write(w))
	for k, file := range m.shown.broken {
		if _, known := m.toShown[file]; !known && k == inFolder(w.Folder, keyOf(file)) {
			m.toShown[file] = nil
		}
	}
	for _, p := range hidden.Problems {
		m.toOther[p.Path] = nil // never as the hidden side has it
	}
	for file, data := range raw {
		m.toShown[file], m.toOther[file] = data, data
	}
}

func keyOf(file string) entity.Key {
	k, _ := serialize.KeyOf(file)
	return k
}

// files are what differs from the head once the histories have met.
func (s *Store) files(m *meeting) (map[string][]byte, error) {
	return s.filesAmong(m, m.head.at, m.otherThanHead().at)
}

// filesAmong are those of files where no others can be than keep entities or
// differ between two commits.
func (s *Store) filesAmong(m *meeting, from, to repo.Hash) (map[string][]byte, error) {
	changes, err := s.repo.Diff(from, to)
	if err != nil {
		return nil, failed("compare the commits", err)
	}
	var paths []string
	for _, c := range changes {
		if c.Kind == repo.Irregular {
			return nil, &Problem{Kind: Unsafe, What: fmt.Sprintf("take %q from the remote", c.Path), Err: errNotPlain, State: unchanged, Hint: "the remote holds a file that is not safe to write here; ask who pushed it"}
		}
		paths = append(paths, c.Path)
	}
	paths = slices.AppendSeq(slices.AppendSeq(paths, maps.Keys(m.toShown)), maps.Keys(m.toOther))
	slices.Sort(paths)
	out := map[string][]byte{}
	clashed := len(m.clashes)
	for _, file := range slices.Compact(paths) {
		have, err := m.head.read(file)
		if err != nil {
			return nil, failed(fmt.Sprintf("read %q", file), err)
		}
		data, err := m.content(file)
		if err != nil {
			return nil, failed(fmt.Sprintf("merge %q", file), err)
		}
		if !sameBytes(data, have) {
			out[file] = data
		}
	}
	for _, c := range m.clashes[clashed:] {
		file, data, err := m.scribe.ofFile(c)
		if err != nil {
			return nil, failed(fmt.Sprintf("merge %q", c.file), err)
		}
		out[file] = data
	}
	return out, nil
}

func (m *meeting) otherThanHead() *side {
	if m.head == m.shown {
		return m.hidden
	}
	return m.shown
}

// content is what a file holds once the histories have met; nil for none. What
// means the same as on one side has that side's bytes.
func (m *meeting) content(file string) ([]byte, error) {
	hidden, err := m.hidden.read(file)
	if err != nil {
		return nil, err
	}
	shown, err := m.shown.read(file)
	if err != nil {
		return nil, err
	}
	if serialize.IsResources(file) {
		return m.list(file, hidden, shown)
	}
	if _, isEntity := serialize.KeyOf(file); m.plain[file] || !isEntity && !serialize.IsExtras(file) {
		return m.bytes(file, hidden, shown)
	}
	data, differs := m.toShown[file]
	_, otherDiffers := m.toOther[file]
	asHidden := !otherDiffers && hidden != nil
	if !asHidden || differs && data == nil {
		if differs {
			return data, nil
		}
		return shown, nil
	}
	same, err := m.asBefore(file, shown)
	switch {
	case same && (differs || shown != nil):
		return hidden, err // its meaning is that of the hidden side, which alone has written it
	case differs:
		return data, err
	}
	return shown, err
}

// bytes merges a file as a whole. Where both sides changed it, the shown one
// shows; where one removed it, it stays.
func (m *meeting) bytes(file string, hidden, shown []byte) ([]byte, error) {
	if sameBytes(hidden, shown) {
		return shown, nil
	}
	for _, sides := range [][2][]byte{{hidden, shown}, {shown, hidden}} {
		if same, err := m.asBefore(file, sides[0]); same || err != nil {
			return sides[1], err
		}
	}
	base, err := m.before(file)
	m.clashes = append(m.clashes, &clash{file: file, Conflict: merge.OfFile(file, base, hidden, shown)})
	if shown == nil {
		return hidden, err
	}
	return shown, err
}

// asBefore reports whether a file held that already where the sides come from.
func (m *meeting) asBefore(file string, data []byte) (bool, error) {
	if len(m.bases) == 0 {
		return data == nil, nil
	}
	for _, b := range m.bases {
		if was, err := b.read(file); err != nil || !sameBytes(was, data) {
			return false, err
		}
	}
	return true, nil
}

// before is what a file held where the sides come from; nil where they come
// from several states that do not agree.
func (m *meeting) before(file string) ([]byte, error) {
	if len(m.bases) == 0 {
		return nil, nil
	}
	data, err := m.bases[0].read(file)
	if same, _ := m.asBefore(file, data); !same {
		return nil, err
	}
	return data, err
}

// sameBytes compares contents of files; nil is no file.
func sameBytes(a, b []byte) bool { return (a == nil) == (b == nil) && bytes.Equal(a, b) }
