package merge_test

import (
	"testing"

	"github.com/postbag/postbag/merge"
	"github.com/postbag/postbag/serialize/entity"
)

// deletion is a workspace in which a request stays though one side deleted it,
// and the record of that.
func deletion(t *testing.T) (*entity.Workspace, *merge.Record) {
	t.Helper()
	before := requestWith("url", "u", "method", "GET")
	gone := before.Clone()
	gone.Remove(request("c/a").Key)
	r := merge.Merge(before, gone, requestWith("url", "u", "method", "PUT"), merge.Options{})
	records := r.Record(func(*merge.Conflict) (ours, theirs merge.Side) { return by("laptop", 0), by("desktop", 5) })
	if len(records) != 1 || records[0].Kind != merge.DeleteConflict {
		t.Fatal(records)
	}
	return r.Workspace, records[0]
}

// decided is a workspace in which somebody has settled a conflict.
func decided(t *testing.T, w *entity.Workspace, r *merge.Record, v entity.Value, device string) *entity.Workspace {
	t.Helper()
	out, err := merge.Put(w, r, v)
	if err != nil {
		t.Fatal(err)
	}
	settled := *r
	settled.Settled = &merge.Decision{Choice: "take", Side: by(device, 20)}
	settled.Settled.Value = v
	out.Put(settled.Entity())
	return out
}

func recordAfter(t *testing.T, r *merge.Record, base, ours, theirs *entity.Workspace) (*entity.Workspace, *merge.Record) {
	t.Helper()
	result := merge.Merge(base, ours, theirs, merge.Options{})
	result.Record(func(*merge.Conflict) (ours, theirs merge.Side) { return by("laptop", 30), by("desktop", 31) })
	again, err := merge.ReadRecord(result.Workspace.Get(merge.RecordKey(r.ID)))
	if err != nil {
		t.Fatal(err)
	}
	return result.Workspace, again
}

// One decides that it stays, the other that it goes: it stays, and they are
// asked again.
func TestDeletionDecidedDifferently(t *testing.T) {
	w, r := deletion(t)
	stays, goes := decided(t, w, r, w.Get(r.Of).Body, "laptop"), decided(t, w, r, merge.Absent, "desktop")
	for _, pair := range [][2]*entity.Workspace{{stays, goes}, {goes, stays}} {
		if merged, again := recordAfter(t, r, w, pair[0], pair[1]); merged.Get(r.Of) == nil || !again.Open() {
			t.Errorf("there: %t, open: %t", merged.Get(r.Of) != nil, again.Open())
		}
	}
}

// Two decide that it stays, one of them having edited it: that is one decision.
func TestDeletionDecidedAlike(t *testing.T) {
	w, r := deletion(t)
	edited := w.Clone()
	edited.Put(request("c/a", "url", "u", "method", "POST"))
	ours, theirs := decided(t, w, r, w.Get(r.Of).Body, "laptop"), decided(t, edited, r, edited.Get(r.Of).Body, "desktop")
	if _, again := recordAfter(t, r, w, ours, theirs); again.Open() {
		t.Error("it is open again")
	}
}

// What a deletion settled is open again where the thing stays after all.
func TestDeletionUndone(t *testing.T) {
	w, records := conflictsOf(t, entity.MapOf("method", "GET"), entity.MapOf("method", "PUT"), entity.MapOf("method", "PATCH"))
	r := records[0]
	gone := w.Clone()
	gone.Remove(r.Of)
	without, settled := recordAfter(t, r, w, gone, w)
	if settled.Open() || settled.Settled.Choice != merge.ChoiceDeleted {
		t.Fatalf("%+v", settled.Settled)
	}
	edited := w.Clone()
	e := *w.Get(r.Of)
	e.Body = entity.MapOf("method", "PATCH", "description", "new")
	edited.Put(&e)
	if merged, again := recordAfter(t, r, w, without, edited); merged.Get(r.Of) == nil || !again.Open() {
		t.Errorf("there: %t, open: %t", merged.Get(r.Of) != nil, again.Open())
	}
}

// A body that is put back says where the parts of its request lie now.
func TestPutFollowsTheStem(t *testing.T) {
	w := requestWith("url", "u")
	r := &merge.Record{ID: "1", Kind: merge.UnreadableConflict, Of: request("c/a").Key}
	out, err := merge.Put(w, r, entity.MapOf("url", "v", "examples", "./.resources/old.resources/examples"))
	if err != nil || out.Get(r.Of).Body.Text("examples") != "./.resources/a.resources/examples" {
		t.Errorf("%v, %v", show(out.Get(r.Of).Body), err)
	}
}
