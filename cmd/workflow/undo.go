package workflow

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/postbag/postbag/repo"
	"github.com/postbag/postbag/serialize/manifest"
)

const (
	undoCommand = "undo"
	redoCommand = "redo"
)

// UndoOptions are the choices of Undo.
type UndoOptions struct {
	Redo   bool // do again what was taken back last
	DryRun bool
}

// Undone is what Undo did.
type Undone struct {
	Doable
	Redone  bool           `json:"redone"`            // done again, not taken back
	Inverse string         `json:"inverse,omitempty"` // the commit that does it; "" where the branch went
	Head    string         `json:"head"`              // where the branch is then
	Edits   bool           `json:"edits"`             // what it recorded are edits that no commit has again
	Changes []EntityChange `json:"changes"`
	// Conflicts are what later edits have changed too.
	Conflicts []Clash `json:"conflicts,omitempty"`
}

// Undo takes back the last command that changed the store and is not taken back
// yet. As long as no remote has it the branch goes back; else its inverse is
// merged, and what came after it stays.
func (s *Store) Undo(o UndoOptions) (*Undone, error) {
	what := "undo"
	if o.Redo {
		what = "redo"
	}
	unlock, err := s.lock()
	if err != nil {
		return nil, err
	}
	defer unlock()
	s.doing.told = true
	list, err := s.Undoable()
	if err != nil {
		return nil, err
	}
	done, err := chosenToUndo(list, o)
	if err != nil {
		return nil, err
	}
	defer s.lookAgain()
	head, err := s.repo.Head()
	if err != nil {
		return nil, failed("read the last commit", err)
	}
	step := s.takeBackDeed
	if o.Redo {
		step = s.doAgain
	}
	if err := step(done, head, o.DryRun); err != nil {
		return nil, undoProblem(what+" "+done.Command, err)
	}
	return done, recorded(done.Conflicts, AskLater, "what was edited later")
}

func chosenToUndo(list []Doable, o UndoOptions) (*Undone, error) {
	i := slices.IndexFunc(list, func(x Doable) bool { return o.Redo && x.Redo || !o.Redo && !x.Undone })
	switch {
	case i < 0 && o.Redo:
		return nil, usage("redo", "postbag undo --list", "nothing was taken back since the last command")
	case i < 0:
		return nil, usage("undo", "postbag log tells the history, postbag restore brings back what was deleted", "no command of this device is left to take back on this branch")
	case !o.Redo && list[i].Why != "":
		return nil, usage("undo "+list[i].Command, "postbag restore NAME --at "+shortHash(list[i].deed.From)+" brings back what was before it", "%s", list[i].Why)
	}
	return &Undone{Doable: list[i], Redone: o.Redo}, nil
}

func shortHash(commit string) string { return commit[:min(len(commit), 10)] }

// takeBackDeed goes back where nobody else has what is taken back and nothing
// came after it, and merges the inverse otherwise.
func (s *Store) takeBackDeed(done *Undone, head repo.Hash, dryRun bool) error {
	d := done.deed
	to, err := repo.ParseHash(d.To)
	if err != nil {
		return err
	}
	if head != to || done.Pushed {
		return s.mergeInverse(done, head, d.To, d.inverse(), undoCommand, dryRun)
	}
	from, err := repo.ParseHash(d.From)
	if err != nil {
		return err
	}
	files, err := repo.ParseHash(d.beforeIt())
	if err != nil {
		return err
	}
	done.Head, done.Edits = d.From, d.Kept != ""
	if done.Changes, err = s.between(to, files); err == nil && files == to {
		done.Changes, err = s.between(to, from)
	}
	if err != nil || dryRun {
		return err
	}
	if err = s.hold(to); err == nil {
		err = s.addDeed(s.answerTo(d, undoCommand, d.To, d.From, false))
	}
	if err == nil {
		_, err = s.repo.GoBack(to, from, files)
	}
	return err
}

// answerTo is the line of what takes a command back or does it again. It counts
// once the branch is there.
func (s *Store) answerTo(d deed, command, from, to string, made bool) deed {
	return deed{When: time.Now().UTC().Truncate(time.Second), Command: command, Branch: d.Branch, From: from, To: to, Of: d.To, Made: made}
}

// doAgain does what was taken back last again.
func (s *Store) doAgain(done *Undone, head repo.Hash, dryRun bool) error {
	d := done.deed
	if u := done.made; u != nil {
		return s.mergeInverse(done, head, u.To, u.From, redoCommand, dryRun)
	}
	way := []string{d.Kept, d.To}
	if head.String() != d.From && head.String() != d.Kept {
		return usage("redo "+d.Command, "postbag restore NAME --at "+shortHash(d.To)+" has something as it was then", "the branch has gone elsewhere since")
	}
	var err error
	done.Head = d.To
	if done.Changes, err = s.betweenNames(d.beforeIt(), d.To); err != nil || dryRun {
		return err
	}
	for _, next := range way {
		h, _ := repo.ParseHash(next)
		if h.IsZero() || h == head {
			continue
		}
		if _, err := s.repo.FastForward(h); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) betweenNames(from, to string) ([]EntityChange, error) {
	a, err := repo.ParseHash(from)
	if err != nil {
		return nil, err
	}
	b, err := repo.ParseHash(to)
	if err != nil {
		return nil, err
	}
	return s.between(a, b)
}

// undoProblem says what kept something from being taken back.
func undoProblem(what string, err error) error {
	var dirty *repo.DirtyError
	if errors.As(err, &dirty) {
		return &Problem{Kind: Unsafe, What: what, State: unchanged, Lines: dirty.Paths,
			Err:  fmt.Errorf("edits that no commit has are in the way, in %s", Count(len(dirty.Paths), "file")),
			Hint: "postbag diff shows them; set them aside and take them back after: git stash -u, postbag undo, git stash pop"}
	}
	return failed(what, err)
}

// refuseManifest refuses what changed the manifest, which is not merged.
func refuseManifest(files map[string][]byte, what string) error {
	if _, ok := files[manifest.Name]; !ok {
		return nil
	}
	return usage(what, "postbag config sets a setting again", "it changed %s, and others have that already", manifest.Name)
}
