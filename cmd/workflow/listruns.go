package workflow

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/postbag/postbag/serialize"
	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/run"
)

// RunsOptions are the choices of Runs.
type RunsOptions struct {
	Collection string // "" is all
	Limit      int    // 0 is all
}

// ListedRun is a run in a listing.
type ListedRun struct {
	Ref
	Collection   string     `json:"collection"`
	Tool         string     `json:"tool"`
	Environment  string     `json:"environment,omitempty"`
	Started      *time.Time `json:"started,omitempty"` // nil where it is not known
	Milliseconds float64    `json:"milliseconds"`
	Requests     int        `json:"requests"`
	Errors       int        `json:"errors"` // requests without a response
	Passed       int        `json:"passed"` // tests, as the next
	Failed       int        `json:"failed"`
	Skipped      int        `json:"skipped"`
}

// Runs lists runs, the newest first. Only the files of those that are listed
// are read; what cannot be understood is a problem.
func (s *Store) Runs(o RunsOptions) ([]ListedRun, []FileProblem, error) {
	keys, err := s.runKeys()
	if err != nil {
		return nil, nil, err
	}
	if o.Collection != "" {
		keys = slices.DeleteFunc(keys, func(k entity.Key) bool { return !ofCollection(k, o.Collection) })
		if len(keys) == 0 {
			return nil, nil, &Problem{Kind: Usage, What: fmt.Sprintf("there are no runs of a collection %q", o.Collection), Hint: "postbag ls runs"}
		}
	}
	newestFirst(keys)
	if o.Limit > 0 {
		keys = keys[:min(o.Limit, len(keys))]
	}
	return s.readRuns(keys)
}

func (s *Store) readRuns(keys []entity.Key) ([]ListedRun, []FileProblem, error) {
	read, err := s.part(runFiles(keys)...)
	if err != nil {
		return nil, nil, failed("read the run results", err)
	}
	problems := []FileProblem{}
	for _, p := range read.Problems {
		problems = append(problems, FileProblem{p.Path, p.Err.Error()})
	}
	out := []ListedRun{}
	for _, k := range keys {
		e := read.Workspace.Get(k)
		if e == nil {
			continue
		}
		table, err := run.Summary(e.Body)
		if err != nil {
			problems = append(problems, FileProblem{read.FileOf(k), err.Error()})
			continue
		}
		out = append(out, listedRun(read.Workspace, e, table))
	}
	return out, problems, nil
}

func listedRun(w *entity.Workspace, e *entity.Entity, t run.Table) ListedRun {
	return ListedRun{
		Ref: refOf(w, e), Collection: t.Collection.Name, Tool: t.Tool, Environment: t.Environment, Started: known(t.Started),
		Milliseconds: milliseconds(t.Duration), Requests: t.Totals.Requests, Errors: t.Totals.Errors,
		Passed: t.Totals.Passed, Failed: t.Totals.Failed, Skipped: t.Totals.Skipped,
	}
}

// known is a time, nil where it is not known.
func known(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// runKeys are the places of all runs, by the names of their files alone.
func (s *Store) runKeys() ([]entity.Key, error) {
	keys, err := serialize.Keys(s.repo.Worktree(), s.root, entity.Run)
	return keys, failed("list the run results", err)
}

func runFiles(keys []entity.Key) []string {
	files := []string{}
	for _, k := range keys {
		files = append(files, serialize.PathOf(k))
	}
	return files
}

// listedRuns is the one line that a listing of everything has for runs.
func (s *Store) listedRuns() ([]*Listed, error) {
	keys, err := s.runKeys()
	if err != nil || len(keys) == 0 {
		return nil, err
	}
	newestFirst(keys)
	newest := newestName(s, keys[0])
	return []*Listed{{
		Ref:   Ref{Kind: "runs", Name: "runs", Path: "runs"},
		Title: strconv.Itoa(len(keys)), Detail: "newest " + newest,
	}}, nil
}

// newestName is the name of a run; one that cannot be understood is named by
// its place.
func newestName(s *Store, k entity.Key) string {
	list, _, err := s.readRuns([]entity.Key{k})
	if err != nil || len(list) == 0 {
		return k.Parent() + " " + runDate(k)
	}
	return list[0].Name
}
