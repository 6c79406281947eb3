package workflow

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"github.com/postbag/postbag/repo"
	"github.com/postbag/postbag/serialize"
)

// Strategy says what becomes of what both sides changed differently.
type Strategy string

// The strategies.
const (
	AskLater    Strategy = ""       // it shows as the remote has it, and people are to settle it
	laterShows  Strategy = "later"  // as AskLater, but it shows as this device has it
	ShowRemote  Strategy = "remote" // it is as the remote has it
	ShowLocal   Strategy = "local"  // it is as this device has it
	FailOnClash Strategy = "fail"   // nothing is merged
)

func (st Strategy) check(command string) error {
	if st == AskLater || st == ShowRemote || st == ShowLocal || st == FailOnClash {
		return nil
	}
	return usage(command, "postbag "+command+" --strategy remote, local or fail", "there is no strategy %q", st)
}

// PullOptions are the choices of Pull.
type PullOptions struct {
	Strategy Strategy
	DryRun   bool

	command string // that pulls among other things, "" for pull itself
}

func (o PullOptions) as() string { return cmp.Or(o.command, "pull") }

// Pulled is what Pull did.
type Pulled struct {
	Remote   string         `json:"remote"`
	Branch   string         `json:"branch"`
	Old      string         `json:"old,omitempty"`
	New      string         `json:"new,omitempty"`
	UpToDate bool           `json:"upToDate"`
	Merged   bool           `json:"merged"` // both sides had new commits
	Changes  []EntityChange `json:"changes"`
	// Conflicts are what both sides changed differently.
	Conflicts []Clash `json:"conflicts,omitempty"`
}

// Pull takes the commits of the remote. Where both sides have commits that the
// other has not, it merges them. Edits that no commit has yet and that stand in
// the way get one first. What both sides changed differently is recorded, which
// is a problem of a kind of its own, but for strategies that settle it.
func (s *Store) Pull(ctx context.Context, o PullOptions) (*Pulled, error) {
	if err := o.Strategy.check("pull"); err != nil {
		return nil, err
	}
	remote, branch, err := s.syncWith("pull", "git pull")
	if err != nil {
		return nil, err
	}
	unlock, err := s.lock()
	if err != nil {
		return nil, err
	}
	defer unlock()
	got, err := s.fetch(ctx, "pull "+branch, remote, branch)
	if err != nil {
		return nil, err
	}
	done, err := s.take(branch, got.Head, o)
	if done != nil {
		done.Remote = displayURL(remote.URL)
	}
	if err == nil && !o.DryRun {
		err = recorded(done.Conflicts, o.Strategy, "the remote's value")
	}
	return done, err
}

// take goes to a commit of the remote's branch, or to one that merges it. The
// store is locked.
func (s *Store) take(branch string, theirs repo.Hash, o PullOptions) (*Pulled, error) {
	plan, err := s.planPull(theirs, o)
	if err == nil && !o.DryRun && !plan.refused(o) {
		plan, err = s.makeWay(plan, o)
	}
	if err != nil {
		return nil, failed(o.as()+" "+branch, err)
	}
	done := &Pulled{Branch: branch, Old: hashText(plan.head), New: hashText(plan.head)}
	return done, s.follow(done, plan, o)
}

// follow goes where the plan says.
func (s *Store) follow(done *Pulled, plan *pullPlan, o PullOptions) (err error) {
	done.UpToDate, done.Merged = plan.upToDate, plan.meeting != nil
	done.Changes = []EntityChange{}
	switch {
	case plan.upToDate:
		return nil
	case plan.meeting == nil:
		done.Changes, err = s.between(plan.head, plan.theirs)
	default:
		done.Changes = differences(plan.meeting.head.state.workspaces(), plan.meeting.merged)
	}
	if err == nil {
		err = plan.tellClashes(done, o)
	}
	if o.DryRun && plan.meeting == nil {
		done.New = plan.theirs.String()
	}
	if err != nil || o.DryRun {
		return err
	}
	to, err := s.destination(plan, done)
	if err != nil {
		return failed("record the merge", err)
	}
	defer s.lookAgain()
	s.noteFetched(plan.theirs)
	if _, err = s.repo.FastForward(to); err != nil {
		return remoteProblem(o.as()+" "+done.Branch, unchanged, err)
	}
	done.New = to.String()
	return nil
}

// pullPlan is what a pull is to do.
type pullPlan struct {
	head, theirs repo.Hash
	upToDate     bool
	meeting      *meeting          // nil where there is nothing to merge
	files        map[string][]byte // that differ from the head
}

// planPull finds out what a pull is to do.
func (s *Store) planPull(theirs repo.Hash, o PullOptions) (*pullPlan, error) {
	head, err := s.repo.Head()
	if err != nil {
		return nil, failed("read the last commit", err)
	}
	plan := &pullPlan{head: head, theirs: theirs}
	if plan.upToDate, err = s.repo.IsAncestor(theirs, head); err != nil || plan.upToDate {
		return plan, err
	}
	behind, err := s.repo.IsAncestor(head, theirs)
	if err != nil {
		return nil, err
	}
	if behind {
		plan.files, err = s.filesBetween(head, theirs)
		return plan, err
	}
	if plan.meeting, err = s.meet(head, theirs, o.Strategy); err == nil {
		plan.files, err = s.files(plan.meeting)
	}
	return plan, err
}

// filesBetween are the files that differ between two commits, as the second has
// them.
func (s *Store) filesBetween(from, to repo.Hash) (map[string][]byte, error) {
	changes, err := s.repo.Diff(from, to)
	if err != nil {
		return nil, err
	}
	files, err := s.repo.Files(to)
	if err != nil {
		return nil, err
	}
	out := map[string][]byte{}
	for _, c := range changes {
		if c.Kind == repo.Irregular {
			continue // it is judged where it would be written
		}
		out[c.Path] = nil
		if c.Kind != repo.Deleted {
			if out[c.Path], err = readWhole(files, c.Path); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

// makeWay has edits that stand in the way committed, and plans anew then.
func (s *Store) makeWay(plan *pullPlan, o PullOptions) (*pullPlan, error) {
	inTheWay, err := s.present(plan.files)
	if err != nil {
		return nil, err
	}
	committed, err := s.repo.Files(plan.head)
	if err != nil {
		return nil, err
	}
	for file, data := range inTheWay {
		had, err := readWhole(committed, file)
		if err == nil && data != nil && sameBytes(data, had) || sameBytes(data, plan.files[file]) {
			delete(inTheWay, file) // in a commit, or as it will be already
		}
	}
	if len(inTheWay) == 0 {
		return plan, nil // without a look at all other files
	}
	kept, err := s.keepEdits(inTheWay)
	if err == nil && kept {
		err = s.keepBroken(inTheWay)
	}
	if err != nil || !kept {
		return plan, err
	}
	return s.planPull(plan.theirs, o)
}

// keepBroken commits, of what is in the way, the files that cannot be understood
// just as they are: so they are merged as bytes, and nobody waits for them to be
// mended.
func (s *Store) keepBroken(inTheWay map[string][]byte) error {
	changed, err := s.changed()
	if err != nil {
		return err
	}
	files := map[string][]byte{}
	for _, c := range changed {
		data, is := inTheWay[c.Path]
		_, isEntity := serialize.KeyOf(c.Path)
		if is && data != nil && (isEntity || serialize.IsExtras(c.Path)) && c.Kind != repo.Irregular {
			files[c.Path] = data
		}
	}
	if len(files) == 0 {
		return nil
	}
	text := "Keep " + Count(len(files), "file") + " that cannot be understood\n\n" + list(slices.Sorted(maps.Keys(files)))
	_, err = s.record(files, text, nil)
	return err
}
