package workflow

import (
	"bytes"
	"cmp"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"

	"github.com/postbag/postbag/serialize"
	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/history"
	"github.com/postbag/postbag/serialize/postman"
)

// historyRecord is history of requests that were sent.
type historyRecord struct {
	entries []*history.Entry
	source  history.Source

	ids   []string     // under which the entries are stored, once they were put; nil where none is
	added []entity.Key // new segments
	old   int          // requests that were left out, since they have had their time
}

func parseHistory(_ *Store, v entity.Value) (record, error) {
	if _, ok := history.Detect(v); !ok {
		return nil, nil
	}
	entries, source, err := history.Read(v)
	if err != nil {
		return nil, err
	}
	return &historyRecord{entries: entries, source: source}, nil
}

func (h *historyRecord) format() string { return string(h.source.Format) }

// reads are the segments of the days of the entries: an entry that is known
// lies there.
func (h *historyRecord) reads(s *Store) ([]string, error) {
	days := map[string]bool{}
	for _, e := range h.entries {
		days[e.Day()] = true
	}
	keys, err := s.segments(HistoryOptions{})
	return filesOf(slices.DeleteFunc(keys, func(k entity.Key) bool { return !days[k.Parent()] })), err
}

func (h *historyRecord) put(s *Store, w *entity.Workspace) ([]entity.Key, error) {
	onDisk, err := s.segments(HistoryOptions{})
	if err != nil {
		return nil, err
	}
	stored := storedHistory(w)
	fresh, ids := history.Fresh(h.entries, stored.entries)
	h.added = fileHistory(w, fresh, s.deviceStem(), onDisk)
	if h.old, err = s.leaveOld(w, onDisk, h.added); err != nil {
		return nil, err
	}
	h.added = slices.DeleteFunc(h.added, func(k entity.Key) bool { return w.Get(k) == nil })
	keys := storedHistory(w).of(ids)
	if h.ids = nil; len(keys) > 0 {
		h.ids = ids
	}
	return keys, nil
}

// fileHistory puts entries into new segments.
func fileHistory(w *entity.Workspace, entries []*history.Entry, device string, onDisk []entity.Key) []entity.Key {
	var names []string
	for _, k := range onDisk {
		names = append(names, k.Path)
	}
	for _, e := range w.All() {
		if e.Kind == entity.History {
			names = append(names, e.Path)
		}
	}
	var added []entity.Key
	for name, body := range history.Segments(entries, device, names) {
		k := entity.Key{Kind: entity.History, Path: name}
		w.Put(&entity.Entity{Key: k, Body: body})
		added = append(added, k)
	}
	slices.SortFunc(added, func(a, b entity.Key) int { return history.CompareNames(a.Path, b.Path) })
	return added
}

// stored is the history in a workspace: entries, and the segment of each.
type storedEntries struct {
	entries []*history.Entry
	keys    []entity.Key
}

func storedHistory(w *entity.Workspace) storedEntries {
	var out storedEntries
	for _, e := range w.All() {
		if e.Kind != entity.History {
			continue
		}
		entries, _ := history.ReadSegment(e.Body) // of one that is broken nothing is known
		for _, entry := range entries {
			out.entries, out.keys = append(out.entries, entry), append(out.keys, e.Key)
		}
	}
	return out
}

// of are the segments that hold the entries of ids.
func (s storedEntries) of(ids []string) []entity.Key {
	wanted, seen := map[string]bool{}, map[entity.Key]bool{}
	for _, id := range ids {
		wanted[id] = true
	}
	var out []entity.Key
	for i, e := range s.entries {
		if wanted[e.ID] && !seen[s.keys[i]] {
			seen[s.keys[i]] = true
			out = append(out, s.keys[i])
		}
	}
	return out
}

// notes say what a person should know who imports history.
func (h *historyRecord) notes() []string {
	var out []string
	if len(h.added) > 0 && h.source.Format != "" { // a run leaves its secrets out
		out = append(out, "history may hold passwords and tokens; they are stored as they were sent")
	}
	if h.old > 0 {
		out = append(out, Count(h.old, "request")+" left out, older than what is kept (postbag config history.keep, history.count)")
	}
	return out
}

func (h *historyRecord) ref(*entity.Workspace, []entity.Key) Ref {
	return Ref{Kind: entity.History, Name: fmt.Sprintf("of %s", Count(len(h.entries), "request"))}
}

// rememberOrigins adds to the files what is remembered of files of history.
func (s *Store) rememberOrigins(sources []ImportedSource, files map[string][]byte) {
	disk := s.repo.Worktree()
	for i := range sources {
		src := &sources[i]
		h, ok := src.record.(*historyRecord)
		if !ok || h.ids == nil || h.source.Format == "" || src.Error != "" {
			continue
		}
		origin := history.NewOrigin(filepath.Base(src.File), h.source, h.entries, h.ids)
		src.origin = s.inRoot(serialize.OriginFile(origin.ID))
		data := serialize.EncodeOrigin(origin.Body())
		if have, err := fs.ReadFile(disk, src.origin); err != nil || !bytes.Equal(have, data) {
			files[src.origin] = data
		}
	}
}

// deviceStem is the name of this device in the names of files.
func (s *Store) deviceStem() string {
	return postman.Stem(entity.Environment, cmp.Or(s.Device.Name, "device"), "", nil)
}
