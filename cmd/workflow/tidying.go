package workflow

import (
	"cmp"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/postbag/postbag/merge"
	"github.com/postbag/postbag/repo"
	"github.com/postbag/postbag/serialize"
	"github.com/postbag/postbag/serialize/entity"
)

// tidying puts right what other programs leave behind when they rename and
// remove requests: what a request holds follows it or goes with it, and names
// that not every system can hold are made safe.
type tidying struct {
	*draft

	edits  *edits
	broken map[string]bool                 // roots that hold a file that cannot be understood
	heirs  map[entity.Key][]*entity.Entity // requests by the folders that they name
}

func newTidying(e *edits, read *serialize.Store) *tidying {
	d := &draft{Workspace: read.Workspace.Clone(), read: read, moved: map[entity.Key]entity.Key{}, files: map[string][]byte{}}
	t := &tidying{d, e, map[string]bool{}, map[entity.Key][]*entity.Entity{}}
	for _, p := range read.Problems {
		if k, ok := serialize.RootOf(p.Path); ok {
			t.broken[k.Root()] = true
		}
	}
	return t
}

// tidy gives the files that differ then.
func (t *tidying) tidy() map[string][]byte {
	t.bringParts()
	t.removeParts()
	t.makeSafe()
	roots := map[string]bool{}
	for e := range t.read.Workspace.Each() {
		if t.Get(e.Key) != e {
			roots[e.Root()] = true
		}
	}
	if len(roots) == 0 {
		return nil
	}
	t.read.Clear(roots)
	return t.write()
}

// bringParts puts examples and messages into the folder of the one request that
// names theirs, if no request of that name has them.
func (t *tidying) bringParts() {
	for e := range t.Each() {
		for _, folder := range t.named(e) {
			t.heirs[folder] = append(t.heirs[folder], e)
		}
	}
	if len(t.heirs) == 0 {
		return
	}
	heir := map[*entity.Entity]*entity.Entity{} // by part
	for _, part := range t.All() {
		folder := entity.Key{Kind: part.Kind, Path: part.Parent()}
		if isPart(part.Kind) && len(t.heirs[folder]) == 1 && !t.owned(folder) {
			heir[part] = t.heirs[folder][0]
		}
	}
	for part := range heir {
		t.Remove(part.Key)
	}
	for _, part := range slices.SortedFunc(maps.Keys(heir), func(a, b *entity.Entity) int { return entity.ComparePaths(a.Path, b.Path) }) {
		t.bring(part, heir[part])
	}
}

func (t *tidying) bring(part, heir *entity.Entity) {
	copied := *part
	copied.Path = path.Join(heir.Path, part.Name())
	if t.Get(copied.Key) != nil {
		t.Put(part) // it has another of that name
		return
	}
	t.Put(&copied)
	t.moved[copied.Key] = part.Key
	now := t.change(t.Get(heir.Key))
	for field, kind := range partFields {
		if kind == part.Kind {
			now.Body.Set(field, partsPath(now, kind))
		}
	}
}

// named are the folders of parts that a request names and that are not its own:
// a kind, and the path of the request whose they would be by their place.
func (t *tidying) named(e *entity.Entity) []entity.Key {
	var out []entity.Key
	for field, kind := range partFields {
		stem, ok := strings.CutPrefix(path.Clean(e.Body.Text(field)), ".resources/")
		stem, ends := strings.CutSuffix(stem, ".resources/"+field)
		if e.Kind == entity.Request && ok && ends && stem != e.Name() && !strings.Contains(stem, "/") && !t.broken[e.Root()] {
			out = append(out, entity.Key{Kind: kind, Path: path.Join(e.Parent(), stem)})
		}
	}
	return out
}

// owned reports whether the request that parts belong to by their place has them.
func (t *tidying) owned(folder entity.Key) bool {
	owner := t.Get(entity.Key{Kind: entity.Request, Path: folder.Path})
	if owner == nil {
		return false
	}
	for field, kind := range partFields {
		if kind == folder.Kind && !owner.Body.Has(field) {
			return false
		}
	}
	return !slices.ContainsFunc(t.named(owner), func(k entity.Key) bool { return k.Kind == folder.Kind })
}

// removeParts removes what the requests held that were removed since the last
// commit, if it is as it was there and no other names it.
func (t *tidying) removeParts() {
	removed := map[string]bool{}
	for _, c := range t.edits.changes {
		if c.Op == merge.Removed && c.Kind == entity.Request && c.Workspace == t.Folder {
			removed[c.Path] = true
		}
	}
	if len(removed) == 0 {
		return
	}
	for _, e := range orphans(t.Workspace) {
		_, edited := t.edits.paths[t.read.FileOf(e.Key)]
		named := len(t.heirs[entity.Key{Kind: e.Kind, Path: e.Parent()}]) > 0
		if isPart(e.Kind) && removed[e.Parent()] && !edited && !named && !t.broken[e.Root()] {
			t.Remove(e.Key)
		}
	}
}

// makeSafe gives what lies in collections names that every system can hold,
// the innermost first.
func (t *tidying) makeSafe() {
	var unsafe []*entity.Entity
	for e := range t.Each() {
		inside := isPart(e.Kind) || e.Kind == entity.Request || e.Kind == entity.Folder
		if inside && repo.CheckPath(e.Name()) != nil && !t.broken[e.Root()] {
			unsafe = append(unsafe, e)
		}
	}
	slices.SortFunc(unsafe, func(a, b *entity.Entity) int {
		return cmp.Or(entity.ComparePaths(b.Path, a.Path), cmp.Compare(b.Kind, a.Kind))
	})
	for _, e := range unsafe {
		before := maps.Clone(t.moved)
		t.relocate(e, destination{e.Parent(), e.Title()})
		for now, was := range t.moved {
			if first, twice := before[was]; twice && before[now] != was {
				t.moved[now] = first
				delete(t.moved, was)
			}
		}
	}
}

// movedFiles are the files that are elsewhere then.
func (t *tidying) movedFiles() []TidiedFile {
	var out []TidiedFile
	for now, was := range t.moved {
		if from := t.read.FileOf(was); from != "" {
			out = append(out, TidiedFile{from, path.Join(t.Folder, serialize.PathOf(now))})
		}
	}
	slices.SortFunc(out, func(a, b TidiedFile) int { return strings.Compare(a.From, b.From) })
	return out
}
