package workflow

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/postbag/postbag/serialize"
	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/history"
	"github.com/postbag/postbag/serialize/retain"
)

// oldHistory are the segments that have had their time.
func (s *Store) oldHistory(r Retention) (*dropPlan, error) {
	p := &dropPlan{kind: entity.History, gone: historyParts{}}
	if r.History == (retain.Rule{}) {
		return p, nil
	}
	keys, err := s.segments(HistoryOptions{})
	if err != nil {
		return nil, err
	}
	sizes, err := s.segmentSizes(entity.NewWorkspace(), keys, true)
	if err != nil {
		return nil, err
	}
	for _, k := range expired(r.History, keys, dayOfSegment, func(k entity.Key) int { return sizes[k] }) {
		p.gone[k] = nil
		p.count += sizes[k]
	}
	for _, size := range sizes {
		p.stored += size
	}
	p.text = historyDropped(r.History, keys, p)
	return p, nil
}

// historyDropped is the message of a commit that drops old history: it says
// before which day where that is all.
func historyDropped(rule retain.Rule, keys []entity.Key, p *dropPlan) string {
	what, first := "the oldest history", rule.First(items(keys, dayOfSegment, nil), today())
	if !slices.ContainsFunc(p.gone.keys(), func(k entity.Key) bool { return k.Parent() >= first || k.Parent() == history.Undated }) {
		what = "history before " + first
	}
	return fmt.Sprintf("Drop %s: %s of %s", what, entries(p.count), Count(p.gone.days(), "day"))
}

// entries is "1 entry" or "2 entries".
func entries(n int) string {
	if n == 1 {
		return "1 entry"
	}
	return fmt.Sprintf("%d entries", n)
}

// oldRuns are the run results that have had their time, among those of their
// collection.
func (s *Store) oldRuns(r Retention) (*dropPlan, error) {
	p := &dropPlan{kind: entity.Run, gone: historyParts{}}
	if r.Runs == (retain.Rule{}) {
		return p, nil
	}
	keys, err := serialize.Keys(s.repo.Worktree(), s.root, entity.Run)
	if err != nil {
		return nil, failed("list the run results", err)
	}
	collections, touched := map[string][]entity.Key{}, map[string]bool{}
	for _, k := range keys {
		collections[k.Parent()] = append(collections[k.Parent()], k)
	}
	for collection, runs := range collections {
		slices.SortFunc(runs, func(a, b entity.Key) int { return strings.Compare(dayOfRun(a)+a.Path, dayOfRun(b)+b.Path) })
		for _, k := range expired(r.Runs, runs, dayOfRun, func(entity.Key) int { return 1 }) {
			p.gone[k], touched[collection] = nil, true
		}
	}
	p.count, p.stored = len(p.gone), len(keys)
	p.text = fmt.Sprintf("Drop old run results: %d of %s", p.count, Count(len(touched), "collection"))
	return p, nil
}

// dayOfRun is the day that a run started on, in its name; "" where nobody
// knows.
func dayOfRun(k entity.Key) string {
	day, _, _ := strings.Cut(k.Name(), "T")
	if _, err := time.Parse(time.DateOnly, day); err != nil {
		return ""
	}
	return day
}
