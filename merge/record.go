package merge

import (
	"cmp"
	"slices"
	"time"

	"github.com/postbag/postbag/serialize/entity"
)

// Record is a conflict as it is kept: until somebody settles it, and for a
// while after. It is the same on every device that meets the conflict.
type Record struct {
	ID   string
	Kind ConflictKind

	// Of is the place of the entity, which follows where that goes; EntityID
	// its id, "" where it has none; Titles its name behind those of what holds
	// it, when the conflict arose. The path of a FileConflict is the file.
	Of       entity.Key
	EntityID string
	Titles   []string

	Field   []string // as in a Conflict
	Context Context  // for a LinesConflict
	Base    entity.Value
	Sides   [2]Side // by their values; which of them shows, Now tells

	Settled *Decision // nil while the conflict is open
}

// Side is a value, and who gave it when.
type Side struct {
	Device, DeviceID string // the name and the id of the device
	When             time.Time
	Value            entity.Value
}

// Decision is what somebody settled a conflict with.
type Decision struct {
	// Choice says in a word how the value was chosen; it decides nothing.
	Choice string
	Side
}

// ChoiceDeleted settles, without a person, a conflict about what is deleted since.
const ChoiceDeleted = "deleted"

// RecordKey is the place of a record in its workspace.
func RecordKey(id string) entity.Key { return entity.Key{Kind: entity.Conflict, Path: id} }

// Open reports whether the conflict waits to be settled.
func (r *Record) Open() bool { return r.Settled == nil }

// Recorded is the record of a conflict, whose sides are of these devices and
// times.
func (c *Conflict) Recorded(ours, theirs Side) *Record {
	v := three{c.Base, c.Ours, c.Theirs}
	if c.places != nil {
		v = *c.places
	}
	ours.Value, theirs.Value = v.ours, v.theirs
	r := &Record{ID: c.ID, Kind: c.Kind, Of: c.Key, EntityID: c.EntityID, Titles: c.Titles,
		Field: c.Field, Context: c.Context, Base: v.base, Sides: [2]Side{ours, theirs}}
	r.sortSides()
	return r
}

func (r *Record) sortSides() {
	slices.SortStableFunc(r.Sides[:], func(a, b Side) int {
		return cmp.Or(cmp.Compare(canonical(a.Value), canonical(b.Value)), a.When.Compare(b.When), cmp.Compare(a.DeviceID, b.DeviceID))
	})
}

// Record puts the conflicts of a merge into the merged workspace, each with the
// devices and times that who tells. One that was settled before and has come
// again is open again.
func (r *Result) Record(who func(*Conflict) (ours, theirs Side)) []*Record {
	var out []*Record
	for _, c := range r.Conflicts {
		ours, theirs := who(c)
		record := c.Recorded(ours, theirs)
		out = append(out, record)
		r.Workspace.Put(record.Entity())
	}
	return out
}

// mergeRecords merges what two sides have of one conflict. What one settled is
// settled. Where they settled it differently, it is open again, between what
// they decided; and it stays so until somebody decides who knows of that.
func mergeRecords(base, ours, theirs *Record) *Record {
	known := base != nil && !base.isSettledByDeletion()
	switch {
	case base != nil && base.says(ours):
		return theirs
	case base != nil && base.says(theirs):
		return ours
	case ours.Open() && theirs.Open():
		return earlier(ours, theirs)
	case !known && theirs.Open(), known && ours.Open():
		return ours
	case ours.Open() || theirs.Open():
		return theirs
	case theirs.Settled.Choice == ChoiceDeleted, ours.Settled.Choice == ChoiceDeleted:
		return decided(ours, theirs)
	case sameValue(ours, ours.Settled.Value, theirs.Settled.Value):
		return earlier(ours, theirs)
	}
	again := *theirs
	again.Sides, again.Settled = [2]Side{ours.Settled.Side, theirs.Settled.Side}, nil
	again.sortSides()
	return &again
}

// decided is the one of two records that a person settled: that what it is about
// was deleted on the other side is a decision about that only.
func decided(ours, theirs *Record) *Record {
	switch {
	case ours.Settled.Choice != ChoiceDeleted:
		return ours
	case theirs.Settled.Choice != ChoiceDeleted:
		return theirs
	}
	return earlier(ours, theirs)
}

// says reports whether two records of one conflict say the same of it, whatever
// they say of its place.
func (r *Record) says(x *Record) bool {
	if r.Open() != x.Open() || !r.Open() && !r.Settled.is(x.Settled.Side) {
		return false
	}
	return r.Sides[0].is(x.Sides[0]) && r.Sides[1].is(x.Sides[1])
}

func (s Side) is(x Side) bool {
	return s.DeviceID == x.DeviceID && s.When.Equal(x.When) && entity.Equal(s.Value, x.Value)
}

// earlier is the one of two records that say alike which was made first: the
// same on every device.
func earlier(a, b *Record) *Record {
	if cmp.Or(a.moment().Compare(b.moment()), cmp.Compare(canonical(a.body()), canonical(b.body()))) > 0 {
		return b
	}
	return a
}

func (r *Record) moment() time.Time {
	if !r.Open() {
		return r.Settled.When
	}
	if r.Sides[0].When.After(r.Sides[1].When) {
		return r.Sides[0].When
	}
	return r.Sides[1].When
}
