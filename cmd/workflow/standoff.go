package workflow

import (
	"fmt"
	"slices"
	"strings"

	"github.com/postbag/postbag/merge"
	"github.com/postbag/postbag/repo"
	"github.com/postbag/postbag/serialize"
	"github.com/postbag/postbag/serialize/entity"
)

// standoff is a file of ours in which stock git has left what both sides changed
// differently: it has the versions, or the file has both sides between marks.
type standoff struct {
	versions
	*fileMerge

	marked  bool   // it is the file that has them
	disk    []byte // the file as it stands, nil for none
	records []*merge.Record
}

// standoffs are those of the store, or of the workspace that was asked for by
// name.
func (s *Store) standoffs() ([]*standoff, error) {
	scope, err := s.scope()
	if err != nil {
		return nil, err
	}
	_, unmerged, err := s.repo.Staging("", scope)
	if err != nil {
		return nil, failed("read what git has left unmerged", err)
	}
	var out []*standoff
	for _, u := range unmerged {
		v, err := s.versionsOf(u)
		if err != nil {
			return nil, failed(fmt.Sprintf("read the versions of %q", u.Path), err)
		}
		out = s.withStandoff(out, v, false)
	}
	marked, err := s.markedFiles()
	if err != nil {
		return nil, err
	}
	for _, v := range marked {
		if !slices.ContainsFunc(out, func(so *standoff) bool { return so.path == v.path }) {
			out = s.withStandoff(out, v, true)
		}
	}
	return out, nil
}

func (s *Store) versionsOf(u repo.Unmerged) (v versions, err error) {
	v.path = u.Path
	for _, side := range []struct {
		at   repo.Hash
		data *[]byte
	}{{u.Base, &v.base}, {u.Ours, &v.ours}, {u.Theirs, &v.theirs}} {
		if *side.data, err = s.repo.Blob(side.at); err != nil {
			return v, err
		}
	}
	return v, nil
}

// withStandoff adds a file, unless it is none of ours, or all is settled in it.
func (s *Store) withStandoff(all []*standoff, v versions, marked bool) []*standoff {
	so := &standoff{versions: v, marked: marked}
	if marked && v.readable(v.base) == nil {
		so.base = nil // lines that git took out of the marks are missing in it
	}
	var ours bool
	if so.fileMerge, ours = so.join(); !ours {
		return all
	}
	if s.narrow {
		if root, _ := serialize.WorkspaceOf(v.path); root != s.root {
			return all
		}
	}
	so.disk, _ = readOrNone(s.repo.Worktree(), v.path)
	so.wholly()
	known := s.settledIn(so)
	for _, c := range so.conflicts {
		if !slices.Contains(known, c.ID) {
			so.records = append(so.records, so.record(c, s.self()))
		}
	}
	return append(all, so)
}

// wholly has a file that git could not merge, but that by field can be, wait for
// somebody to say so.
func (so *standoff) wholly() {
	if len(so.conflicts) == 0 {
		so.conflicts = []*merge.Conflict{merge.OfFile(so.path, so.base, so.ours, so.theirs)}
	}
}

// The sides of what git left, in its own words.
const (
	oursName   = "ours"
	theirsName = "theirs"
)

func (so *standoff) record(c *merge.Conflict, self merge.Side) *merge.Record {
	r := c.Recorded(merge.Side{Device: oursName, DeviceID: self.DeviceID}, merge.Side{Device: theirsName})
	if r.Kind == merge.FileConflict {
		r.Of.Path = so.path
	} else if holder := r.Of.Parent(); holder != "" {
		r.Titles = append(strings.Split(holder, "/"), r.Titles...)
	}
	return r
}

// docket sets out the conflicts of the file.
func (so *standoff) docket(s *Store, title string) *docket {
	now, data := so.now()
	read := serialize.StoreOf(so.path, now)
	return &docket{store: s, read: read, title: title, records: so.records, file: so.path, content: data, broken: map[entity.Key]*serialize.Problem{}}
}

// now is the file as it stands, if it can be understood, else as it shows.
func (so *standoff) now() (*entity.Entity, []byte) {
	e, _, err := serialize.ReadAlone(so.path, so.disk)
	if so.disk != nil && err == nil {
		return e, so.disk
	}
	if shown, _, err := serialize.ReadAlone(so.path, so.data); so.data != nil && err == nil {
		return shown, so.data
	}
	return merge.Unreadable(e.Key, so.data), so.data
}
