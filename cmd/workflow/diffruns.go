package workflow

import (
	"cmp"
	"slices"

	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/run"
)

// RunsDiff is how one run went otherwise than another.
type RunsDiff struct {
	Before   ListedRun   `json:"before"`
	After    ListedRun   `json:"after"`
	Requests []RunChange `json:"requests"`

	AverageBefore float64 `json:"averageMillisecondsBefore"` // of a request
	AverageAfter  float64 `json:"averageMillisecondsAfter"`
}

// RunChange is a request that went otherwise.
type RunChange struct {
	Change       run.Change `json:"change"` // changed, added, gone
	Iteration    int        `json:"iteration"`
	Name         string     `json:"name"`
	Method       string     `json:"method,omitempty"`
	URL          string     `json:"url,omitempty"`
	Before       *RunRow    `json:"before"` // null where only the later run sent it
	After        *RunRow    `json:"after"`
	NewlyFailing []string   `json:"newlyFailing"` // names of tests
	NewlyPassing []string   `json:"newlyPassing"`
}

// NamesRuns tells whether what diff was given are names of runs: those say it,
// or have the form of a run's path.
func NamesRuns(names []string) bool {
	return len(names) > 0 && !slices.ContainsFunc(names, func(name string) bool { return !looksLikeRun(name) })
}

// DiffRuns compares two runs, or one with the one before it of its collection.
// A difference in time alone is none.
func (s *Store) DiffRuns(names []string) (*RunsDiff, error) {
	after, err := s.oneRun(names[len(names)-1])
	if err != nil {
		return nil, err
	}
	var before *entity.Entity
	if len(names) > 1 {
		before, err = s.oneRun(names[0])
	} else {
		before, err = s.runBefore(after.Key)
	}
	if err != nil {
		return nil, err
	}
	a, err := run.Summary(before.Body)
	if err != nil {
		return nil, badRun(before, err)
	}
	b, err := run.Summary(after.Body)
	if err != nil {
		return nil, badRun(after, err)
	}
	return runsDiff(before, after, a, b), nil
}

func (s *Store) oneRun(name string) (*entity.Entity, error) {
	e, _, err := s.findRun(name)
	if e == nil && err == nil {
		return nil, &Problem{Kind: Usage, What: "there is no " + cmp.Or(name, "run"), Hint: "postbag ls runs"}
	}
	return e, err
}

// runBefore is the run of the same collection that came before one.
func (s *Store) runBefore(k entity.Key) (*entity.Entity, error) {
	keys, err := s.runKeys()
	if err != nil {
		return nil, err
	}
	keys = slices.DeleteFunc(keys, func(x entity.Key) bool { return x.Parent() != k.Parent() })
	newestFirst(keys)
	if at := slices.Index(keys, k) + 1; at < len(keys) {
		return s.oneRun("run " + keys[at].Path)
	}
	return nil, &Problem{Kind: Usage, What: "there is no run before " + k.Path, Hint: "postbag diff \"run …\" \"run …\" compares any two"}
}

func runsDiff(before, after *entity.Entity, a, b run.Table) *RunsDiff {
	w := entity.NewWorkspace(before, after)
	out := &RunsDiff{
		Before: listedRun(w, before, a), After: listedRun(w, after, b), Requests: []RunChange{},
		AverageBefore: milliseconds(a.Totals.Average()), AverageAfter: milliseconds(b.Totals.Average()),
	}
	for _, c := range run.CompareTables(a, b) {
		change := RunChange{
			Change: c.Change, Iteration: c.Iteration, Name: c.Name, Method: c.Method, URL: c.URL,
			NewlyFailing: slices.Concat([]string{}, c.NewlyFailing), NewlyPassing: slices.Concat([]string{}, c.NewlyPassing),
		}
		if c.Change != run.Added {
			row := runRow(c.Before)
			change.Before = &row
		}
		if c.Change != run.Gone {
			row := runRow(c.After)
			change.After = &row
		}
		out.Requests = append(out.Requests, change)
	}
	return out
}
