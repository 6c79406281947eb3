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

// oldHistory are the segments that have had their time. It reads what goes,
// and all only where it must count.
func (s *Store) oldHistory(r Retention) (*dropPlan, error) {
	p := &dropPlan{kind: entity.History, gone: historyParts{}}
	if r.History == (retain.Rule{}) {
		return p, nil
	}
	keys, err := s.segments(HistoryOptions{})
	if err != nil {
		return nil, err
	}
	sizes, err := s.segmentSizes(entity.NewWorkspace(), keys, r.History.Count > 0)
	if err != nil {
		return nil, err
	}
	old := expired(r.History, keys, dayOfSegment, func(k entity.Key) int { return sizes[k] })
	if len(old) == 0 {
		return p, nil
	}
	for _, some := range [][]entity.Key{old, keys} {
		if sizes, err = s.segmentSizes(entity.NewWorkspace(), some, true); err != nil {
			return nil, err
		}
		if p.stored = sum(sizes); len(p.gone) == 0 {
			p.count = p.stored
		}
		for _, k := range old {
			p.gone[k] = nil
		}
		if p.count <= manyAtOnce {
			break // so few may go, however many there are
		}
	}
	p.text = historyDropped(keys, p)
	return p, nil
}

func sum(sizes map[entity.Key]int) int {
	n := 0
	for _, size := range sizes {
		n += size
	}
	return n
}

// historyDropped is the message of a commit that drops old history: it says
// before which day where whole days go.
func historyDropped(keys []entity.Key, p *dropPlan) string {
	what := "the oldest history"
	for _, k := range keys {
		if _, going := p.gone[k]; !going && dated(k) {
			if last := p.gone.keys()[len(p.gone)-1]; last.Parent() < k.Parent() && dated(p.gone.keys()[0]) {
				what = "history before " + k.Parent()
			}
			break
		}
	}
	return fmt.Sprintf("Drop %s: %s of %s", what, entries(p.count), Count(p.gone.days(), "day"))
}

func dated(k entity.Key) bool { return k.Parent() != history.Undated }

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
