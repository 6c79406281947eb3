package workflow

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/postbag/postbag/serialize"
	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/history"
)

// HistoryOptions choose among the requests that were sent.
type HistoryOptions struct {
	Words  []string // all of which fit, as history.Search has them
	Day    string   // in UTC: 2026-11-23, a month (2026-11) or a year; "" is any
	Device string   // that recorded it, "" is any
	Limit  int      // 0 is all
}

// chooses reports whether the options leave anything out.
func (o HistoryOptions) chooses() bool {
	return len(o.Words) > 0 || o.Day != "" || o.Device != "" || o.Limit > 0
}

// Sent is a request that was sent.
type Sent struct {
	ID     string     `json:"id"`
	When   *time.Time `json:"when,omitempty"` // nil where nobody knows
	Method string     `json:"method"`
	URL    string     `json:"url"` // without credentials
	Name   string     `json:"name,omitempty"`
	Status int        `json:"status,omitempty"` // 0 where no answer is known
	Device string     `json:"device"`

	entry *history.Entry
	key   entity.Key // of the segment
	index int        // in it
}

// History lists requests that were sent, the newest first. Of the store it
// reads the days that it needs for that and no others.
func (s *Store) History(o HistoryOptions) ([]Sent, []FileProblem, error) {
	keys, err := s.segments(o)
	out, problems := []Sent{}, []FileProblem{}
	for _, day := range byDay(keys) {
		sent, bad, readErr := s.readSent(day)
		if err = readErr; err != nil {
			break
		}
		problems = append(problems, bad...)
		for _, x := range withoutCopies(sent) {
			if len(history.Search([]*history.Entry{x.entry}, o.Words)) > 0 {
				out = append(out, x)
			}
		}
		if o.Limit > 0 && len(out) >= o.Limit {
			return out[:o.Limit], problems, nil
		}
	}
	return out, problems, err
}

var dayPattern = regexp.MustCompile(`^\d{4}(-\d{2}(-\d{2})?)?$`)

// segments are the places of the chosen segments, the oldest first.
func (s *Store) segments(o HistoryOptions) ([]entity.Key, error) {
	if o.Day != "" && !dayPattern.MatchString(o.Day) {
		return nil, usage("look through the history", "--day 2026-11-23, or a month: --day 2026-11", "%q is not a day", o.Day)
	}
	keys, err := serialize.Keys(s.repo.Worktree(), s.root, entity.History)
	if err != nil {
		return nil, failed("list the history", err)
	}
	keys = slices.DeleteFunc(keys, func(k entity.Key) bool {
		day, device, _ := history.SplitName(k.Path)
		return o.Day != "" && day != o.Day && !strings.HasPrefix(day, o.Day+"-") || o.Device != "" && device != o.Device
	})
	slices.SortFunc(keys, func(a, b entity.Key) int { return history.CompareNames(a.Path, b.Path) })
	return keys, nil
}

// byDay are the places of each day together, the newest day first.
func byDay(keys []entity.Key) [][]entity.Key {
	var out [][]entity.Key
	for i, k := range keys {
		if i == 0 || keys[i-1].Parent() != k.Parent() {
			out = append(out, nil)
		}
		out[len(out)-1] = append(out[len(out)-1], k)
	}
	slices.Reverse(out)
	return out
}

// readSent reads what segments hold, the newest first.
func (s *Store) readSent(keys []entity.Key) ([]Sent, []FileProblem, error) {
	if len(keys) == 0 {
		return nil, nil, nil
	}
	read, err := s.part(filesOf(keys)...)
	if err != nil {
		return nil, nil, failed("read the history", err)
	}
	var problems []FileProblem
	for _, p := range read.Problems {
		problems = append(problems, FileProblem{p.Path, p.Err.Error()})
	}
	var out []Sent
	for _, k := range keys {
		e := read.Workspace.Get(k)
		if e == nil {
			continue
		}
		entries, err := history.ReadSegment(e.Body)
		if err != nil {
			problems = append(problems, FileProblem{read.FileOf(k), err.Error()})
		}
		for i, entry := range entries {
			out = append(out, sentOf(k, i, entry))
		}
	}
	slices.Reverse(out)
	slices.SortStableFunc(out, func(a, b Sent) int { return b.entry.When.Compare(a.entry.When) })
	return out, problems, nil
}

func sentOf(k entity.Key, index int, e *history.Entry) Sent {
	_, device, _ := history.SplitName(k.Path)
	out := Sent{ID: e.ID, Method: e.Method, URL: history.HideURL(e.URL), Name: e.Name, Status: e.Status(), Device: device, entry: e, key: k, index: index}
	if !e.When.IsZero() {
		out.When = &e.When
	}
	return out
}

// withoutCopies leaves out what two devices have recorded of the same file.
func withoutCopies(sent []Sent) []Sent {
	seen := map[string][]*history.Entry{}
	return slices.DeleteFunc(sent, func(x Sent) bool {
		known := slices.ContainsFunc(seen[x.ID], x.entry.SameAs)
		seen[x.ID] = append(seen[x.ID], x.entry)
		return known
	})
}

func filesOf(keys []entity.Key) []string {
	out := make([]string, len(keys))
	for i, k := range keys {
		out[i] = serialize.PathOf(k)
	}
	return out
}

// title names a request that was sent, for people.
func (x Sent) title() string { return fmt.Sprintf("%s %s", x.ID, x.entry.Title()) }
