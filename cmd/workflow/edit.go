package workflow

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/postbag/postbag/merge"
	"github.com/postbag/postbag/serialize"
	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/postman"
)

// Edited is what an edit did.
type Edited struct {
	Commit  string         `json:"commit,omitempty"` // "" where nothing changed
	Message string         `json:"message,omitempty"`
	Changes []EntityChange `json:"changes"`
}

// draft is a workspace that is being edited.
type draft struct {
	*entity.Workspace // as it is to be

	read    *serialize.Store
	message string                    // of the commit, "" has one made
	moved   map[entity.Key]entity.Key // entities that the edit moves, from new place to old
	gone    []entity.Key              // what it removes with all that it holds
	files   map[string][]byte         // further files to write
}

// edit changes what a person makes in one commit. It edits a copy of the
// workspace, so that an error of apply leaves nothing behind; what names the edit
// in errors.
func (s *Store) edit(what string, dryRun bool, apply func(*draft) error) (*Edited, error) {
	return s.editParts(serialize.Made, what, dryRun, apply)
}

// editParts is edit in these parts of the workspace, nil for all.
func (s *Store) editParts(only []string, what string, dryRun bool, apply func(*draft) error) (*Edited, error) {
	unlock, err := s.lock()
	if err != nil {
		return nil, err
	}
	defer unlock()
	return s.editHeld(only, what, dryRun, apply)
}

// editHeld is editParts for who holds the lock.
func (s *Store) editHeld(only []string, what string, dryRun bool, apply func(*draft) error) (*Edited, error) {
	d, files, err := s.draft(only, what, apply)
	if err == nil && !dryRun {
		var kept bool
		if kept, err = s.keepEdits(files); err == nil && kept {
			d, files, err = s.draft(only, what, apply)
		}
	}
	if err != nil {
		return nil, err
	}
	done := &Edited{}
	if done.Changes, err = s.describeHere(d.read.Workspace, d.Workspace, d.changes()); err != nil {
		return nil, err
	}
	if len(files) == 0 {
		return done, nil
	}
	if done.Message, err = s.messageOf(d, done.Changes); err != nil {
		return nil, err
	}
	if !dryRun {
		done.Commit, err = s.writeAndRecord(d.read, files, nil, done.Message, nil)
	}
	return done, err
}

// messageOf is what the commit of an edit says.
func (s *Store) messageOf(d *draft, changes []EntityChange) (string, error) {
	if d.message == "" {
		return message(changes, nil), nil
	}
	title, err := s.titleHere(d.Workspace)
	if title != "" {
		return d.message + " in workspace " + oneLine(title), err
	}
	return d.message, err
}

// draft applies an edit to what the store holds and gives the files to write.
func (s *Store) draft(only []string, what string, apply func(*draft) error) (*draft, map[string][]byte, error) {
	read, err := s.part(only...)
	if err != nil {
		return nil, nil, failed("read the store", err)
	}
	d := &draft{Workspace: read.Workspace.Clone(), read: read, moved: map[entity.Key]entity.Key{}, files: map[string][]byte{}}
	if err := apply(d); err != nil {
		return nil, nil, failed(what, err)
	}
	if err := d.guard(what); err != nil {
		return nil, nil, err
	}
	d.declare()
	d.tidy()
	if err := s.followPlaces(d); err != nil {
		return nil, nil, failed(what, err)
	}
	read.Follow(d.moved)
	files := read.Write(d.Workspace)
	maps.Copy(files, d.files)
	return d, files, guardProblems(read, files)
}

// guard refuses to move or remove what holds a file that cannot be understood.
func (d *draft) guard(what string) error {
	places := append([]entity.Key{}, d.gone...)
	for _, old := range d.moved {
		places = append(places, old)
	}
	for _, p := range d.read.Problems {
		k, ok := serialize.KeyOf(p.Path)
		for _, place := range places {
			if ok && holds(place, k) {
				return &Problem{Kind: Unsafe, What: what, Err: fmt.Errorf("it holds a file that cannot be understood: %w", p), State: unchanged, Hint: "mend or remove that file first"}
			}
		}
	}
	return nil
}

// tidy drops the extras that the edit makes stale. What was edited on purpose
// is still the same thing, however little of it is left.
func (d *draft) tidy() {
	before, roots := d.read.Workspace, map[string]bool{}
	for _, e := range d.All() {
		if before.Get(e.Key) != e {
			roots[e.Root()] = true
			postman.Remember(e)
		}
	}
	if len(d.read.Problems) == 0 {
		d.Workspace = postman.PruneAll(d.Workspace, func(k entity.Key) bool { return roots[k.Root()] })
	}
}

// changes are the differences that the edit makes. What it has moved is known,
// and need not be found.
func (d *draft) changes() []*merge.Change {
	before, after := d.read.Workspace.Clone(), d.Clone()
	var moves []*merge.Change
	for _, e := range d.All() {
		if from, ok := d.moved[e.Key]; ok {
			old := d.read.Workspace.Get(from)
			moves = append(moves, &merge.Change{Op: merge.Moved, Before: old, After: e, Fields: shownFields(old, e), Was: d.Folder, In: d.Folder})
			before.Remove(from)
			after.Remove(e.Key)
		}
	}
	changes := append(moves, merge.Diff(before, after)...)
	for _, c := range changes {
		if c.Op == merge.Changed && len(c.Fields) > 1 {
			c.Fields = slices.DeleteFunc(c.Fields, isExtras) // they follow the others
		}
	}
	return changes
}

func isExtras(f merge.FieldChange) bool { return f.Path[0] == "extras" }

// shownFields are the fields of a moved entity that differ, but for those that
// tell its place.
func shownFields(before, after *entity.Entity) []merge.FieldChange {
	var out []merge.FieldChange
	for _, f := range merge.Fields(before, after) {
		switch f.Path[0] {
		case "name", "order", "extras":
		default:
			out = append(out, f)
		}
	}
	return out
}

// change puts a copy of an entity in its place, to be edited.
func (d *draft) change(e *entity.Entity) *entity.Entity {
	copied := *e
	copied.Body = e.Body.Clone()
	d.Put(&copied)
	return &copied
}

// holdings are an entity and all that it holds, as the workspace has them.
func holdings(w *entity.Workspace, e *entity.Entity) []*entity.Entity {
	var out []*entity.Entity
	for _, x := range w.All() {
		if holds(e.Key, x.Key) {
			out = append(out, x)
		}
	}
	return out
}

// usage is a problem with what was asked for.
func usage(what, hint, cause string, args ...any) error {
	return &Problem{Kind: Usage, What: what, Err: fmt.Errorf(cause, args...), State: unchanged, Hint: hint}
}

// lastName splits a path of names into the place and the last name.
func lastName(path string) (place, name string) {
	path = strings.Trim(strings.ReplaceAll(path, " / ", "/"), "/")
	if i := strings.LastIndexByte(path, '/'); i >= 0 {
		return path[:i], path[i+1:]
	}
	return "", path
}
