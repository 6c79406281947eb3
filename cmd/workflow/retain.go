package workflow

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"time"

	"github.com/postbag/postbag/serialize"
	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/history"
	"github.com/postbag/postbag/serialize/retain"
)

// PruneOptions are the choices of Prune.
type PruneOptions struct {
	Retention

	Yes    bool // also where that is much of what is stored
	DryRun bool
}

// Pruned is what was dropped of a kind, as it had had its time.
type Pruned struct {
	Kind entity.Kind `json:"kind"`
	Gone int         `json:"gone"` // requests, or run results
	Edited
}

// Prune drops the history and the run results that have had their time, each in
// a commit of its own. Much of what is stored goes only where Yes says so.
func (s *Store) Prune(o PruneOptions) ([]Pruned, error) {
	if o.DryRun {
		return s.prune(o)
	}
	unlock, err := s.lock()
	if err != nil {
		return nil, err
	}
	defer unlock()
	return s.prune(o)
}

func (s *Store) prune(o PruneOptions) ([]Pruned, error) {
	out := []Pruned{}
	for _, plan := range []func(Retention) (*dropPlan, error){s.oldHistory, s.oldRuns} {
		p, err := plan(o.Retention)
		if err == nil && len(p.gone) > 0 {
			err = p.guard(o)
		}
		if err != nil {
			return out, err
		}
		if len(p.gone) == 0 {
			continue
		}
		done, err := s.dropHistory("drop what is old", p.message, p.gone, o.DryRun)
		if err != nil {
			return out, err
		}
		out = append(out, Pruned{p.kind, p.count, *done})
	}
	return out, nil
}

// pruneAfter drops what has had its time by the settings, after an import that
// added history or run results. That too much would go is no failure of the
// import: it is a note.
func (s *Store) pruneAfter(done *Imported) error {
	added := slices.ContainsFunc(done.Changes, func(c EntityChange) bool { return isRecord(c.Kind) })
	if done.Commit == "" || !added || s.Settings.Retention == (Retention{}) {
		return nil
	}
	var err error
	done.Pruned, err = s.prune(PruneOptions{Retention: s.Settings.Retention})
	var p *Problem
	if errors.As(err, &p) && p.Kind == Unsafe {
		done.Note = p.Error() + ": " + p.Hint
		return nil
	}
	return err
}

// dropPlan is what is to go of a kind.
type dropPlan struct {
	kind   entity.Kind
	gone   historyParts
	count  int // in what goes
	stored int // in all
	text   string
}

func (p *dropPlan) message(int) string { return p.text }

// manyAtOnce is how many may go at once, be they all that is stored.
const manyAtOnce = 100

// guard refuses to drop many, and more than half of what is stored, unasked.
func (p *dropPlan) guard(o PruneOptions) error {
	if p.count <= manyAtOnce || 2*p.count <= p.stored || o.Yes || o.DryRun {
		return nil
	}
	return &Problem{Kind: Unsafe, What: "drop what is old", State: "all of it stays",
		Err:  fmt.Errorf("%d of %s, more than half, would go at once", p.count, Count(p.stored, nounIn(p.kind))),
		Hint: "postbag history prune -n tells what would go, postbag history prune --yes drops it"}
}

// nounIn is what is counted of a kind.
func nounIn(kind entity.Kind) string {
	if kind == entity.History {
		return "request"
	}
	return "run result"
}

// expired are those of the places, the oldest first, that have had their time;
// in tells how many each holds.
func expired(rule retain.Rule, keys []entity.Key, day func(entity.Key) string, in func(entity.Key) int) []entity.Key {
	gone := rule.Expired(items(keys, day, in), today())
	var out []entity.Key
	for i, k := range keys {
		if gone[i] {
			out = append(out, k)
		}
	}
	return out
}

func items(keys []entity.Key, day func(entity.Key) string, in func(entity.Key) int) []retain.Item {
	out := make([]retain.Item, len(keys))
	for i, k := range keys {
		if out[i].Day = day(k); in != nil {
			out[i].Size = in(k)
		}
	}
	return out
}

func today() time.Time { return time.Now().UTC() }

// dayOfSegment is the day of a segment, in its name.
func dayOfSegment(k entity.Key) string { return k.Parent() }

// leaveOld takes out again what was just added and has had its time already, so
// that what was dropped does not come back with the same file. It gives how
// many requests that are.
func (s *Store) leaveOld(w *entity.Workspace, onDisk, added []entity.Key) (int, error) {
	rule := s.Settings.Retention.History
	if rule == (retain.Rule{}) || len(added) == 0 {
		return 0, nil
	}
	keys := slices.Clone(onDisk)
	for _, e := range w.All() {
		if e.Kind == entity.History && !slices.Contains(onDisk, e.Key) {
			keys = append(keys, e.Key)
		}
	}
	slices.SortFunc(keys, func(a, b entity.Key) int { return history.CompareNames(a.Path, b.Path) })
	sizes, err := s.segmentSizes(w, keys, rule.Count > 0)
	left := 0
	for _, k := range expired(rule, keys, dayOfSegment, func(k entity.Key) int { return sizes[k] }) {
		if slices.Contains(added, k) {
			left += requestsIn(w.Get(k).Body)
			w.Remove(k)
		}
	}
	return left, err
}

// segmentSizes is how many requests segments hold, as a workspace has them; the
// others are counted on disk where that is asked for.
func (s *Store) segmentSizes(w *entity.Workspace, keys []entity.Key, all bool) (map[entity.Key]int, error) {
	sizes := map[entity.Key]int{}
	var odd []entity.Key
	for _, k := range keys {
		if e := w.Get(k); e != nil {
			sizes[k] = requestsIn(e.Body)
		} else if all {
			data, _ := fs.ReadFile(s.repo.Worktree(), s.inRoot(serialize.PathOf(k))) // what cannot be read is counted as nothing
			if sizes[k] = history.CountIn(data); sizes[k] == 0 {
				odd = append(odd, k)
			}
		}
	}
	sent, _, err := s.readSent(odd)
	for _, x := range sent {
		sizes[x.key]++
	}
	return sizes, err
}
