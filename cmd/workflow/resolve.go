package workflow

import (
	"maps"
	"slices"

	"github.com/postbag/postbag/merge"
	"github.com/postbag/postbag/serialize"
	"github.com/postbag/postbag/serialize/entity"
)

// Way is how the value is chosen that settles a conflict.
type Way string

// The ways to settle a conflict.
const (
	Keep       Way = "keep"   // what is shown
	TakeOther  Way = "other"  // the side that is not shown
	TakeBase   Way = "base"   // what it was before both changed it
	TakeBoth   Way = "both"   // the values of both sides
	TakeEdited Way = "edit"   // a value that somebody wrote
	TakeLocal  Way = "local"  // this device's side
	TakeRemote Way = "remote" // the side that is not this device's
	TakeFrom   Way = "from"   // a device's side
)

// Ruling says how to settle one conflict.
type Ruling struct {
	Clash
	Way    Way
	Device string // for TakeFrom: a name or an id
	Text   string // for TakeEdited, as Contested.Edit has it

	seen *sight // what whoever decided saw there, nil for whatever there is
}

// Resolved is what Resolve did.
type Resolved struct {
	Edited
	Settled []Clash     `json:"settled"`
	Staged  []string    `json:"staged,omitempty"`  // files that git had left unmerged, and that it now takes for merged
	Written []string    `json:"written,omitempty"` // files that had marks of git's in them, and are in no commit yet
	Left    []Unsettled `json:"left,omitempty"`    // what could not be settled so
}

// Unsettled is a conflict that could not be settled as was asked, and why.
type Unsettled struct {
	Clash
	Why string `json:"why"`
}

// settledAlready is why nothing is left to settle.
const settledAlready = "somebody has settled it already"

// settledKept is how many settled records are kept in a workspace.
const settledKept = 1000

// Resolve settles conflicts, in one commit. What cannot be settled as it was
// asked stays open and is named; the others are settled all the same.
func (s *Store) Resolve(rulings []Ruling, dryRun bool) (*Resolved, error) {
	unlock, err := s.lock()
	if err != nil {
		return nil, err
	}
	defer unlock()
	rulings, byFile := splitRulings(rulings)
	b, err := s.weigh(rulings)
	if err == nil && !dryRun {
		var kept bool
		if kept, err = s.keepEdits(b.files); err == nil && kept {
			b, err = s.weigh(rulings)
		}
	}
	if err != nil {
		return nil, err
	}
	if len(b.done.Settled) > 0 {
		b.done.Message = settledMessage(b.lines)
	}
	if len(b.files) > 0 && !dryRun {
		if b.done.Commit, err = s.writeNoted(b.reads, b.files, b.done.Message); err != nil {
			return nil, err
		}
	}
	if err := s.settleFiles(b.done, byFile, dryRun); err != nil {
		return nil, err
	}
	return b.done, leftOpen(b.done)
}

// bench is what some rulings make of the store.
type bench struct {
	done  *Resolved
	reads []*serialize.Store
	files map[string][]byte // to be written
	lines []string          // what was settled how
}

// weigh applies rulings to what the store holds, workspace by workspace.
func (s *Store) weigh(rulings []Ruling) (*bench, error) {
	b := &bench{done: &Resolved{Edited: Edited{Changes: []EntityChange{}}, Settled: []Clash{}}, files: map[string][]byte{}}
	titles, err := s.allTitles()
	if err != nil {
		return nil, err
	}
	byRoot := map[string][]Ruling{}
	for _, x := range rulings {
		byRoot[x.Workspace] = append(byRoot[x.Workspace], x)
	}
	for _, root := range slices.Sorted(maps.Keys(byRoot)) {
		if err := s.in(root).settleHere(b, byRoot[root], titles[root]); err != nil {
			return nil, err
		}
	}
	return b, nil
}

// settleHere applies the rulings about one workspace.
func (s *Store) settleHere(b *bench, rulings []Ruling, title string) error {
	var one *court
	d, files, err := s.draft(serialize.Made, "settle conflicts", func(d *draft) error {
		one = &court{draft: d, docket: s.docketOf(d.read, title)}
		return one.settleAll(rulings)
	})
	if err != nil {
		return err
	}
	changes, err := s.describeEdit(d)
	if err != nil {
		return err
	}
	b.done.Changes = append(b.done.Changes, changes...)
	b.done.Settled = append(b.done.Settled, one.settled...)
	b.done.Left = append(b.done.Left, one.left...)
	b.lines = append(b.lines, one.lines...)
	b.reads = append(b.reads, d.read)
	maps.Copy(b.files, files)
	return nil
}

// prune takes out the records that were settled first, where there are too many.
func (d *draft) prune() {
	var settled []*merge.Record
	for e := range d.Each() {
		if e.Kind != entity.Conflict {
			continue
		}
		if r, err := merge.ReadRecord(e); err == nil && !r.Open() {
			settled = append(settled, r)
		}
	}
	if len(settled) <= settledKept {
		return
	}
	slices.SortFunc(settled, func(a, b *merge.Record) int {
		if c := b.Settled.When.Compare(a.Settled.When); c != 0 {
			return c
		}
		return compareRecords(a, b)
	})
	for _, r := range settled[settledKept:] {
		d.Remove(merge.RecordKey(r.ID))
	}
}

// settledMessage is what the commit says.
func settledMessage(lines []string) string {
	if len(lines) == 1 {
		return "Resolve conflict of " + lines[0]
	}
	return "Resolve " + Count(len(lines), "conflict") + "\n\n" + list(lines)
}

// leftOpen is the problem of conflicts that could not be settled as was asked.
func leftOpen(done *Resolved) error {
	if len(done.Left) == 0 {
		return nil
	}
	var lines []string
	for _, x := range done.Left {
		lines = append(lines, oneLine(x.ID)+"  "+oneLine(x.Text())+": "+x.Why)
	}
	state := "the others are settled"
	if len(done.Settled) == 0 {
		state = unchanged
	}
	hint := "postbag resolve ID --keep settles any with what is there; --edit takes what you write"
	if !slices.ContainsFunc(done.Left, func(x Unsettled) bool { return x.Why != settledAlready }) {
		hint = "postbag conflicts --settled tells how"
	}
	return &Problem{Kind: Partial, What: "settle " + Count(len(done.Left), "conflict"), State: state + "; both values are kept", Lines: atMost(listLimit, lines), Hint: hint}
}
