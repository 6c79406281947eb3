package workflow

import (
	"cmp"
	"fmt"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"

	"github.com/postbag/postbag/repo"
	"github.com/postbag/postbag/serialize"
	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/yaml"
)

// TestViewsAreWholes holds that a merge that reads what differs, and what is
// around it, writes what one that reads everything writes.
func TestViewsAreWholes(t *testing.T) {
	s := newStore(t)
	rapid.Check(t, func(t *rapid.T) {
		base := drawModel(t)
		ours, theirs := base.edited(t), base.edited(t)
		from := s.prepared(t, base.all(), nil)
		a, b := s.prepared(t, ours.since(base), []repo.Hash{from}), s.prepared(t, theirs.since(base), []repo.Hash{from})
		switch rapid.IntRange(0, 9).Draw(t, "history") {
		case 0: // nothing in common
			b = s.prepared(t, theirs.all(), nil)
		case 1, 2: // two bases: each side has merged the other
			a, b = s.prepared(t, ours.edited(t).since(ours), []repo.Hash{a, b}), s.prepared(t, theirs.edited(t).since(theirs), []repo.Hash{b, a})
		}
		strategy := rapid.SampledFrom([]Strategy{ShowRemote, ShowLocal}).Draw(t, "strategy")
		got, want := s.outcome(t, s.readViews, a, b, strategy), s.outcome(t, s.readWholes, a, b, strategy)
		if got != want {
			t.Fatalf("by views:\n%s\nby wholes:\n%s", got, want)
		}
		s.checkBetween(t, from, a)
		s.checkBetween(t, a, b)
	})
}

// checkBetween holds that comparing what differs tells what comparing all tells.
func (s *Store) checkBetween(t *rapid.T, a, b repo.Hash) {
	got, err := s.between(a, b)
	if err != nil {
		t.Fatal(err)
	}
	before, err := s.stateOf(a)
	if err != nil {
		t.Fatal(err)
	}
	after, err := s.stateOf(b)
	if err != nil {
		t.Fatal(err)
	}
	had, has := before.workspaces(), after.workspaces()
	if want := differences(knownIn(had, before, has), knownIn(has, after, had)); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Fatalf("by views:\n%v\nby wholes:\n%v", got, want)
	}
}

// readWholes reads all that some commits hold.
func (s *Store) readWholes(commits []repo.Hash) ([]*side, error) {
	sides, roots, err := s.sidesOf(commits)
	for _, sd := range sides {
		if sd.state, err = readAll(roots, func(root string) (*serialize.Store, error) {
			return serialize.ReadPart(sd.files, serialize.Part{Root: root})
		}); err != nil {
			return nil, err
		}
	}
	return sides, err
}

// outcome is what a merge writes and tells.
func (s *Store) outcome(t *rapid.T, read reader, ours, theirs repo.Hash, strategy Strategy) string {
	m, err := s.meetBy(read, ours, theirs, strategy)
	if err != nil {
		t.Fatal(err)
	}
	files, err := s.files(m)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, file := range slices.Sorted(maps.Keys(files)) {
		fmt.Fprintf(&b, "%s: %t %q\n", file, files[file] != nil, files[file])
	}
	for _, c := range m.clashes {
		fmt.Fprintf(&b, "%s\n", c.name(true).Text())
	}
	fmt.Fprint(&b, differences(m.head.state.workspaces(), m.merged))
	return timeOfDecision.ReplaceAllString(b.String(), "")
}

// timeOfDecision is when a conflict was settled, which is now.
var timeOfDecision = regexp.MustCompile(`time: [-0-9T:Z]+`)

func (s *Store) prepared(t *rapid.T, files map[string][]byte, parents []repo.Hash) repo.Hash {
	author, err := s.author()
	if err != nil {
		t.Fatal(err)
	}
	h, err := s.repo.Prepare(repo.NewCommit{Message: "x", Author: author, Files: files, Parents: parents})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// model is a store: its files, and the notes of what they keep.
type model struct {
	files map[string]string
	notes map[string]string // ids, by file
}

var modelRoots = []string{"", "", "", "services/api/"}

func drawModel(t *rapid.T) *model {
	m := &model{map[string]string{}, map[string]string{}}
	for range rapid.IntRange(1, 25).Draw(t, "files") {
		m.add(t)
	}
	return m
}

func (m *model) add(t *rapid.T) {
	file := rapid.SampledFrom(modelRoots).Draw(t, "root") + drawFile(t)
	m.files[file] = drawBody(t)
	if rapid.IntRange(0, 2).Draw(t, "has notes") == 0 {
		m.notes[file] = drawID(t)
	}
}

// edited is what a device makes of a store.
func (m *model) edited(t *rapid.T) *model {
	out := &model{maps.Clone(m.files), maps.Clone(m.notes)}
	for range rapid.IntRange(1, 6).Draw(t, "edits") {
		names := slices.Sorted(maps.Keys(out.files))
		if len(names) == 0 {
			break
		}
		file := rapid.SampledFrom(names).Draw(t, "file")
		switch rapid.IntRange(0, 6).Draw(t, "edit") {
		case 0:
			out.add(t)
		case 1:
			delete(out.files, file)
		case 2:
			out.rename(file, rapid.SampledFrom(modelRoots).Draw(t, "root")+drawFile(t))
		case 3:
			dir := path.Dir(file)
			out.rename(dir, path.Join(path.Dir(dir), stem(t)))
		case 4:
			out.notes[file] = drawID(t)
		default:
			out.files[file] = drawBody(t)
		}
	}
	return out
}

// rename gives a file or folder another name; notes go with what they speak of.
func (m *model) rename(from, to string) {
	for _, file := range slices.Sorted(maps.Keys(m.files)) {
		if rest, ok := strings.CutPrefix(file, from); ok && (rest == "" || rest[0] == '/') {
			m.files[to+rest] = m.files[file]
			delete(m.files, file)
			if id, ok := m.notes[file]; ok {
				m.notes[to+rest] = id
				delete(m.notes, file)
			}
		}
	}
}

// all are the files of the store with those of its notes. Notes of what is not
// there, or is told of by two files, are left out: what becomes of those depends
// on everything else.
func (m *model) all() map[string][]byte {
	sound := fstest.MapFS{}
	for file, body := range m.files {
		sound[file] = &fstest.MapFile{Data: []byte(body)}
	}
	out := map[string][]byte{}
	kept := map[string]map[entity.Key]string{}
	for file := range withoutClashes(sound) {
		out[file] = []byte(m.files[file])
		root, ok := serialize.WorkspaceOf(file)
		if k, isEntity := serialize.KeyOf(file); ok && isEntity && m.notes[file] != "" && !isRecord(k.Kind) && k.Kind != entity.AWorkspace && k.Kind != entity.HeaderPreset {
			if kept[root] == nil {
				kept[root] = map[entity.Key]string{}
			}
			kept[root][k] = m.notes[file]
		}
	}
	for root, notes := range kept {
		for file, text := range notesOf(notes) {
			out[path.Join(root, file)] = text
		}
	}
	return out
}

// since are the files of the store that are not as another has them.
func (m *model) since(base *model) map[string][]byte {
	out := m.all()
	for file, data := range base.all() {
		if now, ok := out[file]; !ok {
			out[file] = nil
		} else if string(now) == string(data) {
			delete(out, file)
		}
	}
	return out
}

// withoutClashes leaves out files in whose place another has a folder.
func withoutClashes(files fstest.MapFS) fstest.MapFS {
	out := maps.Clone(files)
	for name := range files {
		for dir := path.Dir(name); dir != "."; dir = path.Dir(dir) {
			delete(out, dir)
		}
	}
	return out
}

// notesOf are files of notes that hold an id each.
func notesOf(ids map[entity.Key]string) map[string][]byte {
	groups := map[entity.Kind]string{entity.Folder: "folders", entity.Request: "requests", entity.Response: "responses", entity.Message: "messages"}
	files := map[string]*entity.Map{}
	for _, kind := range []entity.Kind{entity.Collection, entity.Environment, entity.Globals, entity.Folder, entity.Request, entity.Response, entity.Message} {
		for _, k := range slices.SortedFunc(maps.Keys(ids), inNotes) {
			if k.Kind != kind {
				continue
			}
			file := "postbag/extras/collections/" + k.Root() + ".yaml"
			switch kind {
			case entity.Environment:
				file = "postbag/extras/environments/" + k.Path + ".yaml"
			case entity.Globals:
				file = "postbag/extras/globals.yaml"
			}
			if files[file] == nil {
				files[file] = &entity.Map{}
			}
			m, group := files[file], groups[kind]
			if group != "" && m.Map(group) == nil {
				m.Set(group, &entity.Map{})
			}
			if group != "" {
				m.Map(group).Set(strings.TrimPrefix(k.Path, k.Root()+"/"), entity.MapOf("id", ids[k]))
				continue
			}
			m.Set("id", ids[k])
			if kind == entity.Collection && ids[k] == "A" {
				m.Set("format", "v1")
			}
		}
	}
	out := map[string][]byte{}
	for file, m := range files {
		out[file] = yaml.Encode(m, yaml.Block)
	}
	return out
}

// inNotes is the order of notes: what is in no folder comes first.
func inNotes(a, b entity.Key) int {
	nested := func(k entity.Key) int {
		if k.Kind != entity.Folder && strings.Count(k.Path, "/") < 2 {
			return 0
		}
		return 1
	}
	return cmp.Or(cmp.Compare(a.Root(), b.Root()), cmp.Compare(nested(a), nested(b)), entity.ComparePaths(a.Path, b.Path))
}
