package workflow

import (
	"cmp"
	"path"
	"time"

	"github.com/postbag/postbag/merge"
	"github.com/postbag/postbag/repo"
	"github.com/postbag/postbag/serialize"
	"github.com/postbag/postbag/serialize/entity"
)

// scribe records the conflicts of a meeting: who gave each value, and when.
type scribe struct {
	store   *Store
	meeting *meeting
	settled *merge.Decision            // what settles them at once, nil where they stay open
	told    map[*side]map[string]Entry // the commit of a side that changed a file last
}

// settledBy is what a strategy settles conflicts with, nil where people are to.
func (s *Store) settledBy(strategy Strategy) *merge.Decision {
	if strategy != ShowLocal && strategy != ShowRemote {
		return nil
	}
	return &merge.Decision{Choice: string(strategy), Side: s.self()}
}

// self is this device as a side of a conflict, now.
func (s *Store) self() merge.Side {
	return merge.Side{Device: s.Device.Name, DeviceID: s.Device.ID, When: time.Now().UTC().Truncate(time.Second)}
}

// record puts the conflicts of a merge into the merged workspace.
func (c *scribe) record(r *merge.Result) error {
	for _, x := range r.Conflicts {
		from, ok := r.From[x.Key]
		if !ok {
			from = merge.Origin{Base: x.Key, Ours: x.Key, Theirs: x.Key}
		}
		record, err := c.recordOf(x, c.files(r.Workspace.Folder, from.Base, from.Ours), c.files(r.Workspace.Folder, from.Base, from.Theirs))
		if err != nil {
			return err
		}
		r.Workspace.Put(record.Entity())
	}
	return nil
}

// ofFile is the record of a conflict about a file that keeps no entity, and the
// file that it goes to.
func (c *scribe) ofFile(x *clash) (file string, data []byte, err error) {
	root, ok := serialize.WorkspaceOf(x.file)
	if !ok && len(c.meeting.merged) > 0 {
		root = c.meeting.merged[0].Folder
	}
	record, err := c.recordOf(x.Conflict, []string{x.file}, []string{x.file})
	if err != nil {
		return "", nil, err
	}
	record.Of = entity.Key{Path: x.file}
	e := record.Entity()
	return path.Join(root, serialize.PathOf(e.Key)), serialize.EncodeFile(e), nil
}

// files are those in which an entity of a workspace may have been kept.
func (c *scribe) files(root string, at ...entity.Key) []string {
	var out []string
	for _, k := range at {
		if k == (entity.Key{}) {
			continue
		}
		out = append(out, path.Join(root, serialize.PathOf(k)))
		for _, sd := range append([]*side{c.meeting.hidden, c.meeting.shown}, c.meeting.bases...) {
			if read := sd.state.at(root); read != nil {
				out = append(out, read.FileOf(k))
			}
		}
	}
	return out
}

// recordOf is a conflict with the devices and times of its sides, whose values
// were in these files.
func (c *scribe) recordOf(x *merge.Conflict, hidden, shown []string) (*merge.Record, error) {
	ours, err := c.author(c.meeting.hidden, hidden)
	if err != nil {
		return nil, err
	}
	theirs, err := c.author(c.meeting.shown, shown)
	if err != nil {
		return nil, err
	}
	return recordedAs(x, ours, theirs, c.settled), nil
}

// recordedAs is the record of a conflict: open, or settled at once with what
// shows.
func recordedAs(x *merge.Conflict, ours, theirs merge.Side, by *merge.Decision) *merge.Record {
	r := x.Recorded(ours, theirs)
	if by == nil {
		return r
	}
	settled := *by
	settled.Value = x.Theirs
	if x.Kind == merge.DeleteConflict && x.Theirs == merge.Absent {
		settled.Value = x.Ours // it stays
	}
	r.Settled = &settled
	return r
}

// author is the device that changed one of some files last on a side, since
// the sides parted, and when; that of the side's last commit where it cannot be
// told.
func (c *scribe) author(sd *side, files []string) (merge.Side, error) {
	told, err := c.since(sd)
	if err != nil {
		return merge.Side{}, err
	}
	for _, file := range append(files, "") {
		if by, ok := told[file]; ok {
			return sideOf(by), nil
		}
	}
	return merge.Side{}, nil
}

// sideOf is who made a commit, as a side of a conflict.
func sideOf(by Entry) merge.Side {
	return merge.Side{Device: cmp.Or(by.Device, by.Author), DeviceID: by.DeviceID, When: by.When.UTC().Truncate(time.Second)}
}

// since tells for each file which commit of a side changed it last since the
// sides parted, and for "" the last of all.
func (c *scribe) since(sd *side) (map[string]Entry, error) {
	if c.told[sd] != nil {
		return c.told[sd], nil
	}
	var others []repo.Hash
	for _, b := range c.meeting.bases {
		others = append(others, b.at)
	}
	commits, err := c.store.repo.Since(sd.at, others)
	if err != nil {
		return nil, err
	}
	told := map[string]Entry{}
	for i, info := range commits {
		info = withoutPure(info)
		if i == 0 {
			told[""] = entryOf(info)
		}
		if len(info.Parents) > 1 {
			continue // what it has, others have made
		}
		if err := c.tell(told, info); err != nil {
			return nil, err
		}
	}
	if c.told == nil {
		c.told = map[*side]map[string]Entry{}
	}
	c.told[sd] = told
	return told, nil
}

// tell notes what a commit changed, unless a later one has too.
func (c *scribe) tell(told map[string]Entry, info repo.CommitInfo) error {
	changes, err := c.store.repo.Diff(firstOf(info.Parents), info.Hash)
	if err != nil {
		return err
	}
	for _, x := range changes {
		if _, known := told[x.Path]; !known {
			told[x.Path] = entryOf(info)
		}
	}
	return nil
}
