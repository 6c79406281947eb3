package workflow

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/history"
)

// RemoveSentOptions are the choices of RemoveSent, of which one is made.
type RemoveSentOptions struct {
	IDs    []string
	Day    string // "" is none
	Before string // a day, "" is none
	DryRun bool
}

// RemoveSent takes requests out of the history, one by one, of a day, or before
// a day. A segment that holds nothing any more goes.
func (s *Store) RemoveSent(o RemoveSentOptions) (*Edited, error) {
	const what = "remove from the history"
	if err := o.check(what); err != nil {
		return nil, err
	}
	unlock, err := s.lock()
	if err != nil {
		return nil, err
	}
	defer unlock()
	gone, err := s.chosenToGo(what, o)
	if err != nil {
		return nil, err
	}
	return s.dropHistory(what, o.message(gone), gone, o.DryRun)
}

func (o RemoveSentOptions) check(what string) error {
	const hint = "postbag history rm ID…, or --day 2026-11-23, or --before 2026-11-01"
	choices := 0
	for _, made := range []bool{len(o.IDs) > 0, o.Day != "", o.Before != ""} {
		if made {
			choices++
		}
	}
	if choices != 1 {
		return usage(what, hint, "it takes ids, a day or a day before which all goes, one of them")
	}
	if day := cmp.Or(o.Day, o.Before); day != "" {
		if _, err := time.Parse(time.DateOnly, day); err != nil {
			return usage(what, hint, "%q is not a day", day)
		}
	}
	return nil
}

// historyParts are the entries of segments by their places there, nil for all.
type historyParts map[entity.Key][]int

func (s *Store) chosenToGo(what string, o RemoveSentOptions) (historyParts, error) {
	gone := historyParts{}
	for _, id := range o.IDs {
		found, err := s.findSent(what, id)
		if err != nil {
			return nil, err
		}
		for _, x := range found {
			gone[x.key] = append(gone[x.key], x.index)
		}
	}
	if len(o.IDs) > 0 {
		return gone, nil
	}
	keys, err := s.segments(HistoryOptions{Day: o.Day})
	for _, k := range keys {
		if o.Day != "" || k.Parent() < o.Before && k.Parent() != history.Undated {
			gone[k] = nil
		}
	}
	return gone, err
}

func (o RemoveSentOptions) message(gone historyParts) func(n int) string {
	return func(n int) string {
		switch {
		case o.Day != "":
			return fmt.Sprintf("Remove history of %s: %s", o.Day, Count(n, "request"))
		case o.Before != "":
			return fmt.Sprintf("Remove history before %s: %s of %s", o.Before, Count(n, "request"), Count(gone.days(), "day"))
		}
		return fmt.Sprintf("Remove %s from history", Count(n, "request"))
	}
}

func (p historyParts) days() int { return len(byDay(p.keys())) }

func (p historyParts) keys() []entity.Key {
	out := make([]entity.Key, 0, len(p))
	for k := range p {
		out = append(out, k)
	}
	slices.SortFunc(out, func(a, b entity.Key) int { return history.CompareNames(a.Path, b.Path) })
	return out
}

// dropHistory takes parts out of the history in one commit, with what is
// remembered of files of which nothing is left. The message is told how many
// requests go.
func (s *Store) dropHistory(what string, message func(n int) string, gone historyParts, dryRun bool) (*Edited, error) {
	if len(gone) == 0 {
		return &Edited{Changes: []EntityChange{}}, nil
	}
	return s.editHeld(filesOf(gone.keys()), what, dryRun, func(d *draft) error {
		n := 0
		for k, indexes := range gone {
			e := d.Get(k)
			if e == nil {
				continue // it cannot be understood, so it stays
			}
			body := history.Without(e.Body, func(i int) bool { return indexes == nil || slices.Contains(indexes, i) })
			n += requestsIn(e.Body) - requestsIn(body)
			if d.Remove(k); body != nil {
				d.Put(&entity.Entity{Key: k, Body: body})
			}
		}
		d.message = message(n)
		return s.forgetOrigins(d, gone)
	})
}

// requestsIn is how many requests a segment holds.
func requestsIn(segment *entity.Map) int { return len(segment.List("entries")) }
