package workflow

import (
	"errors"
	"fmt"

	"github.com/postbag/postbag/merge"
	"github.com/postbag/postbag/serialize/entity"
)

// RestoreOptions are the choices of Restore.
type RestoreOptions struct {
	Name   string
	At     string // a commit or a date; "" is the last version before removal
	To     string // where to put it, as Move has it; "" is its old place
	All    bool   // everything, as it was at At
	DryRun bool
}

// Restore brings back what was removed, or the state that an entity had at some
// time, with all that it held. What stands in its place now goes into the
// history in turn.
func (s *Store) Restore(o RestoreOptions) (*Edited, error) {
	what := fmt.Sprintf("restore %q", o.Name)
	if o.All {
		what = "restore everything"
	}
	if kind, rest := splitKind(o.Name); kind == entity.AWorkspace && rest != "" && !o.All {
		return s.restoreWorkspace(what, rest, o)
	}
	return s.editParts(nil, what, o.DryRun, func(d *draft) error {
		switch {
		case o.All:
			return s.restoreAll(d, o)
		case o.At != "":
			return s.restoreState(what, d, o)
		}
		return s.restoreDeleted(what, d, o)
	})
}

func (s *Store) restoreAll(d *draft, o RestoreOptions) error {
	if o.At == "" || o.Name != "" || o.To != "" {
		return usage("restore everything", "postbag restore --all --at REV", "that takes --at and nothing else")
	}
	w, err := s.stateAt(o.At)
	if err != nil {
		return err
	}
	now := d.Workspace
	d.Workspace = w.Clone()
	d.takeConflicts(now)
	d.message = "Restore everything as of " + oneLine(o.At)
	return nil
}

// restoreDeleted brings back the last version before removal.
func (s *Store) restoreDeleted(what string, d *draft, o RestoreOptions) error {
	var found []*entity.Entity
	var last removal
	err := s.deletions(func(r removal) (bool, error) {
		last = r
		found = r.meant(o.Name, func(k entity.Key) bool { return d.Get(k) == nil })
		return len(found) == 0, nil
	})
	if err != nil {
		return err
	}
	if len(found) == 0 {
		return s.restoreVariable(what, d, o)
	}
	e, err := only(found, o.Name)
	if err != nil {
		return err
	}
	before := last.commit.Parents[0]
	whole, err := s.committed(before)
	if err != nil {
		return err
	}
	from := whole.Workspace
	d.backFrom = before
	return d.bringBack(what, from, from.Get(e.Key), o.To)
}

// restoreState takes an entity back to what it was at some time.
func (s *Store) restoreState(what string, d *draft, o RestoreOptions) error {
	commit, err := s.moment(o.At)
	if err != nil {
		return err
	}
	w, err := s.at(commit)
	if err != nil {
		return err
	}
	d.backFrom = commit
	if v, err := findVariable(w, o.Name); err != nil {
		return err
	} else if v != nil {
		return d.bringVariable(what, v, o)
	}
	was, now, err := bothVersions(w, d.Workspace, o.Name)
	if err != nil {
		return err
	}
	if o.To == "" && now != nil {
		for _, x := range holdings(d.Workspace, now) {
			d.Remove(x.Key)
		}
		if now.Key != was.Key {
			d.gone = append(d.gone, now.Key)
		}
	}
	return d.bringBack(what, w, was, o.To)
}

// bothVersions are the entity of a name as it was and as it is, which is nil
// where it is gone. The name may be that of either time.
func bothVersions(before, after *entity.Workspace, name string) (was, now *entity.Entity, err error) {
	changes := merge.Diff(before, after)
	if was, err = find(before, name); err == nil {
		if now = after.Get(was.Key); now == nil {
			for _, c := range changes {
				if c.Op == merge.Moved && c.Before == was {
					now = c.After
				}
			}
		}
		return was, now, nil
	}
	if now, _ := find(after, name); now != nil {
		for _, c := range changes {
			if c.Op == merge.Moved && c.After == now {
				return c.Before, now, nil
			}
		}
	}
	var p *Problem
	if errors.As(err, &p) && len(p.Lines) == 0 {
		p.What = fmt.Sprintf("nothing was named %q then", name)
	}
	return nil, nil, err
}
