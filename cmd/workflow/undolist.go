package workflow

import (
	"slices"
	"strings"
	"time"

	"github.com/postbag/postbag/repo"
)

// Doable is a command that can be taken back, or that was.
type Doable struct {
	Command string    `json:"command"`
	When    time.Time `json:"when"`
	Commit  string    `json:"commit"` // the last that it made
	Subject string    `json:"subject"`
	Pushed  bool      `json:"pushed"`        // others may have it
	Undone  bool      `json:"undone"`        // it was taken back
	Redo    bool      `json:"redo"`          // undo --redo does it again
	Why     string    `json:"why,omitempty"` // it cannot be taken back

	deed deed
	made *deed // what took it back in a commit of its own
}

// Undoable lists what commands have done to the branch that is checked out, the
// newest first.
func (s *Store) Undoable() ([]Doable, error) {
	all, head, err := s.deedsHere()
	if err != nil {
		return nil, failed("read what was done", err)
	}
	there, err := s.amongHistory(all, head)
	if err != nil {
		return nil, failed("read the history", err)
	}
	out := []Doable{}
	for i, d := range slices.Backward(all) {
		if d.Of != "" || d.onlyTook() {
			continue
		}
		x := standingOf(d, all[i+1:], there)
		if x == nil {
			continue // git has taken it out of the history
		}
		info, err := s.info(d.To)
		if err != nil {
			continue // and out of the repository
		}
		x.Subject = entryOf(info).Subject
		out = append(out, *x)
	}
	markRedo(out, all)
	return out, s.markPushed(out, head)
}

func (s *Store) info(commit string) (repo.CommitInfo, error) {
	h, err := repo.ParseHash(commit)
	if err != nil {
		return repo.CommitInfo{}, err
	}
	return s.repo.Info(h)
}

// standingOf says whether what a command did holds, by the lines after it and
// what is in the history; nil where it is gone.
func standingOf(d deed, later []deed, there map[string]bool) *Doable {
	x := &Doable{Command: d.Command, When: d.When, Commit: d.To, deed: d}
	taken := false
	for _, u := range later {
		if u.Of != d.To {
			continue
		}
		taken = true
		if u.Made && there[u.To] {
			x.Undone, x.made = u.Command == undoCommand, &u
		}
	}
	if !there[d.To] {
		x.Undone = true
		if !taken {
			return nil
		}
	}
	return x
}

// markRedo finds what was taken back last, with no command since.
func markRedo(list []Doable, all []deed) {
	for _, u := range slices.Backward(all) {
		if u.Of == "" {
			return
		}
		for i := range list {
			if list[i].Commit == u.Of && list[i].Undone {
				list[i].Redo = true
				return
			}
		}
	}
}

// markPushed notes what others have, and so cannot be taken back.
func (s *Store) markPushed(list []Doable, head repo.Hash) error {
	for i := range list {
		x := &list[i]
		if x.Undone {
			continue
		}
		var err error
		if x.Pushed, err = s.isPushed(x.deed.To); err != nil {
			return failed("compare with the remote", err)
		}
		took := x.deed.Fetched != ""
		switch {
		case took && x.deed.To == x.deed.Fetched && x.Commit == head.String():
			x.Pushed = false // nothing of ours
		case x.Pushed && (took || x.Command == "sync"):
			x.Why = "what was synced is on other devices too"
		case took && x.Commit != head.String():
			x.Why = "what came after it builds on what the remote had"
		case x.deed.From == "":
			x.Why = "there is no commit before it"
		}
	}
	return nil
}

// isPushed reports whether a remote has the commit, as far as is known here.
func (s *Store) isPushed(commit string) (bool, error) {
	h, err := repo.ParseHash(commit)
	if err != nil {
		return false, err
	}
	refs, err := s.repo.Refs("refs/remotes/")
	if err != nil {
		return false, err
	}
	for name, at := range refs {
		if has, err := s.repo.IsAncestor(h, at); (has || err != nil) && !strings.HasSuffix(name, "/HEAD") {
			return has, err
		}
	}
	return false, nil
}

// deedsHere are those on the branch that is checked out, the oldest first.
func (s *Store) deedsHere() ([]deed, repo.Hash, error) {
	branch, err := s.repo.Branch()
	if err != nil {
		return nil, repo.Hash{}, err
	}
	head, err := s.repo.Head()
	if err != nil {
		return nil, head, err
	}
	all, err := s.allDeeds()
	return slices.DeleteFunc(all, func(d deed) bool { return d.Branch != branch }), head, err
}

// amongHistory tells which of the commits are in the history of the branch.
func (s *Store) amongHistory(all []deed, head repo.Hash) (map[string]bool, error) {
	there, wanted := map[string]bool{}, map[string]bool{}
	if len(all) == 0 || head.IsZero() {
		return there, nil
	}
	oldest := all[0].When.AddDate(0, 0, -1) // clocks differ
	for _, d := range all {
		wanted[d.To] = true
	}
	for info, err := range s.repo.Log(head) {
		if err != nil {
			return nil, err
		}
		if name := info.Hash.String(); wanted[name] {
			there[name] = true
		}
		if len(there) == len(wanted) || info.Committer.When.Before(oldest) {
			break
		}
	}
	return there, nil
}
