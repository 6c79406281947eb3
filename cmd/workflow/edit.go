package workflow

import (
	"errors"
	"fmt"
	"strings"

	"github.com/postbag/postbag/serialize"
)

// Edited is what an edit did.
type Edited struct {
	Commit  string         `json:"commit,omitempty"` // "" where nothing changed
	Message string         `json:"message,omitempty"`
	Changes []EntityChange `json:"changes"`
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
	if done.Changes, err = s.describeEdit(d); err != nil {
		return nil, err
	}
	if len(files) == 0 {
		return done, nil
	}
	if done.Message, err = s.messageOf(d, done.Changes); err != nil {
		return nil, err
	}
	if dryRun {
		return done, nil
	}
	if done.Commit, err = s.writeNoted(d.reads(), files, done.Message); err != nil {
		return nil, err
	}
	return done, nil
}

// messageOf is what the commit of an edit says.
func (s *Store) messageOf(d *draft, changes []EntityChange) (string, error) {
	if d.message == "" {
		return message(changes, nil), nil
	}
	title, err := s.titleHere(d.Workspace)
	if title != "" && !d.onlyFiles { // which concerns the workspace itself
		return d.message + " in workspace " + oneLine(title), err
	}
	return d.message, err
}

// draft applies an edit to what the store holds and gives the files to write.
func (s *Store) draft(only []string, what string, apply func(*draft) error) (*draft, map[string][]byte, error) {
	d, err := s.newDraft(only)
	if err != nil {
		return nil, nil, err
	}
	if err := apply(d); err != nil {
		return nil, nil, failed(what, err)
	}
	if err := d.guard(what); err != nil {
		return nil, nil, err
	}
	d.followConflicts()
	for _, x := range d.all() {
		x.declare()
		x.tidy()
	}
	if err := errors.Join(s.followPlaces(d), s.listAgain(d)); err != nil {
		return nil, nil, failed(what, err)
	}
	files := d.write()
	for _, x := range d.all() {
		if err := guardProblems(x.read, files); err != nil {
			return nil, nil, err
		}
	}
	return d, files, nil
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
