package workflow

import (
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/postbag/postbag/merge"
	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/postman"
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
	d.Workspace = w.Clone()
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

// bringBack puts an entity of another state of the store here, with what it
// held then, and with what held it where that is gone too.
func (d *draft) bringBack(what string, from *entity.Workspace, e *entity.Entity, place string) error {
	to := destination{e.Parent(), e.Title()}
	if place != "" {
		var err error
		if to, err = d.destination(what, e, MoveOptions{To: place}); err != nil {
			return err
		}
	}
	if place == "" || to.parent == e.Parent() {
		d.bringHolders(from, e)
	}
	have := e.Name()
	if to.name != e.Title() {
		have = ""
	}
	stem := postman.Stem(e.Kind, to.name, have, postman.Children(d.Workspace, to.parent, e.Kind))
	at := path.Join(to.parent, stem)
	d.back[entity.Key{Kind: e.Kind, Path: at}] = e.Key
	for _, x := range holdings(from, e) {
		copied := *x
		copied.Path = at + strings.TrimPrefix(x.Path, e.Path)
		if d.hasID(x) {
			forgetID(&copied)
		}
		d.Put(&copied)
	}
	back := d.change(d.Get(entity.Key{Kind: e.Kind, Path: at}))
	if stem != e.Name() || have == "" {
		back.Body = postman.SetName(e.Kind, back.Body, to.name, stem)
	}
	d.linkPaths(back)
	if isPart(e.Kind) {
		d.linkParts(to.parent)
	}
	d.message = fmt.Sprintf("Restore %s %s", e.Kind, oneLine(refOf(d.Workspace, back).Name))
	if place != "" && !isTop(e.Kind) {
		return d.order(back, "", "")
	}
	return nil
}

// bringHolders brings back what held an entity, where that is gone.
func (d *draft) bringHolders(from *entity.Workspace, e *entity.Entity) {
	for k := holderOf(from, e); k.Path != "" && d.Get(k) == nil; k = holderOf(from, from.Get(k)) {
		d.Put(from.Get(k))
		d.back[k] = k
	}
}

// hasID tells whether something here has the id of an entity.
func (d *draft) hasID(e *entity.Entity) bool {
	return e.ID != "" && slices.ContainsFunc(d.All(), func(x *entity.Entity) bool { return x.Kind == e.Kind && x.ID == e.ID })
}

// forgetID makes a copy a thing of its own.
func forgetID(e *entity.Entity) {
	e.ID = ""
	e.Body = e.Body.Clone()
	e.Body.Delete("id")
	if e.Extras != nil {
		e.Extras = e.Extras.Clone()
		e.Extras.Delete("id")
	}
}
