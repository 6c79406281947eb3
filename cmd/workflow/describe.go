package workflow

import (
	"slices"
	"strings"

	"github.com/postbag/postbag/merge"
	"github.com/postbag/postbag/serialize/entity"
)

// EntityChange is a change of an entity, for people and for --json.
type EntityChange struct {
	Op merge.Op `json:"op"`
	Ref
	From   string   `json:"from,omitempty"`   // the old name, where moved
	Fields []string `json:"fields,omitempty"` // the fields that differ
	// FromWorkspace is the folder of the workspace that it came from, "." for
	// the one at the top; "" where it has not come from another.
	FromWorkspace string `json:"fromWorkspace,omitempty"`

	Requests int `json:"requests,omitempty"` // of history: that came or went

	in, was string // the titles of the workspaces, "" where there is but one
}

// Place says in which workspace the change was, where there are several, and
// what was where before: " in workspace Team (was Old in workspace Mine)".
func (c EntityChange) Place() string {
	text := ""
	if c.in != "" {
		text = " in workspace " + c.in
	}
	was := c.From
	switch {
	case c.Kind == entity.AWorkspace && c.FromWorkspace != "":
		was = strings.TrimSpace(was + " in the folder " + c.FromWorkspace)
	case c.was != "":
		was = strings.TrimSpace(was + " in workspace " + c.was)
	}
	if was != "" {
		text += " (was " + was + ")"
	}
	return text
}

// parent is the path of what holds the entity; "" too for the workspace itself.
func (c EntityChange) parent() string {
	if c.Kind == entity.AWorkspace {
		return "\x00" // nothing holds it
	}
	return entity.Key{Path: c.Path}.Parent()
}

// withoutConflicts are the changes but those of conflicts, which are told by
// themselves.
func withoutConflicts(changes []*merge.Change) []*merge.Change {
	return slices.DeleteFunc(slices.Clone(changes), func(c *merge.Change) bool { return c.Entity().Kind == entity.Conflict })
}

// describe names the changes from some workspaces to others.
func describe(before, after []*entity.Workspace, changes []*merge.Change) []EntityChange {
	titles := titlesOf(before, after)
	out := make([]EntityChange, 0, len(changes))
	for _, c := range withoutConflicts(changes) {
		w := folder(after, c.In)
		if c.After == nil {
			w = folder(before, c.Was)
		}
		e := EntityChange{Op: c.Op, Ref: refOf(w, c.Entity()), Requests: requestsChanged(c)}
		if c.Before != nil && c.After != nil {
			e.comesFrom(folder(before, c.Was), c)
		}
		if e.Kind != entity.AWorkspace {
			e.in = titles[w.Folder]
		}
		for _, f := range shownChanges(c) {
			if field := strings.Join(f.Path, "."); e.Kind != entity.AWorkspace || field != "name" || e.From == "" {
				e.Fields = append(e.Fields, field)
			}
		}
		out = append(out, e)
	}
	return out
}

// shownChanges are the fields that are told one by one; of records none.
func shownChanges(c *merge.Change) []merge.FieldChange {
	if isRecord(c.Entity().Kind) {
		return nil
	}
	return c.Fields
}

// comesFrom says what the entity was called and where it was, where that was
// another name or place. A workspace with another name has moved.
func (e *EntityChange) comesFrom(before *entity.Workspace, c *merge.Change) {
	from := nameIn(before, c.Before)
	if c.After.Kind == entity.AWorkspace && from != e.Name {
		e.Op = merge.Moved
	}
	if e.Op == merge.Moved && from != e.Name {
		e.From = from
	}
	if c.Was != c.In {
		e.FromWorkspace, e.was = folderName(c.Was), before.Title()
	}
}

// titlesOf are the titles of workspaces by folder; none where there is but one
// workspace. Of one that is renamed it is the later, of one that is gone what it
// was.
func titlesOf(all ...[]*entity.Workspace) map[string]string {
	out := map[string]string{}
	for _, w := range slices.Concat(all...) {
		if _, known := out[w.Folder]; !known || w.Len() > 0 {
			out[w.Folder] = w.Title()
		}
	}
	if len(out) == 1 {
		return nil
	}
	return out
}

// describeIn names the changes of some workspaces, beside which there may be
// others.
func (s *Store) describeIn(before, after []*entity.Workspace, changes []*merge.Change) ([]EntityChange, error) {
	all, err := s.workspaces()
	if err != nil {
		return nil, err
	}
	others := slices.DeleteFunc(all, func(w *entity.Workspace) bool {
		return slices.ContainsFunc(slices.Concat(before, after), func(x *entity.Workspace) bool { return x.Folder == w.Folder })
	})
	return describe(slices.Concat(before, others), slices.Concat(after, others), changes), nil
}

// describeEdit names the changes that an edit makes.
func (s *Store) describeEdit(d *draft) ([]EntityChange, error) {
	var before, after []*entity.Workspace
	for _, x := range d.all() {
		before, after = append(before, x.read.Workspace), append(after, x.Workspace)
	}
	return s.describeIn(before, after, d.changes())
}

// titleHere is the title of the chosen workspace, "" where there is no other.
func (s *Store) titleHere(w *entity.Workspace) (string, error) {
	all, err := s.workspaces()
	return titlesOf(all, []*entity.Workspace{w})[s.root], err
}

// differencesHere describes what changed in the chosen workspace.
func (s *Store) differencesHere(before, after *entity.Workspace) ([]EntityChange, error) {
	return s.describeIn([]*entity.Workspace{before}, []*entity.Workspace{after}, merge.Diff(before, after))
}
