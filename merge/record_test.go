package merge_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/postbag/postbag/merge"
	"github.com/postbag/postbag/serialize/entity"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

func by(device string, minutes int) merge.Side {
	return merge.Side{Device: device, DeviceID: device + "-id", When: noon.Add(time.Duration(minutes) * time.Minute)}
}

// conflictsOf merges two edits of a request, and records what clashes.
func conflictsOf(t *testing.T, base, ours, theirs *entity.Map) (*entity.Workspace, []*merge.Record) {
	t.Helper()
	w := func(body *entity.Map) *entity.Workspace {
		return entity.NewWorkspace(&entity.Entity{Key: entity.Key{Kind: entity.Collection, Path: "Shop"}, Body: &entity.Map{}},
			&entity.Entity{Key: entity.Key{Kind: entity.Request, Path: "Shop/a"}, ID: "1", Body: body})
	}
	r := merge.Merge(w(base), w(ours), w(theirs), merge.Options{})
	return r.Workspace, r.Record(func(*merge.Conflict) (ours, theirs merge.Side) { return by("laptop", 0), by("desktop", 5) })
}

// A record is the same whichever side is called ours, and is read as it was
// written.
func TestRecordIsTheSameOnEveryDevice(t *testing.T) {
	base, put, patch := entity.MapOf("method", "GET"), entity.MapOf("method", "PUT"), entity.MapOf("method", "PATCH")
	w, records := conflictsOf(t, base, put, patch)
	if len(records) != 1 {
		t.Fatalf("%d records", len(records))
	}
	r := records[0]
	swapped := r.Sides
	swapped[0], swapped[1] = swapped[1], swapped[0]
	other := (&merge.Conflict{ID: r.ID, Kind: r.Kind, Key: r.Of, EntityID: r.EntityID, Titles: r.Titles, Field: r.Field, Base: r.Base,
		Ours: swapped[1].Value, Theirs: swapped[0].Value}).Recorded(swapped[1], swapped[0])
	if !entity.Equal(other.Entity().Body, r.Entity().Body) {
		t.Errorf("%s\nis not\n%s", show(other.Entity().Body), show(r.Entity().Body))
	}
	again, err := merge.ReadRecord(w.Get(merge.RecordKey(r.ID)))
	if err != nil || !entity.Equal(again.Entity().Body, r.Entity().Body) {
		t.Errorf("read as %s, %v", show(again.Entity().Body), err)
	}
	if n := merge.Shown(w, r); n < 0 || r.Sides[n].Device != "desktop" {
		t.Errorf("side %d shows", n)
	}
}

// What one settled is settled; what both settled differently is open again.
func TestRecordsMerge(t *testing.T) {
	_, records := conflictsOf(t, entity.MapOf("method", "GET"), entity.MapOf("method", "PUT"), entity.MapOf("method", "PATCH"))
	open := records[0]
	settled := func(value, device string, minutes int) *merge.Record {
		r := *open
		r.Settled = &merge.Decision{Choice: "take", Side: by(device, minutes)}
		r.Settled.Value = value
		return &r
	}
	at := func(r *merge.Record) *entity.Workspace { return entity.NewWorkspace(r.Entity()) }
	merged := func(ours, theirs *merge.Record) *merge.Record {
		t.Helper()
		w := merge.Merge(at(open), at(ours), at(theirs), merge.Options{})
		r, err := merge.ReadRecord(w.Workspace.Get(merge.RecordKey(open.ID)))
		if err != nil || len(w.Conflicts) > 0 {
			t.Fatal(err, w.Conflicts)
		}
		return r
	}
	put, patch := settled("PUT", "laptop", 10), settled("PATCH", "desktop", 11)
	for _, pair := range [][2]*merge.Record{{put, open}, {open, put}, {put, settled("PUT", "desktop", 12)}, {settled("PUT", "desktop", 12), put}} {
		if r := merged(pair[0], pair[1]); r.Open() || r.Settled.Device != "laptop" {
			t.Errorf("settled: %+v", r.Settled)
		}
	}
	for _, pair := range [][2]*merge.Record{{put, patch}, {patch, put}} {
		r := merged(pair[0], pair[1])
		if !r.Open() || r.Sides[0].Device != "desktop" || r.Sides[0].Value != "PATCH" || r.Sides[1].Device != "laptop" {
			t.Errorf("decided differently: %+v", r)
		}
		for _, third := range []*merge.Record{settled("PUT", "phone", 13), settled("GET", "phone", 13)} {
			if !merged(r, third).Open() || !merged(third, r).Open() {
				t.Error("a third decision, which knew of neither, closed what two others had opened again")
			}
		}
	}
}

// A record follows what it is about; what is gone needs no decision.
func TestRecordFollows(t *testing.T) {
	base, records := conflictsOf(t, entity.MapOf("method", "GET"), entity.MapOf("method", "PUT"), entity.MapOf("method", "PATCH"))
	at := func(w *entity.Workspace) *merge.Record {
		t.Helper()
		r, err := merge.ReadRecord(w.Get(merge.RecordKey(records[0].ID)))
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	old := entity.Key{Kind: entity.Request, Path: "Shop/a"}
	renamed, gone := base.Clone(), base.Clone()
	e := *base.Get(old)
	e.Path = "Shop/b"
	renamed.Remove(old)
	renamed.Put(&e)
	gone.Remove(old)
	if r := at(merge.Merge(base, renamed, base, merge.Options{}).Workspace); r.Of.Path != "Shop/b" || !r.Open() {
		t.Errorf("after a rename: %+v", r)
	}
	if r := at(merge.Merge(base, base, gone, merge.Options{}).Workspace); r.Open() || r.Settled.Choice != merge.ChoiceDeleted {
		t.Errorf("after a delete: %+v", r)
	}
}

// Every conflict of every merge can be settled: putting a side's value there
// makes that side's value show.
func TestPutShows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		base, ours, theirs, _ := sides(drawn{t})
		r := merge.Merge(base, ours, theirs, options)
		records := r.Record(func(*merge.Conflict) (ours, theirs merge.Side) { return by("laptop", 0), by("desktop", 5) })
		for _, x := range records {
			checkPut(t, r.Workspace, x)
		}
	})
}

func checkPut(t *rapid.T, w *entity.Workspace, r *merge.Record) {
	if merge.Shown(w, r) < 0 && r.Kind != merge.CycleConflict {
		now, ok := merge.Now(w, r)
		t.Fatalf("neither side shows of %s: %s, %v", show(r.Entity().Body), show(now), ok)
	}
	for i, side := range r.Sides {
		put, err := merge.Put(w, r, side.Value)
		if err != nil && r.Kind != merge.MoveConflict && r.Kind != merge.CycleConflict {
			t.Fatalf("put %s of %s: %v", show(side.Value), show(r.Entity().Body), err)
		}
		if err != nil || r.Kind == merge.MoveConflict || r.Kind == merge.CycleConflict {
			continue
		}
		if r.Kind == merge.DeleteConflict && len(r.Field) > 0 {
			continue // another entry may have the name
		}
		if n := merge.Shown(put, r); n != i {
			t.Fatalf("side %d shows after %d was put: %s", n, i, show(r.Entity().Body))
		}
	}
}

// A URL that is in conflict without its query keeps that, whichever side is
// taken.
func TestRecordOfURLKeepsQuery(t *testing.T) {
	url := func(text string) *entity.Map { return entity.MapOf("url", text) }
	w, records := conflictsOf(t, url("https://x/#f"), url("https://a/?q=1#f"), url("https://b/#f"))
	if len(records) != 1 {
		t.Fatalf("%d records", len(records))
	}
	r := records[0]
	shown := merge.Shown(w, r)
	if shown < 0 || r.Sides[shown].Value != "https://b/#f" {
		t.Fatalf("side %d shows", shown)
	}
	put := func(text, want string) {
		t.Helper()
		out, err := merge.Put(w, r, text)
		if err != nil {
			t.Fatal(err)
		}
		if got := out.Get(r.Of).Body.Text("url"); got != want {
			t.Errorf("%s, not %s", got, want)
		}
	}
	put("https://b/#f", "https://b/?q=1#f")
	put("https://a/#f", "https://a/?q=1#f")
	put("https://c/", "https://c/?q=1")
	put("https://c/?z=1", "https://c/?z=1")
}
