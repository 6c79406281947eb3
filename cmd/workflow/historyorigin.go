package workflow

import (
	"bytes"
	"cmp"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"github.com/postbag/postbag/serialize"
	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/history"
)

// origins are the files that the history remembers, by id, in order.
func (s *Store) origins() ([]*history.Origin, error) {
	bodies, err := serialize.Origins(s.repo.Worktree(), s.root)
	if err != nil {
		return nil, failed("read where the history is from", err)
	}
	var out []*history.Origin
	for _, id := range slices.Sorted(maps.Keys(bodies)) {
		o, err := history.ReadOrigin(bodies[id])
		if err == nil {
			o.ID = id
			out = append(out, o)
		}
	}
	return out, nil
}

// originNamed is the remembered file of a name, or of the beginning of its id.
func (s *Store) originNamed(name string) (*history.Origin, error) {
	all, err := s.origins()
	if err != nil {
		return nil, err
	}
	named := slices.DeleteFunc(slices.Clone(all), func(o *history.Origin) bool { return o.Name != name && o.ID != name })
	if len(named) == 0 && len(name) >= shortestID {
		named = slices.DeleteFunc(slices.Clone(all), func(o *history.Origin) bool { return !strings.HasPrefix(o.ID, name) })
	}
	switch len(named) {
	case 1:
		return named[0], nil
	case 0:
		return nil, oneOrigin(fmt.Sprintf("no history came from a file %q", name), all)
	}
	return nil, oneOrigin(fmt.Sprintf("history came from several files %q", name), named)
}

// oneOrigin is the problem of who has to choose among remembered files.
func oneOrigin(what string, among []*history.Origin) error {
	p := &Problem{Kind: Usage, What: what, Hint: "postbag history export --from NAME, or the beginning of the id"}
	for _, o := range among {
		p.Lines = append(p.Lines, fmt.Sprintf("%s %s (%s, %s)", o.ID, o.Name, o.Source.Format, Count(len(o.IDs), "request")))
	}
	return p
}

// originEntries are the entries of a remembered file that are still stored, in
// its order.
func (s *Store) originEntries(o *history.Origin) ([]*history.Entry, error) {
	keys, err := s.segmentsOf(o)
	if err != nil {
		return nil, err
	}
	sent, _, err := s.readSent(keys)
	entries := make([]*history.Entry, len(sent))
	for i, x := range sent {
		entries[i] = x.entry
	}
	return o.Entries(entries), err
}

// segmentsOf are the segments of the days of a remembered file.
func (s *Store) segmentsOf(o *history.Origin) ([]entity.Key, error) {
	keys, err := s.segments(HistoryOptions{})
	return slices.DeleteFunc(keys, func(k entity.Key) bool { return !slices.Contains(o.Days, k.Parent()) }), err
}

// forgetOrigins has the files go with the draft that remember a file of which
// it leaves no entry.
func (s *Store) forgetOrigins(d *draft, gone historyParts) error {
	all, err := s.origins()
	for _, o := range all {
		touched := slices.ContainsFunc(gone.keys(), func(k entity.Key) bool { return slices.Contains(o.Days, k.Parent()) })
		if err != nil || !touched {
			continue
		}
		var left bool
		if left, err = s.leavesSome(d, o, gone); !left && err == nil {
			d.files[s.inRoot(serialize.OriginFile(o.ID))] = nil
		}
	}
	return err
}

// leavesSome reports whether a draft leaves an entry of a remembered file. The
// files that it does not touch are asked for the ids as they are, since they
// are many.
func (s *Store) leavesSome(d *draft, o *history.Origin, gone historyParts) (bool, error) {
	keys, err := s.segmentsOf(o)
	if err != nil {
		return false, err
	}
	disk := s.repo.Worktree()
	var names func(id string) bool
	for _, k := range keys {
		_, touched := gone[k]
		switch e := d.Get(k); {
		case touched && e == nil:
			continue
		case touched:
			known := history.IDs(e.Body)
			names = func(id string) bool { return known[id] }
		default:
			data, err := fs.ReadFile(disk, s.inRoot(serialize.PathOf(k)))
			if err != nil {
				return true, nil // who knows
			}
			names = func(id string) bool { return bytes.Contains(data, []byte(id)) }
		}
		if slices.ContainsFunc(o.IDs, names) {
			return true, nil
		}
	}
	return false, nil
}

// originOf is the remembered file that all of the entries come from, of the
// fewest requests where there are several; nil where there is none.
func originOf(entries []*history.Entry, among []*history.Origin) *history.Origin {
	holds := func(o *history.Origin) bool {
		ids := map[string]bool{}
		for _, id := range o.IDs {
			ids[id] = true
		}
		return !slices.ContainsFunc(entries, func(e *history.Entry) bool { return !ids[e.ID] })
	}
	found := slices.DeleteFunc(slices.Clone(among), func(o *history.Origin) bool { return !holds(o) })
	if len(found) == 0 || len(entries) == 0 {
		return nil
	}
	return slices.MinFunc(found, func(a, b *history.Origin) int { return cmp.Compare(len(a.IDs), len(b.IDs)) })
}
