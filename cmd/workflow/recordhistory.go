package workflow

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/postbag/postbag/serialize"
	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/history"
	"github.com/postbag/postbag/serialize/postman"
)

// historyRecord is history of requests that were sent.
type historyRecord struct {
	entries []*history.Entry
	source  history.Source
}

func parseHistory(_ *Store, v entity.Value) (record, error) {
	if _, ok := history.Detect(v); !ok {
		return nil, nil
	}
	entries, source, err := history.Read(v)
	if err != nil {
		return nil, err
	}
	return &historyRecord{entries, source}, nil
}

func (h *historyRecord) format() string { return string(h.source.Format) }

// reads are the days of the entries: an entry that is known lies there.
func (h *historyRecord) reads(*Store) ([]string, error) {
	var days []string
	for name := range history.Segments(h.entries, "x", nil) {
		day, _, _ := strings.Cut(name, "/")
		days = append(days, "postbag/history/"+day)
	}
	slices.Sort(days)
	return slices.Compact(days), nil
}

func (h *historyRecord) put(s *Store, w *entity.Workspace) ([]entity.Key, error) {
	keys, err := serialize.Keys(s.repo.Worktree(), s.root, entity.History)
	if err != nil {
		return nil, failed("list the history", err)
	}
	var names []string
	var bodies []*entity.Map
	for _, k := range keys {
		names = append(names, k.Path)
		if e := w.Get(k); e != nil {
			bodies = append(bodies, e.Body)
		}
	}
	unknown := history.Unknown(h.entries, history.Known(bodies))
	var out []entity.Key
	for name, body := range history.Segments(unknown, s.deviceStem(), names) {
		k := entity.Key{Kind: entity.History, Path: name}
		w.Put(&entity.Entity{Key: k, Body: body})
		out = append(out, k)
	}
	slices.SortFunc(out, func(a, b entity.Key) int { return cmp.Compare(a.Path, b.Path) })
	return out, nil
}

func (h *historyRecord) notes() []string { return nil }

func (h *historyRecord) ref(*entity.Workspace, []entity.Key) Ref {
	return Ref{Kind: entity.History, Name: fmt.Sprintf("of %s", Count(len(h.entries), "request"))}
}

// deviceStem is the name of this device in the names of files.
func (s *Store) deviceStem() string {
	return postman.Stem(entity.Environment, cmp.Or(s.Device.Name, "device"), "", nil)
}
